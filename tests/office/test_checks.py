from datetime import date
from decimal import Decimal

import pytest

from members.reports import Headcount
from office.checks import remarks_on
from office.drafts import Draft, Noted
from office.known import Known, headcount_day, registered_on
from tests.factories.members import PersonFactory
from tests.office.drafted import activity, money


def codes(draft, **known):
    return {remark.code for remark in remarks_on(draft, Known(**known))}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"festival": "dragon_boat", "day": 20}, "festival_day_differs"),
        ({"festival": "dragon_boat", "day": 9, "day_computed": True}, "festival_computed"),
        ({"festival": "spring_festival", "month_from": 12, "month_to": 12}, "lunar_month"),
        ({"festival": "double_ninth", "month_from": 9, "month_to": 9}, "festival_other_month"),
        ({"day": 31}, "no_such_day"),
        ({"out_of_use": True}, "reproductive_check"),
    ],
)
def test_what_an_activity_contradicts_is_said(facts, code):
    assert codes(Draft(year=2027, activities=[activity(**facts)])) == {code}


def test_new_year_is_welcomed_in_december():
    line = activity(festival="new_year", month_from=12, month_to=12)
    assert codes(Draft(year=2027, activities=[line])) == set()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"headcount": 3}, "amount_missing"),
        ({"headcount": 2, "rate": Decimal(5), "amount": Decimal(11)}, "sum_differs"),
        ({"category": "retired", "source": "union", "amount": Decimal(1)}, "reason_missing"),
        ({"headcount": 100_000, "rate": Decimal(10**9)}, "amount_too_large"),
    ],
)
def test_what_a_sum_contradicts_is_said(facts, code):
    assert codes(Draft(year=2027, money=[money(**facts)])) == {code}


def test_two_sums_in_one_place_and_a_place_that_is_taken():
    draft = Draft(year=2027, money=[money(amount=Decimal(1)), money(id=3, amount=Decimal(2))])
    assert codes(draft) == {"place_taken"}
    single = Draft(year=2027, money=[money(amount=Decimal(1))])
    assert codes(single, taken=frozenset({(2027, "端午节", "member")})) == {"place_taken"}
    assert codes(single) == set()


def test_one_sum_that_is_written_twice_is_said_and_two_sums_are_not():
    facts = {"activity": 1, "amount": Decimal(3500), "pay_month": 6}
    for changed, is_said in (({}, True), ({"amount": Decimal(3400)}, False), ({"pay_month": 9}, False)):
        twice = [money(**facts), money(id=3, **facts | {"item": "端午节（2）"} | changed)]
        assert ("same_sum" in codes(Draft(year=2027, activities=[activity()], money=twice))) is is_said


def test_dropped_lines_contradict_nothing():
    draft = Draft(year=2027, activities=[activity()], money=[money(dropped=True)])
    assert codes(draft) == set()


def test_the_total_in_the_document_is_compared_with_the_lines():
    draft = Draft(year=2027, written_total=Decimal(10), money=[money(amount=Decimal(9))])
    assert codes(draft) == {"total_differs"}


def test_a_changed_line_has_been_looked_at():
    noted = Noted(code="month_carried", params={"title": "端午"}, span=(0, 2), source_line=1, about=1)
    assert codes(Draft(year=2027, activities=[activity()], noted=[noted])) == {"month_carried"}
    assert codes(Draft(year=2027, activities=[activity(rev=2)], noted=[noted])) == set()


@pytest.mark.parametrize(
    ("title", "festival", "named"),
    [
        ("端午慰问", "dragon_boat", "端午节慰问"),
        ("包粽子比赛", "dragon_boat", "端午节慰问"),
        ("趣味运动会", "", "教职工趣味运动会"),
        ("插花", "", None),
    ],
)
def test_what_the_plan_has_already_is_named_at_the_line(title, festival, named):
    known = Known(planned=(("端午节慰问", "dragon_boat"), ("教职工趣味运动会", "")))
    line = activity(title=title, festival=festival, month_from=None, month_to=None)
    said = [r.message for r in remarks_on(Draft(year=2027, activities=[line]), known)]
    assert said == ([f"这个计划里已有“{named}”，可能重复。"] if named else [])


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("office.known.localdate", lambda: date(2026, 11, 22))


