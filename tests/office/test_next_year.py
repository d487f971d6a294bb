from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from activities.models import Activity, Occasion, WorkPlan
from finance.models import Budget, BudgetLine
from office.services import make_next_year, money_sentences
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory

PAGE = reverse("office:next_year")


@pytest.fixture
def plan(union):
    plan = WorkPlanFactory(year=2026)
    dragon = ActivityFactory(
        plan=plan, title="端午节慰问", kind="welfare", festival="dragon_boat", month_from=6, planned_day=19
    )
    ActivityFactory(plan=plan, title="教职工拔河赛", month_from=11)
    BudgetLineFactory(
        budget=BudgetFactory(year=2026),
        item="端午节",
        festival="dragon_boat",
        festival_day=date(2026, 6, 19),
        pay_month=6,
        activity=dragon,
    )
    return plan


def test_festivals_move_and_months_stay(plan, cast):
    make_next_year(plan=plan, by=cast.chair)
    copy = WorkPlan.objects.get(year=2027)
    dragon = copy.activities.get(title="端午节慰问")
    assert Occasion.objects.get(activity=dragon).starts_on == date(2027, 6, 9)
    assert copy.activities.get(title="教职工拔河赛").month_from == 11
    line = BudgetLine.objects.get(budget__year=2027)
    assert (line.activity, line.festival_day, line.rate) == (dragon, date(2027, 6, 9), Decimal(100))


def test_it_is_refused_where_next_year_has_a_plan_with_lines(plan, cast):
    existing = WorkPlanFactory(year=2027, title="已有的计划")
    ActivityFactory(plan=existing)
    with pytest.raises(ValidationError) as refusal:
        make_next_year(plan=plan, by=cast.chair)
    assert refusal.value.code == "there_already"
    assert Activity.objects.filter(plan__year=2027).count() == 1


def test_a_budget_that_has_lines_is_added_to_and_keeps_what_it_has(plan, cast):
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="迎新")
    made = make_next_year(plan=plan, by=cast.chair)
    assert {line.item for line in BudgetLine.objects.filter(budget__year=2027)} == {"迎新", "端午节"}
    assert [move.goes for move in made.moves] == ["there"]
    assert made.copy.plan.activities.count() == 2


def test_a_plan_without_budget_is_made_all_the_same(plan, cast):
    BudgetLine.objects.all().delete()
    Budget.objects.all().delete()
    made = make_next_year(plan=plan, by=cast.chair)
    assert made.moves == []
    assert "没有经费" in money_sentences(made.moves, plan=plan)[0]


def test_the_page_of_a_school_year_says_what_goes_into_which_budget(cast, as_):
    plan = WorkPlanFactory(title="2026—2027学年计划", year=2026, first_month=9, span="school_year")
    ActivityFactory(plan=plan, title="读书会", month_from=10)
    BudgetLineFactory(budget=BudgetFactory(year=2026), item="教师节", pay_month=9)
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="三八节", pay_month=3)
    client = as_("chair")
    page = client.get(PAGE, {"plan": plan.pk}).text
    result = client.post(PAGE, {"plan": plan.pk}, follow=True).text
    for shown in (page, result):
        assert "2027年预算（已有）：加入1笔" in shown
        assert "2028年预算（新编）：列入1笔" in shown
        assert '<th scope="col">2027—2028</th>' in shown
    assert {budget.year for budget in Budget.objects.all()} == {2026, 2027, 2028}


def test_the_almanac_ends_somewhere(union, cast):
    with pytest.raises(ValidationError) as refusal:
        make_next_year(plan=WorkPlanFactory(year=2100), by=cast.chair)
    assert refusal.value.code == "almanac_ends"


def test_the_page_shows_what_would_move_and_writes_nothing(plan, as_):
    page = as_("chair").get(PAGE, {"plan": plan.pk}).content.decode()
    assert "端午节慰问" in page
    assert not WorkPlan.objects.filter(year=2027).exists()


def test_on_a_phone_that_was_let_in_by_a_slip_the_sums_are_asked_for_first(plan, as_):
    client = as_("chair")
    result = client.post(PAGE, {"plan": plan.pk}).url
    WorkPlan.objects.filter(year=2027).update(status=WorkPlan.Status.VOID)
    session = client.session
    session["confirmed_until"] = 0
    session.save()
    for address in (f"{PAGE}?plan={plan.pk}", result):
        answer = client.get(address)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("accounts:confirm"))
    sent = client.post(PAGE, {"plan": plan.pk})
    assert (sent.status_code, "笔" in sent.text) == (422, False)
    assert WorkPlan.objects.filter(year=2027).count() == 1


def test_one_click_makes_it_and_shows_what_moved_and_why(plan, as_):
    client = as_("chair")
    response = client.post(PAGE, {"plan": plan.pk}, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "端午节慰问" in page
    again = client.post(PAGE, {"plan": plan.pk})
    assert again.status_code == 422
    assert WorkPlan.objects.filter(year=2027).count() == 1


def test_without_a_plan_the_page_says_what_to_do(cast, as_):
    page = as_("chair").get(PAGE).content.decode()
    assert reverse("office:reading_start") in page


@pytest.mark.parametrize("lines", [1, 3, 300])
def test_the_pages_take_as_many_statements_whatever_the_plan(plan, as_, lines):
    for _n in range(lines):
        ActivityFactory(plan=plan, title="读书会")
    client = as_("chair")
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE, {"plan": plan.pk})
    assert len(queries) <= 12
    result = client.post(PAGE, {"plan": plan.pk}).url
    with CaptureQueriesContext(connection) as queries:
        assert client.get(result).status_code == 200
    assert len(queries) <= 12


def test_the_preview_says_what_is_there_already(plan, as_):
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="端午节")
    page = as_("chair").get(PAGE, {"plan": plan.pk}).text
    assert "2027年预算里已有、保持原样的：端午节" in page


def test_a_budget_that_has_been_passed_is_told_of_before(plan, as_):
    BudgetFactory(year=2027, status=Budget.Status.COMMITTEE_PASSED)
    assert "2027年预算已经通过，保持原样" in as_("chair").get(PAGE, {"plan": plan.pk}).text


def test_what_became_of_the_money_is_said_in_the_language_of_whoever_reads(plan, as_):
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="迎新")
    client = as_("chair")
    result = client.post(PAGE, {"plan": plan.pk}).url
    assert "2027年预算（已有）" in client.get(result).text
    User.objects.update(language="en")
    assert "Budget of 2027, which is there: 1 sum, " in client.get(result).text
