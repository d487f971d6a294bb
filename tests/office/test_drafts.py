import json
from datetime import date
from decimal import Decimal

import pytest

from members.reports import Headcount
from office.checks import remarks_on
from office.doubles import doubles_in, give_back, merge_into
from office.drafting import runs
from office.drafts import ActivityLine, Draft, LooseLine, MoneyLine, Noted, date_by_almanac, festival_day_of
from office.known import Known, headcount_day, registered_on
from office.likeness import is_alike
from office.matters import category_of, category_of_lump
from office.source_text import excerpt, segments
from tests.factories.members import PersonFactory


def activity(**facts):
    return ActivityLine(**{"id": 1, "title": "端午节慰问", "month_from": 6, "month_to": 6} | facts)


def money(**facts):
    return MoneyLine(**{"id": 2, "item": "端午节", "category": "member"} | facts)


def codes(draft, **known):
    return {remark.code for remark in remarks_on(draft, Known(**known))}


def test_a_draft_comes_back_from_json_as_it_went():
    draft = Draft(
        year=2027,
        written_total=Decimal("1.50"),
        activities=[activity(span=(3, 9), day=5)],
        money=[money(headcount=3, rate=Decimal("0.50"))],
        loose=[LooseLine(id=3, text="别的")],
        noted=[Noted(code="no_month", params={"n": 1}, span=(0, 1), source_line=1)],
    )
    assert Draft.from_json(draft.to_json()) == draft


@pytest.mark.parametrize(
    ("months", "stretches"),
    [
        ((), []),
        ((7, 8), [(7, 8)]),
        ((11, 12, 1), [(11, 12, 1)]),
        ((3, 6, 9), [(3,), (6,), (9,)]),
    ],
)
def test_months_are_cut_into_stretches(months, stretches):
    assert runs(months) == stretches


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("会员", "member"),
        ("退休教师", "retired"),
        ("离退休人员", "retired"),
        ("临时工", "temporary"),
        ("劳务派遣人员", "temporary"),
        ("非会员", "other"),
        ("教师节庆祝", ""),
        ("困难", ""),
        ("", ""),
    ],
)
def test_categories_are_known_by_what_plans_call_them(words, category):
    assert category_of(words) == category


@pytest.mark.parametrize(
    ("facts", "yuan", "counts_heads"),
    [
        ({"headcount": 51, "rate": Decimal(100)}, 5100, True),
        ({"headcount": 51, "rate": Decimal(100), "amount": Decimal(5100)}, 5100, True),
        ({"headcount": 51, "rate": Decimal(100), "amount": Decimal(5000)}, 5000, False),
        ({"headcount": 51, "amount": Decimal(5000)}, 5000, False),
        ({"headcount": 51}, None, False),
    ],
)
def test_what_is_written_counts(facts, yuan, counts_heads):
    line = money(**facts)
    assert (line.yuan, line.counts_heads) == (yuan, counts_heads)


@pytest.mark.parametrize(
    ("facts", "first_month", "day"),
    [
        ({}, 1, (6, 9, True)),
        ({"month_from": None, "month_to": None}, 1, (6, 9, True)),
        ({"month_from": None, "month_to": None}, 9, (5, 28, True)),
        ({"month_from": 5, "month_to": 5}, 1, (5, None, False)),
        ({"month_from": 5, "month_to": 7}, 1, (5, None, False)),
        ({"day": 20}, 1, (6, 20, False)),
        ({"out_of_use": True}, 1, (6, None, False)),
    ],
)
def test_the_almanac_dates_what_has_no_day_within_its_month(facts, first_month, day):
    line = activity(festival="dragon_boat", **facts)
    date_by_almanac(line, Draft(year=2027, first_month=first_month))
    assert (line.month_from, line.day, line.day_computed) == day


def test_a_gift_of_december_is_for_the_spring_festival_after_it():
    line = money(festival="spring_festival", pay_month=12)
    assert festival_day_of(line, Draft(year=2015)) == date(2016, 2, 8)


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


