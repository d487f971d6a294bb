import json

import pytest

from office.doubles import doubles_in, give_back, merge_into
from office.drafts import Draft
from office.likeness import is_alike
from tests.office.drafted import activity, money


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
