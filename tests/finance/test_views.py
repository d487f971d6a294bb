import io
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from almanac.festivals import Festival
from finance.models import Budget, BudgetLine
from finance.services import NewLine, write_lines
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory

pytestmark = pytest.mark.django_db

READERS = ("chair", "treasurer", "auditor")
OTHERS = ("teacher", "leader", "office_head", "administrator", "retiree")
WRITERS = ("chair", "treasurer")


def url(name, *args):
    return reverse(f"finance:{name}", args=args)


def rows(*given):
    """Typed rows as the form sends them: `{"item": "端午", "member-headcount": "51"}`."""
    return {f"rows-{n}-{column}": text for n, row in enumerate(given) for column, text in row.items()}


def edit(client, budget, *given, **fields):
    data = {"version": budget.version, "note": budget.note} | fields | rows(*given)
    return client.post(url("budget_edit", budget.pk), data)


def heads(item, headcount="51", rate="100", **fields):
    typed = {"item": item, "member-headcount": headcount, "member-rate": rate, "member-source": "union"}
    return typed | {name.replace("_", "-"): text for name, text in fields.items()}


def many_lines(count, activity=None):
    """A yuan each, three lines an item."""
    categories = ("member", "retired", "temporary")
    return [
        NewLine(item=f"{n // 3}", category=categories[n % 3], headcount=1, rate=Decimal(1), activity=activity)
        for n in range(count)
    ]


# --- Who may -------------------------------------------------------------------------------------


def pages(budget, activity):
    return [
        ("get", url("budget_list"), READERS),
        ("get", url("budget_detail", budget.pk), READERS),
        ("get", url("budget_export", budget.pk), READERS),
        ("get", url("activity_lines", activity.pk), READERS),
        ("get", url("plan_total", activity.plan_id), READERS),
        ("get", url("budget_edit", budget.pk), WRITERS),
        ("post", url("budget_totals", budget.pk), WRITERS),
    ]


@pytest.mark.parametrize("who", READERS + OTHERS)
def test_every_page_opens_to_those_who_may_and_to_nobody_else(as_, who):
    budget, activity = BudgetLineFactory().budget, ActivityFactory()
    client = as_(who)
    for method, address, allowed in pages(budget, activity):
        response = getattr(client, method)(address, {"version": budget.version} if method == "post" else {})
        assert response.status_code == (200 if who in allowed else 403), address


@pytest.mark.parametrize("name", ["budget_create", "budget_propose", "budget_approve"])
@pytest.mark.parametrize("who", OTHERS)
def test_nothing_is_done_for_those_who_may_not(as_, who, name):
    budget = BudgetFactory(year=2026)
    args = () if name == "budget_create" else (budget.pk,)
    assert as_(who).post(url(name, *args), {"year": 2027}).status_code == 403
    assert Budget.objects.count() == 1
    assert not BudgetLine.objects.exists()


def test_the_auditor_reads_and_writes_nothing(as_):
    budget = BudgetFactory()
    client = as_("auditor")
    for name in ("budget_propose", "budget_approve", "budget_edit", "budget_totals"):
        assert client.post(url(name, budget.pk)).status_code == 403


@pytest.mark.parametrize("name", ["budget_totals", "budget_approve"])
def test_what_is_only_posted_is_not_got(as_, name):
    assert as_("chair").get(url(name, BudgetFactory().pk)).status_code == 405


def test_a_budget_that_is_not_there_is_not_found(as_):
    client = as_("chair")
    for name in ("budget_detail", "budget_edit", "budget_export", "activity_lines", "plan_total"):
        assert client.get(url(name, 4711)).status_code == 404


def test_the_money_of_a_plan_one_may_not_see_is_not_found(as_):
    draft = ActivityFactory(plan=WorkPlanFactory(status="draft"))
    client = as_("auditor")
    assert client.get(url("activity_lines", draft.pk)).status_code == 404
    assert client.get(url("plan_total", draft.plan_id)).status_code == 404


# --- List and page -------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do(as_):
    response = as_("treasurer").get(url("budget_list"))
    assert url("budget_create") in response.content.decode()