def test_the_text_is_whole_and_cut_where_lines_were_read():
    text = "三月插花会员5人计50元"
    lines = [activity(span=(2, 13)), money(span=(4, 13))]
    parts = segments(text, lines)
    assert "".join(part.text for part in parts) == text
    assert [(part.text, part.lines) for part in parts] == [
        ("三月", ()),
        ("插花", (1,)),
        ("会员5人计50元", (2, 1)),
    ]
    assert [part.starts for part in parts] == [(), (1,), (2,)]


def test_spans_beyond_the_text_do_no_harm():
    assert "".join(part.text for part in segments("三月", [activity(span=(1, 99))])) == "三月"
    assert excerpt("三月", activity(span=(5, 9))) == ""


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("会员", "member"),
        ("全体教职工", "member"),
        ("女教工瑜伽班", ""),
        ("教师节庆祝", ""),
        ("退休教师走访", "retired"),
        ("冬至慰问临时工", "temporary"),
    ],
)
def test_a_lump_is_the_members_only_where_nothing_but_they_is_named(words, category):
    assert category_of_lump(words) == category


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("端午慰问", "端午节慰问", True),
        ("组织教职工趣味运动会", "趣味运动会", True),
        ("读书分享会", "读书分享交流会", True),
        ("春节慰问", "中秋慰问", False),
        ("插花活动", "茶艺活动", False),
        ("活动", "运动会", False),
    ],
)
def test_titles_in_other_words_are_alike(one, other, alike):
    assert is_alike(one, other) is alike
    assert is_alike(other, one) is alike


DATED = {"title": "端午包粽子", "day": 19, "day_computed": True, "festival": "dragon_boat"}


@pytest.mark.parametrize(
    ("one", "other", "double"),
    [
        # What says less of when goes into what says more, wherever the two stand.
        ({"title": "包粽子", "month_from": None, "month_to": None}, DATED, {1: 2}),
        (DATED, {"title": "包粽子", "month_from": None, "month_to": None}, {2: 1}),
        (DATED, {"title": "包粽子"}, {1: 2}),
        ({"title": "工会小组长会议", "day": 5}, {"title": "工会小组长会议", "day": 19}, {}),
        ({"title": "工会小组长会议", "day": 5}, {"title": "工会小组长会议", "day": 5}, {1: 2}),
        ({"title": "工会小组长会议", "day": 5}, {"title": "工会小组长会议"}, {2: 1}),
        ({"title": "工会小组长会议", "month_from": 5, "month_to": 5}, {"title": "工会小组长会议"}, {}),
    ],
)
def test_two_activities_that_are_one(one, other, double):
    draft = Draft(year=2027, activities=[activity(**one), activity(id=2, **other)])
    assert {line: found.id for line, found in doubles_in(draft).items()} == double


def test_what_is_made_one_keeps_the_day_and_the_festival():
    line, other = activity(**DATED), activity(id=2, title="包粽子")
    draft = Draft(year=2027, activities=[line, other], money=[money(pay_month=6, activity=1)])
    merge_into(line, other, draft)
    assert (other.day, other.day_computed, other.festival) == (19, True, "dragon_boat")
    undated = activity(id=3, month_from=None, month_to=None)
    merge_into(other, undated, draft)
    assert (undated.month_from, undated.month_to, undated.day) == (6, 6, 19)
    assert [(m.activity, m.pay_month) for m in draft.money] == [(3, 6)]


