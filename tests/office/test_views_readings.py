import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from accounts.models import User
from activities.models import Activity, WorkPlan
from finance.models import BudgetLine
from office.drafts import ActivityLine, Draft, LooseLine, MoneyLine
from office.forms.readings import ActivityLineForm, MoneyLineForm
from office.models import PlanReading
from office.services import Verb, start_reading
from tests.browsers import signed_in
from tests.office.plan_texts import HEALTH_PLAN, OWN_PLAN

START = reverse("office:reading_start")


def upload(name, data):
    return SimpleUploadedFile(name, data)


def docx(text):
    document, file = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def xlsx(rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w>" + "0" * 80_000_000 + "</w>")
    return file.getvalue()


@pytest.fixture
def reading(cast):
    return start_reading(text=OWN_PLAN, year=2027, by=cast.chair)


def review(reading):
    return reverse("office:reading_review", args=[reading.pk])


def line_act(reading, line, verb):
    return reverse("office:reading_line_act", args=[reading.pk, line.id, verb])


def line_change(reading, line):
    return reverse("office:reading_line_change", args=[reading.pk, line.id])


def draft_of(reading):
    reading.refresh_from_db()
    return Draft.from_json(reading.draft)


def activity(reading, words):
    return next(line for line in draft_of(reading).activities if words in line.title)


def test_pasted_text_becomes_a_draft_beside_the_original(as_):
    response = as_("chair").post(START, {"year": 2027, "text": OWN_PLAN}, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "5,300.00" in page
    assert "伍仟叁佰元整" in page
    reading = PlanReading.objects.get()
    dragon = activity(reading, "端午")
    assert f'id="line-{dragon.id}"' in page
    assert f'id="source-{dragon.id}"' in page
    assert not WorkPlan.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("计划.txt", OWN_PLAN.encode()),
        ("计划.txt", OWN_PLAN.encode("gb18030")),
        ("计划.md", OWN_PLAN.encode()),
        ("计划.docx", docx(OWN_PLAN)),
        ("计划.xlsx", xlsx([["月份", "活动"], ["三月", "组织插花活动"], ["六月", "庆祝端午节"]])),
    ],
)
def test_files_are_read(as_, name, data):
    response = as_("chair").post(START, {"year": 2027, "file": upload(name, data)})
    assert response.status_code == 302
    assert PlanReading.objects.get().source_name == name
    assert draft_of(PlanReading.objects.get()).activities


OLD_WORD = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600
BELL = "三月：插花\n四月：\x07拔河\n" + "五月：组织教职工健步走活动。\n" * 30
CONTRADICTING_PLAN = """青禾小学工会工作计划

六月二十日：端午节慰问活动，会员40人，经费4000元。
十二月：春节慰问活动。
"""

