"""Money that was spent, and money told of in passing, is no budget."""

import pytest

from paperwork.plans import read_plan

PLAN = "{title}\n{words}\n一、活动安排\n三月：巾帼联欢会\n四月：环湖骑行\n"


@pytest.mark.parametrize("title", ["2027年工会计划", "2026年工会计划", "工会计划"])
@pytest.mark.parametrize(
    "words",
    [
        "2026年我校工会办了12次活动，使用经费9.8万元，会员满意。",
        "过去的一年，工会办了12次活动，使用经费9.8万元。",
        "一年来工会共开支6.5万元，受到好评。",
        "工会一向节俭，用好每一笔钱，经费5万元由学校保障到位，大家放心。",
    ],
)
def test_prose_without_a_month_makes_no_money_line(title, words):
    reading = read_plan(PLAN.format(title=title, words=words))
    assert reading.budget == ()
    assert reading.total is None


@pytest.mark.parametrize(
    "words", ["2025年慰问会员51人，每人100元，计5100元。", "上年度端午慰问会员51人，计5100元。"]
)
def test_people_counted_in_another_year_are_no_budget(words):
    assert read_plan(PLAN.format(title="2026年工会计划", words=words), 2026).budget == ()


def test_the_year_given_by_hand_tells_which_year_is_past():
    words = "2025年端午慰问会员51人，每人100元，计5100元。"
    assert read_plan(PLAN.format(title="工会计划", words=words), 2026).budget == ()


def test_money_of_this_year_is_read():
    words = "端午慰问会员51人，每人100元，计5100元。\n元旦慰问经费3000元。"
    rows = read_plan(PLAN.format(title="2026年工会计划", words=words)).budget
    assert [(r.festival, r.amount) for r in rows] == [("端午", 5100), ("元旦", 3000)]