@pytest.mark.parametrize(
    ("year", "first_month", "month", "day"),
    [
        (2026, 9, None, date(2026, 11, 22)),
        (2026, 9, 3, date(2027, 1, 1)),
        (2027, 9, None, date(2027, 9, 1)),
        (2027, 1, 5, date(2027, 1, 1)),
        (2025, 1, None, date(2025, 12, 31)),
    ],
)
def test_people_are_counted_within_the_plan(year, first_month, month, day):
    assert headcount_day(money(pay_month=month), Draft(year=year, first_month=first_month)) == day


def test_what_is_for_women_is_set_against_the_women_among_the_members():
    line = money(item="三八节", festival="womens_day", pay_month=3, headcount=42, rate=Decimal(10))
    known = Known(registered={date(2027, 3, 8): Headcount(51, 0, 0)}, women={date(2027, 3, 8): 38})
    (said,) = remarks_on(Draft(year=2027, money=[line]), known)
    assert said.message == "写给女教职工 42 人，登记在册的女会员 38 人（2027年3月8日）。"


@pytest.mark.parametrize(
    ("item", "title", "said"),
    [
        ("庆三八", "", ["写给女教职工 60 人，登记在册的女会员 38 人（2027年3月8日）。"]),
        ("庆三八全体教职工", "", ["文档写 60 人，登记在册 51 人（2027年3月8日）。已按原文保留。"]),
        ("全体女教职工", "", ["写给女教职工 60 人，登记在册的女会员 38 人（2027年3月8日）。"]),
        ("女教职工", "庆三八全体教职工活动", []),
        ("女工委委员", "", []),
        ("教职工儿女", "", []),
    ],
)
def test_not_every_sum_that_names_women_is_for_all_of_them(item, title, said):
    line = money(item=item, festival="womens_day", pay_month=3, headcount=60, rate=Decimal(10), activity=1)
    draft = Draft(year=2027, activities=[activity(title=title or "慰问")], money=[line])
    known = Known(registered={date(2027, 3, 8): Headcount(51, 0, 0)}, women={date(2027, 3, 8): 38})
    assert [r.message for r in remarks_on(draft, known) if r.line == line.id] == said


@pytest.mark.django_db
def test_the_women_among_the_members_are_counted_apart_once_all_are_known():
    day = date(2026, 11, 22)
    for sex in ("f", "f", "m"):
        PersonFactory(sex=sex, standing__membership="full", standing__category="permanent")
    heads, women = registered_on({day})
    assert (heads[day].member, women[day]) == (3, 2)
    PersonFactory(sex="", standing__membership="full", standing__category="permanent")
    assert registered_on({day})[1] == {}


FIFTY_ONE = {date(2027, 1, 1): Headcount(member=51, retired=21, temporary=10)}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"item": "生日"}, ["文档写 22 人，登记在册 51 人（2027年1月1日）。已按原文保留。"]),
        ({"item": "生日", "headcount_typed": True}, ["您填的是22人，登记在册51人（2027年1月1日）。"]),
        ({"item": "困难教职工"}, []),
        ({"item": "青年教工联谊"}, []),
        ({"item": "插花", "activity": 1}, []),
    ],
)
def test_the_registry_is_set_against_sums_for_everybody_only(facts, said):
    line = money(headcount=22, rate=Decimal(10), **facts)
    draft = Draft(year=2027, activities=[activity(title="女教职工插花")], money=[line])
    assert [r.message for r in remarks_on(draft, Known(registered=FIFTY_ONE))] == said
