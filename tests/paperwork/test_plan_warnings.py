"""What the reader notices, keeps as written and says."""

import pytest

from paperwork.plans import read_plan


def codes(text):
    return [warning.code for warning in read_plan(text).warnings]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三月：植树\n端午：会员45人，每人200元，共9500元。", "sum_differs"),
        ("三月：植树\n春节：会员10人，经费1000元，退休教师5人，经费500元，合计1600元。", "subtotal_differs"),
        ("三月：植树\n春节：会员10人，每人100元，计1000元。\n全年总计：1200元", "total_differs"),
        (
            "三月：植树\n春节：会员10人，每人100元，计1000元。\n总计1000元（大写：壹仟壹佰元整）",
            "capitals_differ",
        ),
        ("三月：植树\n经费预算\n奖品经费：12.345元", "amount_unread"),
        ("三月：植树\n经费预算\n奖品经费：1e308元", "amount_unread"),
        ("2025年工会计划\n三月：植树\n2月30日：座谈", "day_impossible"),
        ("2025年工会计划\n2019年3月：植树\n2025年4月：春游", "year_conflict"),
        ("工会计划\n2019年3月：植树\n2025年4月：春游", "multiple_years"),
        ("工会计划\n办好教工之家，服务会员。", "no_month"),
        ("1、三月：植树\n2、教工合唱比赛\n3、四月：春游", "month_carried"),
        ("农历腊月：慰问困难教师\n三月：植树", "lunar_month"),
        ("三月：\n1、组织育龄女教师环孕检\n2、植树", "reproductive_check"),
    ],
)
def test_a_doubt_is_said(text, code):
    assert code in codes(text)


def test_a_wrong_sum_is_kept_as_written():
    row = read_plan("端午：会员45人，每人200元，共9500元。").budget[0]
    assert (row.headcount, row.rate, row.amount) == (45, 200, 9500)


def test_an_impossible_day_keeps_its_words():
    activity = read_plan("2月30日：教工座谈").activities[0]
    assert (activity.months, activity.day, activity.title) == ((2,), None, "教工座谈")


def test_a_reproductive_check_is_kept_as_text_and_out_of_use():
    reading = read_plan("三月：\n1、组织育龄女教师环孕检\n2、植树\n每季度组织女教师环孕检。")
    assert [(item.title, item.out_of_use) for item in reading.activities] == [
        ("组织育龄女教师环孕检", True),
        ("植树", False),
    ]


@pytest.mark.parametrize("line", ["为二孩教师送上生育慰问", "参加生育保险知识培训", "举办婚育课堂讲座"])
def test_a_birth_that_is_celebrated_is_no_check(line):
    reading = read_plan(f"三月：\n1、{line}")
    assert not reading.activities[0].out_of_use
    assert not reading.warnings


def test_a_rate_that_was_worked_out_says_so():
    row = read_plan("端午节慰问活动。会员51人，经费5100元").budget[0]
    assert (row.rate, row.rate_inferred) == (100, True)


def test_each_part_of_a_line_can_be_pointed_at():
    text = "计划\n　三月：　1、植树；\n四月：春游"
    spans = [text[slice(*item.span)] for item in read_plan(text).activities]
    assert spans == ["植树；", "春游"]