@pytest.mark.parametrize(
    ("one", "other", "festival", "double"),
    [
        ("端午包粽子比赛", "端午节慰问", "dragon_boat", False),
        ("三八节插花体验课", "三八妇女节慰问品发放", "womens_day", False),
        ("重阳节登高", "重阳节慰问退休教师", "double_ninth", False),
        ("六一亲子游园", "六一慰问", "childrens_day", False),
        ("教师节表彰大会", "教师节茶话会", "teachers_day", False),
        ("教师节慰问", "教师节茶话会", "teachers_day", False),
        ("中秋节慰问", "中秋节女教职工座谈会", "mid_autumn", False),
        ("三八节活动", "三八妇女节慰问", "womens_day", True),
        ("庆三八女教职工活动", "国际劳动妇女节", "womens_day", True),
        ("教师节慰问", "庆祝教师节", "teachers_day", True),
        ("春节慰问", "迎新春活动", "spring_festival", True),
        ("端午节福利发放", "端午节慰问", "dragon_boat", True),
        ("春季健步走", "秋季健步走", "", False),
        ("上半年安全检查", "下半年安全检查", "", False),
        ("第一次工会委员会议", "第二次工会委员会议", "", False),
        ("六届一次教代会", "六届二次教代会", "", False),
        ("男子篮球赛", "女子篮球赛", "", False),
        ("新教师座谈会", "老教师座谈会", "", False),
        ("第六届一次教代会", "六届一次教代会", "", True),
        ("春季健步走", "健步走", "", True),
    ],
)
@pytest.mark.parametrize("month", [6, None])
def test_only_what_says_no_more_than_the_festival_is_one(one, other, festival, double, month):
    facts = {"festival": festival, "month_from": month, "month_to": month}
    draft = Draft(year=2027, activities=[activity(title=one, **facts), activity(id=2, title=other, **facts)])
    assert bool(doubles_in(draft)) is double


def test_what_may_be_either_of_two_is_made_one_with_neither():
    spring = activity(title="春季健步走", month_from=4, month_to=4)
    autumn = activity(id=2, title="秋季健步走", month_from=10, month_to=10)
    plain = activity(id=3, title="健步走", month_from=None, month_to=None)
    assert doubles_in(Draft(year=2027, activities=[spring, autumn, plain])) == {}
    assert doubles_in(Draft(year=2027, activities=[spring, plain])) == {3: spring}


def test_what_was_made_one_comes_back_with_all_it_had():
    line = activity(**DATED, note="食堂")
    other = activity(id=2, title="包粽子", month_from=None, month_to=None, note="自带粽叶")
    told = Draft(
        year=2027, activities=[line, other], money=[money(id=3, activity=1), money(id=4, activity=2)]
    )
    before = told.to_json()["activities"][1]
    merge_into(line, other, told)
    draft = Draft.from_json(json.loads(json.dumps(told.to_json())))
    line, other = draft.activities
    assert (other.month_from, other.day, other.note) == (6, 19, "自带粽叶；食堂")
    give_back(line, draft)
    assert draft.to_json()["activities"][1] == before | {"rev": 3}
    assert [(m.id, m.activity, m.pay_month) for m in draft.money] == [(3, 1, None), (4, 2, None)]
    assert (line.note, line.merger) == ("食堂", None)


def test_what_was_changed_since_stays_so_when_a_line_comes_back():
    line, other = activity(**DATED, note="食堂"), activity(id=2, title="包粽子")
    mine = money(id=4, activity=1)
    draft = Draft(year=2027, activities=[line, other], money=[money(id=3, activity=1), mine])
    merge_into(line, other, draft)
    other.day, other.note, mine.pay_month, draft.money[0].activity = 18, "食堂；操场", 5, None
    give_back(line, draft)
    assert (other.day, other.festival, other.note) == (18, "dragon_boat", "操场")
    assert [(m.activity, m.pay_month) for m in draft.money] == [(None, 6), (1, 5)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_lines_made_one_after_another_come_back_in_any_order(order):
    lines = [activity(id=n, title="包粽子", month_from=None, month_to=None) for n in (1, 2)]
    last = activity(id=3, title="包粽子")
    draft = Draft(
        year=2027, activities=[*lines, last], money=[money(id=n + 6, activity=n) for n in (1, 2, 3)]
    )
    merge_into(lines[0], lines[1], draft)
    merge_into(lines[1], last, draft)
    assert [(m.activity, m.pay_month) for m in draft.money] == [(3, 6), (3, 6), (3, None)]
    for n in order:
        lines[n].dropped = False
        give_back(lines[n], draft)
    assert [(m.activity, m.pay_month) for m in draft.money] == [(1, None), (2, None), (3, None)]


def test_a_day_is_not_taken_into_another_month():
    line, other = activity(**DATED), activity(id=2, title="包粽子", month_from=5, month_to=5)
    merge_into(line, other, Draft(year=2027, activities=[line, other]))
    assert (other.month_from, other.day, other.festival) == (5, None, "dragon_boat")


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