def test_a_budget_is_begun_and_a_second_one_of_the_year_is_not(as_):
    client = as_("treasurer")
    response = client.post(url("budget_create"), {"year": "2027"})
    assert response.url == Budget.objects.get(year=2027).get_absolute_url()
    again = client.post(url("budget_create"), {"year": "2027"})
    assert again.status_code == 422
    assert "2027" in again.content.decode()
    assert client.post(url("budget_create"), {"year": "abc"}).status_code == 422
    assert client.post(url("budget_create"), {"year": "99999999999999999999"}).status_code == 422


def test_the_page_shows_the_numbers_first(as_):
    BudgetLineFactory(item="春节", category="retired", headcount=21, rate=500, source="")
    page = as_("auditor").get(BudgetLineFactory(item="春节", rate=500).budget.get_absolute_url())
    text = page.content.decode()
    for figure in ("36,000.00", "叁万陆仟元整", "25,500.00", "10,500.00"):
        assert figure in text


def test_the_auditor_reads_why_union_money_goes_to_others(as_):
    line = BudgetLineFactory(category="retired", reason="受行政委托代办")
    assert "受行政委托代办" in as_("auditor").get(line.budget.get_absolute_url()).content.decode()


def test_a_frozen_sheet_is_only_read(as_):
    budget = BudgetLineFactory().budget
    Budget.objects.update(status="approved")
    client = as_("treasurer")
    assert client.get(url("budget_edit", budget.pk)).url == budget.get_absolute_url()
    page = client.get(budget.get_absolute_url()).content.decode()
    assert url("budget_edit", budget.pk) not in page
    budget.refresh_from_db()
    response = edit(client, budget, heads("端午"))
    assert response.status_code == 422
    assert "端午" in response.content.decode()
    assert BudgetLine.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_pages_take_the_same_few_statements_however_long_the_sheet(as_, cast, count):
    budget, activity = BudgetFactory(), ActivityFactory()
    write_lines(budget=budget, lines=many_lines(count, activity), by=cast.treasurer)
    most = {"budget_list": 5, "budget_detail": 7, "budget_edit": 6, "budget_export": 8, "activity_lines": 6,
            "plan_total": 7}  # fmt: skip
    for name, statements in most.items():
        pk = {"activity_lines": activity.pk, "plan_total": activity.plan_id}.get(name, budget.pk)
        client = as_("chair")
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url(name, *([] if name == "budget_list" else [pk])))
        assert response.status_code == 200
        counted = [query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert len(counted) == statements, (name, [query["sql"] for query in counted])


# --- The sheet -----------------------------------------------------------------------------------


def test_the_sheet_is_saved_as_people_type_it(as_):
    budget = BudgetFactory(year=2026)
    response = edit(
        as_("treasurer"),
        budget,
        heads("端午", "５１人", "１００元", day="6月19日"),
        {"item": "运动会", "plain-amount": "1.2万元", "plain-source": "administration", "month": "五月"},
        heads("国庆", "51", "1,300.50元/人", day="10.1"),
        heads("春节", day="十二月"),
        {"item": "", "member-source": "union", "was": ""},
    )
    assert response.status_code == 302
    found = {line.item: line for line in BudgetLine.objects.all()}
    assert len(found) == 4
    assert (found["端午"].amount, str(found["端午"].festival_day)) == (5100, "2026-06-19")
    assert (found["运动会"].amount, found["运动会"].pay_month) == (12000, 5)
    assert found["国庆"].amount == Decimal("66325.50")
    assert found["春节"].pay_month == 12


@pytest.mark.parametrize("bad", ["-5", "1e308", "12.345元", "abc", "99999999999999", "NaN", "１２.３４５"])
def test_a_bad_amount_is_told_with_its_place_kept_and_not_stored(as_, bad):
    line = BudgetLineFactory(item="端午")
    typed = [heads("端午", rate=bad, was="端午"), heads("中秋节", "9")]
    response = edit(as_("treasurer"), line.budget, *typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert f'value="{bad}"' in text
    assert "中秋节" in text
    assert 'id="rows-0-member-rate-fault"' in text
    assert BudgetLine.objects.get().amount == 5100


@pytest.mark.parametrize(
    ("column", "bad"),
    [("day", "13-45"), ("day", "昨天"), ("month", "13"), ("member-headcount", "51.5"),
     ("member-headcount", "-1"), ("member-headcount", "9" * 20), ("member-amount", "5100"),
     ("item", "长" * 101), ("note", "长" * 201), ("member-source", "nobody"), ("item", "端\x00午")],
)  # fmt: skip
def test_a_bad_cell_is_told_with_its_place(as_, column, bad):
    response = edit(as_("treasurer"), BudgetFactory(), heads("端午") | {column: bad})
    assert response.status_code == 422
    assert f'id="rows-0-{column}-fault"' in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_more_money_than_can_be_kept_is_refused_in_a_sentence(as_):
    response = edit(as_("treasurer"), BudgetFactory(), heads("端午", "1000000", "9999999999.99"))
    assert response.status_code == 422
    assert "9,999,999,999.99" in response.content.decode()


def test_an_explanation_that_cannot_be_kept_is_refused(as_):
    for note in ("长" * 2001, "一\x00二"):
        assert edit(as_("treasurer"), BudgetFactory(), heads("端午"), note=note).status_code == 422
    assert not BudgetLine.objects.exists()


def test_union_money_for_others_is_asked_for_a_reason(as_):
    budget = BudgetFactory()
    typed = {"item": "春节", "retired-headcount": "21", "retired-rate": "500", "retired-source": "union"}
    response = edit(as_("treasurer"), budget, typed)
    assert response.status_code == 422
    assert 'id="rows-0-retired-reason-fault"' in response.content.decode()
    assert edit(as_("treasurer"), budget, typed | {"retired-reason": "受委托"}).status_code == 302


def test_people_without_a_rate_are_kept_with_a_rate_still_to_be_typed(as_):
    budget = BudgetFactory()
    assert edit(as_("treasurer"), budget, heads("端午", rate="")).status_code == 302
    assert BudgetLine.objects.get().rate == 0
    assert "待填" in as_("auditor").get(budget.get_absolute_url()).content.decode()


def test_who_typed_on_an_older_sheet_is_told_and_loses_nothing(as_):
    budget = BudgetFactory()
    client = as_("treasurer")
    assert edit(as_("chair"), budget, heads("端午")).status_code == 302
    late = edit(client, budget, heads("中秋"))
    text = late.content.decode()
    assert late.status_code == 422
    assert 'value="中秋"' in text
    assert 'value="端午"' in text
    assert "<td>工会经费</td>" in text
    budget.refresh_from_db()
    assert f'name="version" value="{budget.version}"' in text.replace("\n", " ")
    again = edit(client, budget, heads("中秋"))
    assert again.status_code == 302
    assert {line.item for line in BudgetLine.objects.all()} == {"端午", "中秋"}


def test_a_row_is_removed_only_when_it_is_ticked(as_):
    line = BudgetLineFactory(item="端午")
    assert (
        edit(as_("treasurer"), line.budget, {"was": "端午", "item": "端午", "remove": "1"}).status_code == 302
    )
    assert not BudgetLine.objects.exists()


def test_recalculating_without_javascript_stores_nothing(as_):
    response = edit(as_("treasurer"), BudgetFactory(), heads("端午"), recalculate="1")
    assert response.status_code == 200
    assert "伍仟壹佰元整" in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_the_server_answers_what_is_typed_with_its_sums(as_):
    budget = BudgetFactory()
    data = {"version": budget.version} | rows(
        heads("端午", retired_headcount="21", retired_rate="100"), heads("中秋", rate="abc")
    )
    response = as_("treasurer").post(url("budget_totals", budget.pk), data, headers={"HX-Request": "true"})
    text = " ".join(response.content.decode().split())
    assert response.status_code == 422
    assert '<output id="rows-0-total" hx-swap-oob="true">7,200.00</output>' in text
    assert '<output id="grand-capitals" hx-swap-oob="true">柒仟贰佰元整</output>' in text
    assert 'data-cell="rows-1-member-rate"' in text
    assert not BudgetLine.objects.exists()


def test_a_name_that_its_cell_may_cut_off_is_told_whole_below_it(as_):
    budget, long = BudgetFactory(), "端午节慰问退休教师"
    data = {"version": budget.version} | rows(heads("端午节慰问会员"), heads(long))
    text = as_("treasurer").post(url("budget_totals", budget.pk), data, headers={"HX-Request": "true"}).text
    assert '<small id="rows-0-whole" hx-swap-oob="true"></small>' in text
    assert f'<small id="rows-1-whole" hx-swap-oob="true">{long}</small>' in text


def test_the_row_being_typed_is_told_no_fault_yet(as_):
    budget = BudgetFactory()
    data = {"version": budget.version, "typing": "1"} | rows(heads("端午"), heads("", rate="abc"))
    response = as_("treasurer").post(url("budget_totals", budget.pk), data, headers={"HX-Request": "true"})
    assert (response.status_code, "data-cell" in response.content.decode()) == (200, False)
    data["typing"] = "0"
    response = as_("treasurer").post(url("budget_totals", budget.pk), data, headers={"HX-Request": "true"})
    assert 'data-cell="rows-1-member-rate"' in response.content.decode()


def test_rows_of_another_budget_cannot_be_reached(as_):
    other = BudgetLineFactory(budget=BudgetFactory(year=2025), item="端午")
    budget = BudgetFactory(year=2026)
    edit(as_("treasurer"), budget, heads("端午慰问", "1", was="端午"))
    other.refresh_from_db()
    assert (other.item, other.headcount) == ("端午", 51)
    assert budget.lines.get().item == "端午慰问"


def test_more_rows_than_a_sheet_has_are_refused(as_):
    response = edit(as_("treasurer"), BudgetFactory(), *({"item": f"{n}"} for n in range(701)))
    assert response.status_code == 422


def test_a_sheet_of_two_thousand_lines_is_saved_through_the_form(as_, cast):
    budget = BudgetFactory()
    write_lines(budget=budget, lines=many_lines(2000), by=cast.treasurer)
    budget.refresh_from_db()
    page = as_("treasurer").get(url("budget_edit", budget.pk))
    typed = []
    for row in page.context["grid"].rows:
        typed.append({"was": row.row.was} | row.texts)
    typed[0]["member-rate"] = "7"
    assert edit(as_("treasurer"), budget, *typed).status_code == 302
    assert sum(line.amount for line in budget.lines.all()) == 2006


# --- Steps ---------------------------------------------------------------------------------------


def approve(client, budget, **fields):
    data = {"version": budget.version, "status": "approved", "passed_on": "2026-01-09",
            "document_number": "县教工〔2026〕3号", "note": ""}  # fmt: skip
    return client.post(url("budget_approve", budget.pk), data | fields)


def test_the_chair_records_the_approval_in_one_step_and_the_sheet_is_frozen(as_):
    budget = BudgetLineFactory().budget
    assert approve(as_("chair"), budget).url == budget.get_absolute_url()
    budget.refresh_from_db()
    assert budget.status == "approved"
    assert "县教工〔2026〕3号" in as_("auditor").get(budget.get_absolute_url()).content.decode()


@pytest.mark.parametrize("fields", [
    {"document_number": ""}, {"passed_on": "2999-01-01"}, {"passed_on": "gestern"}, {"status": "closed"},
    {"version": "1234"}, {"version": ""}, {"note": "长" * 201}, {"status": "nonsense"},
])  # fmt: skip
def test_a_step_that_cannot_be_recorded_keeps_what_was_typed(as_, fields):
    budget = BudgetLineFactory().budget
    response = approve(as_("chair"), budget, **{"note": "第三次会议"} | fields)
    assert response.status_code == 422
    assert fields.get("note", "第三次会议") in response.content.decode()
    budget.refresh_from_db()
    assert budget.status == "drafting"


def test_a_sheet_without_sources_is_not_approved(as_):
    budget = BudgetLineFactory(item="春节", category="retired", source="").budget
    response = approve(as_("chair"), budget)
    assert response.status_code == 422
    assert "春节" in response.content.decode()


EVERY_GIFT = {"gift": [*(f for f in Festival if f.is_union_gift_festival), "birthday"]}


def test_festival_welfare_is_proposed_in_one_step(as_):
    budget = BudgetFactory(year=2027)
    client = as_("treasurer")
    response = client.post(url("budget_propose", budget.pk), EVERY_GIFT, follow=True)
    assert response.status_code == 200
    assert budget.lines.count() == 8
    client.post(url("budget_propose", budget.pk), EVERY_GIFT)
    assert budget.lines.count() == 8
    assert "没有需要补充的" in client.get(url("budget_propose", budget.pk)).text


def test_festival_welfare_is_asked_about_first_and_what_is_over_is_not_ticked(as_, monkeypatch):
    monkeypatch.setattr("finance.services.years.localdate", lambda: date(2027, 5, 20))
    budget, client = BudgetFactory(year=2027), as_("treasurer")
    page = client.get(url("budget_propose", budget.pk))
    assert not budget.lines.exists()
    ticked = {offer.key for offer in page.context["offers"] if not offer.is_past}
    assert ticked == {"dragon_boat", "mid_autumn", "national_day", "birthday"}
    assert page.text.count("checked>") == 4
    client.post(url("budget_propose", budget.pk), {"gift": ["dragon_boat"]})
    assert [line.festival for line in budget.lines.all()] == ["dragon_boat"]
    client.post(url("budget_propose", budget.pk))
    assert budget.lines.count() == 1


def test_a_festival_that_shares_a_row_is_not_offered(as_):
    budget = BudgetLineFactory(item="中秋节（国庆）", festival="mid_autumn").budget
    offers = as_("treasurer").get(url("budget_propose", budget.pk)).context["offers"]
    assert not {"mid_autumn", "national_day"} & {offer.key for offer in offers}


def test_a_row_whose_rate_is_to_be_typed_shows_no_sum(as_):
    budget = BudgetLineFactory(rate=0).budget
    client = as_("treasurer")
    for name in ("budget_edit", "budget_detail"):
        rows = client.get(url(name, budget.pk)).text.split("<tbody")[1].split("</tbody>")[0]
        assert "0.00" not in rows


def test_a_long_name_is_shown_whole_below_its_cell(as_):
    budget = BudgetLineFactory(item="师德演讲比赛二等奖").budget
    page = as_("treasurer").get(url("budget_edit", budget.pk)).text
    assert '<small id="rows-0-whole">师德演讲比赛二等奖</small>' in page
    assert '<small id="rows-1-whole"></small>' in page


def test_a_proposal_is_told_in_rows_as_the_sheet_shows_them(as_):
    gift = {"budget": BudgetFactory(year=2026), "item": "春节慰问", "festival": "spring_festival"}
    for category in ("member", "retired"):
        BudgetLineFactory(category=category, source="administration", **gift)
    page = as_("treasurer").post(url("budget_propose", BudgetFactory(year=2027).pk), EVERY_GIFT, follow=True)
    assert "已列入8行（9笔）" in page.content.decode()


def test_a_frozen_budget_takes_no_proposal(as_):
    budget = BudgetFactory(status="approved")
    address, client = url("budget_propose", budget.pk), as_("treasurer")
    assert client.get(address).url == client.post(address, EVERY_GIFT).url == budget.get_absolute_url()
    assert not budget.lines.exists()


# --- Workbook and panels ---------------------------------------------------------------------------


def test_the_workbook_comes_under_a_chinese_name(as_):
    budget = BudgetLineFactory(budget__year=2026).budget
    response = as_("auditor").get(url("budget_export", budget.pk))
    assert "青禾小学2026年工会经费预算.xlsx" in unquote(response["Content-Disposition"])
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(response.content)).active.max_row > 4


def test_a_panel_is_a_fragment_for_htmx_and_a_page_for_a_link(as_):
    line = BudgetLineFactory(activity=ActivityFactory())
    client = as_("chair")
    for name, pk in (("activity_lines", line.activity_id), ("plan_total", line.activity.plan_id)):
        fragment = client.get(url(name, pk), headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in fragment
        assert "5,100.00" in fragment
        assert "<html" in client.get(url(name, pk)).content.decode()


def test_a_panel_without_money_says_so(as_):
    activity = ActivityFactory()
    for name, pk in (("activity_lines", activity.pk), ("plan_total", activity.plan_id)):
        assert as_("chair").get(url(name, pk)).status_code == 200
