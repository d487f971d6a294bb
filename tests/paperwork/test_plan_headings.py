"""Plans whose headings say what is done, and the lines below them when and for how much."""

import pytest

from office.drafting import draft_from_reading
from paperwork.plans import read_plan
from tests.paperwork.plan_headings import HEADED


def activities(reading):
    found = [
        (",".join(map(str, a.months)), f"-{a.day}" if a.day else "", a.title) for a in reading.activities
    ]
    return [f"{months}{day} {title}" for months, day, title in found]


def rows(reading):
    found = [(r.festival, r.category, r.headcount, r.rate, r.amount) for r in reading.budget]
    return ["|".join("" if value is None else plain(value) for value in row) for row in found]


def plain(value):
    return value if isinstance(value, str) else f"{value:.0f}"


@pytest.mark.parametrize("name", HEADED)
def test_the_heading_names_what_the_lines_below_tell(name):
    text, wanted, _, _ = HEADED[name]
    assert activities(read_plan(text)) == wanted


@pytest.mark.parametrize("name", HEADED)
def test_the_money_below_a_heading_is_its_own(name):
    text, _, wanted, _ = HEADED[name]
    assert rows(read_plan(text)) == wanted


@pytest.mark.parametrize("name", HEADED)
def test_the_draft_of_headings_adds_up_to_the_rows(name):
    text, _, wanted, _ = HEADED[name]
    draft = draft_from_reading(read_plan(text), year=2026, first_month=1)
    assert draft.total == sum(int(row.split("|")[-1] or 0) for row in wanted)


@pytest.mark.parametrize("name", HEADED)
def test_what_a_line_leaves_open_is_said_of_that_line(name):
    text, _, _, wanted = HEADED[name]
    assert [f"{warning.line} {warning.code}" for warning in read_plan(text).warnings] == wanted


def test_the_letters_of_a_heading_and_its_lines_can_be_pointed_at():
    text = "工会计划\n一、端午慰问\n6月，每人200元×60人=12000元。\n发粽子。\n二、秋游\n10月，900元。"
    first, second = read_plan(text).activities
    assert text[slice(*first.span)].startswith("一、端午慰问\n6月")
    assert (first.note, first.money, first.line) == ("发粽子。", 12000, 2)
    assert text[slice(*second.span)] == "二、秋游\n10月，900元。"


def test_a_heading_whose_sum_differs_from_its_lines_is_warned_of():
    reading = read_plan("工会计划\n一、端午慰问（9000元）\n6月，50人，每人200元。\n二、秋游（800元）\n10月。")
    assert [(w.code, w.params["computed"]) for w in reading.warnings] == [("subtotal_differs", "10000.00")]


def test_a_chapter_of_one_sentence_keeps_the_words_of_the_sentence():
    text = "工会计划\n一、民主管理\n3月召开教代会。\n二、文体活动\n4月组织春游，费用2000元。"
    assert activities(read_plan(text)) == ["3 召开教代会", "4 组织春游"]


def test_items_of_a_month_keep_their_month_and_the_money_below_them():
    text = "工会计划\n三月份：\n1、插花比赛\n奖品500元。\n四月份：\n1、拔河比赛\n奖品600元。"
    reading = read_plan(text)
    assert activities(reading) == ["3 插花比赛", "4 拔河比赛"]
    assert [row.amount for row in reading.budget] == [500, 600]


def test_money_below_a_heading_of_the_budget_makes_no_second_activity():
    text = (
        "工会计划\n一、活动安排\n六月：端午节慰问\n九月：中秋节慰问\n二、经费预算\n（一）端午节慰问\n"
        "会员60人，每人200元，计12000元。\n（二）中秋节慰问\n会员60人，每人300元，计18000元。"
    )
    reading = read_plan(text)
    assert activities(reading) == ["6 端午节慰问", "9 中秋节慰问"]
    assert [row.amount for row in reading.budget] == [12000, 18000]