BAD = {
    "nothing": ({}, "还没有可读的内容"),
    "blank": ({"text": " \n\t "}, "还没有可读的内容"),
    "no month": ({"text": "我们要认真学习，努力工作，团结全校教职工。"}, "没有找到月份"),
    "only signs": ({"text": "。。。———"}, ""),
    "control": ({"text": "三月：插花\n四月：拔\x00河"}, "第 2 行第 5 个字"),
    "too long": ({"text": "三月插花。" * 200_000}, "1000000 个字"),
    "empty file": ({"file": upload("计划.txt", b"")}, "“计划.txt”是空的，请重新选择。"),
    "not a docx": ({"file": upload("计划.docx", b"just words")}, "计划.docx"),
    "old word renamed": ({"file": upload("计划.docx", OLD_WORD)}, "计划.docx"),
    "bomb": ({"file": upload("计划.docx", bomb())}, "计划.docx"),
    "30 MB": ({"file": upload("计划.docx", b"PK\x03\x04" + b"\0" * 30_000_000)}, "30"),
    "picture": ({"file": upload("计划.png", b"\x89PNG\r\n")}, "计划.png"),
    "file without month": ({"file": upload("计划.txt", "认真学习。".encode())}, "没有找到月份"),
    "control in a file": ({"file": upload("计划.txt", BELL.encode())}, "第 2 行"),
    "both": ({"text": OWN_PLAN, "file": upload("计划.txt", OWN_PLAN.encode())}, "请只留一样"),
    "bad year": ({"text": OWN_PLAN, "year": "99999"}, "哪一年"),
    "no year": ({"text": OWN_PLAN, "year": ""}, "哪一年"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_lost(as_, case):
    data, sentence = BAD[case]
    if "file" in data:
        data["file"].seek(0)
    response = as_("chair").post(START, {"year": 2027, **data})
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'role="alert"' in page
    assert not PlanReading.objects.exists()
    if "text" in data and len(data["text"]) < 1000 and "\x00" not in data["text"]:
        assert data["text"].strip("\n") in page


def test_text_larger_than_a_request_may_be_is_refused_on_the_form(as_):
    client = as_("chair")
    body = "year=2027&text=" + "%E6%9C%88" * 600_000
    response = client.post(START, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "4 MB" in response.content.decode()
    multipart = client.post(START, {"year": 2027, "text": "月" * 2_000_000})
    assert multipart.status_code == 413
    assert not PlanReading.objects.exists()


def test_pasting_asks_for_the_token(cast):
    client = signed_in(cast.chair, enforce_csrf_checks=True)
    assert client.post(START, {"year": 2027, "text": OWN_PLAN}).status_code == 403
    assert not PlanReading.objects.exists()


def test_a_line_is_mended(as_, reading):
    line = activity(reading, "插花")
    data = {"rev": line.rev, "title": "插花与茶艺", "month_from": 3, "day": 8, "kind": "women"}
    response = as_("chair").post(line_change(reading, line), data)
    assert response.status_code == 302
    assert response.url == f"{review(reading)}#line-{line.id}"
    changed = activity(reading, "茶艺")
    assert (changed.month_from, changed.month_to, changed.day) == (3, 3, 8)


def test_htmx_gets_the_draft_alone(as_, reading):
    line = activity(reading, "插花")
    response = as_("chair").post(
        line_act(reading, line, "drop"), {"rev": line.rev}, headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert page.lstrip().startswith("<div")
    assert "<html" not in page


def test_the_line_that_is_left_out_says_what_goes_with_it(as_, reading):
    line = activity(reading, "端午")
    page = as_("chair").post(line_act(reading, line, "drop"), {"rev": line.rev}, follow=True).text
    assert "它的经费5,300.00元也一起不要；点“还是要”会一起恢复。" in page


def test_the_form_of_a_line_opens_in_its_place(as_, reading):
    line = activity(reading, "插花")
    page = as_("chair").get(review(reading), {"edit": line.id}).content.decode()
    assert f'id="line-{line.id}-title"' in page
    assert page.count("reading-form") == 1


def test_an_activity_and_a_sum_are_added(as_, reading):
    client, address = as_("chair"), reverse("office:reading_line_add", args=[reading.pk])
    assert 'name="what"' in client.get(review(reading), {"add": "activity"}).content.decode()
    assert (
        client.post(address, {"what": "activity", "title": "迎新联欢", "kind": "festival"}).status_code == 302
    )
    assert client.post(address, {"what": "money", "item": "迎新联欢", "amount": "1,200元"}).status_code == 302
    assert client.post(address, {"what": "money", "item": "", "amount": "-5"}).status_code == 422
    draft = draft_of(reading)
    added = draft.activities[-1]
    assert added.title == "迎新联欢"
    assert (draft.money[-1].amount, draft.money[-1].activity) == (Decimal(1200), None)
    draft.activities[-1].month_from = draft.activities[-1].month_to = 12
    PlanReading.objects.filter(pk=reading.pk).update(draft=draft.to_json())
    assert "　迎新联欢</option>" in client.get(review(reading), {"add": "money"}).text
    body = {"what": "money", "item": "瓜子", "amount": "300", "activity": added.id}
    assert client.post(address, body).status_code == 302
    assert client.post(address, body | {"activity": 10**6}).status_code == 422
    (*_others, money) = draft_of(reading).money
    assert (money.activity, money.pay_month) == (added.id, 12)


@pytest.mark.parametrize("amount", ["-5", "1e308", "12.345元", "很多", "99999999999999"])
def test_amounts_that_are_none_are_refused_where_they_were_typed(as_, reading, amount):
    line = draft_of(reading).money[0]
    data = {"rev": line.rev, "item": "端午节", "category": "member", "amount": amount}
    response = as_("chair").post(line_change(reading, line), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'value="{amount}"' in page
    assert draft_of(reading).money[0] == line


def test_people_times_rate_may_not_be_more_than_a_budget_holds(as_, reading):
    line = draft_of(reading).money[0]
    data = {"rev": line.rev, "item": "端午节", "headcount": 100_000, "rate": "9999999999.99"}
    assert as_("chair").post(line_change(reading, line), data).status_code == 422


def test_a_line_somebody_else_changed_shows_both_texts(as_, reading):
    line = activity(reading, "插花")
    data = {"rev": line.rev, "title": "先到的", "month_from": 3, "kind": "women"}
    client = as_("chair")
    client.post(line_change(reading, line), data)
    response = client.post(line_change(reading, line), data | {"title": "后到的"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "先到的" in page
    assert "后到的" in page
    again = client.post(line_change(reading, line), data | {"title": "后到的", "rev": line.rev + 1})
    assert again.status_code == 302
    assert activity(reading, "后到的")


def test_an_unplaced_line_becomes_an_activity_or_is_set_aside(as_, reading, cast):
    draft = draft_of(reading)

    draft.loose = [
        LooseLine(id=draft.take_id(), text="教工合唱团排练"),
        LooseLine(id=draft.take_id(), text="别的"),
    ]
    PlanReading.objects.filter(pk=reading.pk).update(draft=draft.to_json())
    client, (choir, other) = as_("chair"), draft.loose
    client.post(line_act(reading, choir, "make_activity"), {"rev": choir.rev, "month": 11})
    client.post(line_act(reading, other, "drop"), {"rev": other.rev})
    assert activity(reading, "合唱团").month_from == 11
    assert [line.dropped for line in draft_of(reading).loose] == [True]


def test_the_voluntary_health_check_is_offered(as_, cast):
    reading = start_reading(text=HEALTH_PLAN, year=2027, by=cast.chair)
    client, line = as_("chair"), activity(reading, "环孕检")
    assert "改为自愿的女职工健康检查" in client.get(review(reading)).content.decode()
    client.post(line_act(reading, line, "offer_health_check"), {"rev": line.rev})
    assert not activity(reading, "女职工健康检查").out_of_use


def test_what_contradicts_almanac_and_registry_is_said_and_kept(as_, cast):
    text = (
        "青禾小学工会工作计划\n\n六月二十日：端午节慰问活动，会员40人，经费4000元。\n十二月：春节慰问活动。\n"
    )
    reading = start_reading(text=text, year=2027, by=cast.chair)
    page = as_("chair").get(review(reading)).content.decode()
    assert "2027 年端午节是 6 月 9 日，文档写的是 6 月 20 日" in page
    assert "登记在册" in page
    assert activity(reading, "端午").day == 20


def test_confirming_leads_to_the_result(as_, reading):
    client = as_("chair")
    reading.refresh_from_db()
    response = client.post(
        reverse("office:reading_confirm", args=[reading.pk]), {"version": reading.version}, follow=True
    )
    page = response.content.decode()
    assert "已写入 5 项活动、3 行预算" in page
    assert Activity.objects.count() == 5
    again = client.post(reverse("office:reading_confirm", args=[reading.pk]), {"version": reading.version})
    assert again.status_code == 302
    assert Activity.objects.count() == 5


def test_confirming_an_old_sight_is_refused_on_the_page(as_, reading):
    response = as_("chair").post(reverse("office:reading_confirm", args=[reading.pk]), {"version": 77})
    assert response.status_code == 422
    assert not Activity.objects.exists()


def test_going_back_asks_for_the_page_anew(as_, reading):
    client = as_("chair")
    for address in (START, review(reading), reverse("office:home")):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_what_was_read_is_one_sentence_in_both_languages(as_, reading):
    client = as_("chair")
    assert "读出5项活动，3行预算，合计5,300.00元" in words(client.get(review(reading)))
    User.objects.update(language="en")
    english = words(client.get(review(reading)), between=" ")
    assert "5 activities were read, 3 budget lines, altogether 5,300.00 yuan (in words" in english
    assert "：" not in english.split("Original text")[0]


def test_a_plan_without_money_says_so(as_, cast):
    reading = start_reading(text=HEALTH_PLAN, year=2027, by=cast.chair)
    assert "读出2项活动，没有读出经费。" in words(as_("chair").get(review(reading)))


def words(page, between=""):
    """The page as it is read: without its tags."""
    return between.join(re.sub("<[^>]*>", "", page.text).split())


def test_the_draft_waits_until_it_is_wanted(as_, reading):
    page = as_("chair").get(START).content.decode()
    assert review(reading) in page


def test_sources_are_chosen_for_all(as_, reading):
    as_("chair").post(reverse("office:reading_sources", args=[reading.pk]), {"source": "administration"})
    assert {line.source for line in draft_of(reading).money} == {"union", "administration"}


def test_teachers_are_sent_to_whom_to_ask(as_, reading):
    assert as_("teacher").get(review(reading)).status_code == 403


@pytest.mark.parametrize("lines", [1, 3, 400])
def test_the_page_takes_as_many_statements_whatever_the_draft(as_, reading, lines):
    draft = draft_of(reading)
    for n in range(lines):
        draft.activities.append(ActivityLine(id=draft.take_id(), title=f"活动{n}", month_from=4, month_to=4))
        draft.money.append(
            MoneyLine(id=draft.take_id(), item=f"活动{n}", category="member", headcount=5, rate=Decimal(3))
        )
    PlanReading.objects.filter(pk=reading.pk).update(draft=draft.to_json())
    client = as_("chair")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(review(reading)).status_code == 200
    assert len(queries) <= 12


def test_the_start_page_takes_few_statements(as_, reading):
    client = as_("chair")
    with CaptureQueriesContext(connection) as queries:
        client.get(START)
    assert len(queries) <= 12


ODD = [
    "",
    "-5",
    "1e308",
    "12.345元",
    "１００，２００元",
    "1.2万元",
    "0",
    "13",
    "31",
    "abc",
    "union",
    "member",
]
TYPED = st.one_of(
    st.sampled_from(ODD),
    st.integers(-5, 10**12).map(str),
    st.text(max_size=12).filter(lambda text: "\x00" not in text),
)
FIELDS = [*ActivityLineForm.base_fields, *MoneyLineForm.base_fields, "month", "version", "year"]


@pytest.fixture
def untouched(reading):
    """What a reading is before anybody has changed it; each example begins with that."""
    return {name: getattr(reading, name) for name in ("draft", "status", "plan", "title", "year")}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sequence_of_edits_ever_fails(as_, reading, untouched, data):
    client = as_("chair")
    PlanReading.objects.filter(pk=reading.pk).update(**untouched)
    for _step in range(data.draw(st.integers(1, 4))):
        draft = draft_of(reading)
        line = data.draw(st.sampled_from([*draft.lines()]))
        body = data.draw(st.dictionaries(st.sampled_from(FIELDS), TYPED, max_size=12))
        if data.draw(st.booleans()):
            body["rev"] = line.rev
        body["what"] = data.draw(st.sampled_from(["activity", "money", "?"]))
        if data.draw(st.booleans()):
            body |= {"title": "联欢", "item": "联欢", "kind": "women", "amount": data.draw(TYPED)}
        address = data.draw(
            st.sampled_from(
                [
                    line_change(reading, line),
                    line_act(reading, line, data.draw(st.sampled_from([*Verb, "nonsense"]))),
                    reverse("office:reading_line_add", args=[reading.pk]),
                    reverse("office:reading_sources", args=[reading.pk]),
                    reverse("office:reading_name", args=[reading.pk]),
                    reverse("office:reading_confirm", args=[reading.pk]),
                ]
            )
        )
        assert client.post(address, body).status_code in {302, 422}
        assert client.get(review(reading)).status_code == 200


def test_the_draft_written_is_the_budget_stored(as_, reading):
    reading.refresh_from_db()
    as_("chair").post(reverse("office:reading_confirm", args=[reading.pk]), {"version": reading.version})
    assert sum(line.amount for line in BudgetLine.objects.all()) == draft_of(reading).total


@pytest.mark.parametrize(
    ("today", "first_month", "proposed"),
    [
        ("2026-11-22", 9, 2026),
        ("2027-03-01", 9, 2026),
        ("2027-06-10", 9, 2027),
        ("2026-11-22", 1, 2027),
        ("2026-05-22", 1, 2026),
    ],
)
def test_the_year_proposed_is_the_next_without_a_plan(as_, union, monkeypatch, today, first_month, proposed):
    monkeypatch.setattr("office.views.readings.localdate", lambda: date.fromisoformat(today))
    union.plan_first_month = first_month
    union.save()
    assert as_("chair").get(START).context["form"]["year"].value() == proposed


def test_a_year_left_as_proposed_gives_way_to_the_document_s(as_, union, monkeypatch):
    monkeypatch.setattr("office.views.readings.localdate", lambda: date(2026, 11, 22))
    text = "青禾小学2026年工会工作计划\n三月：植树。\n"
    as_("chair").post(START, {"year": 2027, "text": text})
    as_("chair").post(START, {"year": 2028, "text": text})
    assert list(PlanReading.objects.order_by("pk").values_list("year", flat=True)) == [2026, 2028]
