"""Money as people write it: any sign for times, any order, sums set aside, a rate without people."""

import pytest

from paperwork.plans import read_plan

PLAN = "工会计划\n一、活动安排\n三月：插花比赛\n四月：拔河比赛\n二、经费预算\n{}"


def reading_of(line):
    return read_plan(PLAN.format(line))


def rows(line):
    return [(r.category, r.headcount, r.rate, r.amount) for r in reading_of(line).budget]


@pytest.mark.parametrize(
    "line",
    [
        "端午慰问会员60人×200元=12000元",
        "端午慰问会员每人200元*60人=12000元",
        "端午慰问会员200元x60人，共12000元",
        "端午慰问会员60人乘200元，共计1.2万元",
        "端午慰问会员60人乘以每人200元，合计12千元",
        "端午慰问会员60人，人均200元，约12000元",
    ],
)
def test_any_sign_for_times_is_read(line):
    assert rows(line) == [("会员", 60, 200, 12000)]


def test_a_sum_before_a_rate_is_a_row_of_its_own():
    assert rows("春季拔河租车2000元，午餐每人40元×60人=2400元") == [
        ("春季拔河租车", None, None, 2000),
        ("午餐", 60, 40, 2400),
    ]


def test_a_sum_of_the_rows_before_it_is_no_row():
    assert rows("茶点每人20元×60人=1200元，奖品800元，合计2000元")[1:] == [("奖品", None, None, 800)]


def test_families_are_counted_where_a_rate_is_given_for_each():
    assert rows("困难教职工6户，每户800元，共4800元") == [("困难教职工", 6, 800, 4800)]


@pytest.mark.parametrize(
    "line", ["预留5000元", "备用金：5000元", "机动经费约5000元", "不可预见费5千元", "预留0.5万元作机动"]
)
@pytest.mark.parametrize("plan", [PLAN, "工会计划\n三月：插花比赛\n四、其他\n{}"])
def test_a_sum_set_aside_is_kept_and_warned_of(line, plan):
    reading = read_plan(plan.format(line))
    assert [row.amount for row in reading.budget] == [5000]
    (warning,) = [w for w in reading.warnings if w.code == "amount_without_purpose"]
    assert warning.line == plan.count("\n") + 1
    assert str(warning.params["text"]).startswith(line[:2])


def test_a_sum_set_aside_for_something_is_named_after_it():
    reading = reading_of("预留1万元，用于会员住院慰问")
    assert [(row.category, row.amount) for row in reading.budget] == [("会员住院慰问", 10000)]
    assert not reading.warnings


@pytest.mark.parametrize("line", ["教师节慰问：每人300元", "教师节慰问，标准300元/人"])
def test_a_rate_without_people_is_kept_and_warned_of(line):
    reading = reading_of(line)
    assert [(r.festival, r.headcount, r.rate, r.amount) for r in reading.budget] == [
        ("教师节", None, 300, None)
    ]
    assert [(w.code, w.line) for w in reading.warnings] == [("rate_without_people", 6)]


def test_a_rate_in_a_table_without_people_is_kept_and_warned_of():
    reading = read_plan(
        "项目\t时间\t标准\t人数\t金额\n端午慰问\t6月\t200\t60\t12000\n教师节慰问\t9月\t300\t\t"
    )
    assert [(r.festival, r.rate, r.amount) for r in reading.budget] == [
        ("端午", 200, 12000),
        ("教师节", 300, None),
    ]
    assert [(w.code, w.line) for w in reading.warnings] == [("rate_without_people", 3)]


def test_a_sum_set_aside_in_a_table_is_no_activity():
    reading = read_plan("项目\t时间\t金额\n插花比赛\t3月\t900\n机动\t\t500")
    assert [a.title for a in reading.activities] == ["插花比赛"]
    assert [w.code for w in reading.warnings] == ["amount_without_purpose"]


def test_an_outing_on_a_festival_is_no_gift_of_the_festival():
    reading = read_plan("工会计划\n四月：清明踏青，预算5000元；清明慰问会员60人×100元=6000元")
    assert [(r.festival, r.amount) for r in reading.budget] == [("", 5000), ("清明", 6000)]


def test_what_activities_cost_is_no_part_of_the_sum_before():
    reading = read_plan("工会计划\n四月：春季登山，5000元\n五月：教工篮球赛，2000元\n六月：拔河比赛，3000元")
    assert [row.amount for row in reading.budget] == [5000, 2000, 3000]


def test_prizes_are_so_many_people_times_so_much_each():
    prizes = "奖励一等奖2名各300元，二等奖4名各200元"
    text = f"工会计划\n1、师德演讲比赛，{prizes}。\n2、工会干部培训2人，差旅费3000元。"
    rows = [(row.category, row.headcount, row.rate, row.amount) for row in read_plan(text).budget]
    assert rows[:2] == [("一等奖", 2, 300, 600), ("二等奖", 4, 200, 800)]
    assert rows[2][3] == 3000


@pytest.mark.parametrize(
    "words", ["每人200元×60人×2次，共24000元", "60人×200元×2次", "每人每次200元×60人×2次=24000元"]
)
def test_what_is_paid_more_than_once_is_multiplied(words):
    reading = read_plan(f"工会计划\n1、组织春秋游：{words}。")
    assert [(row.headcount, row.rate, row.amount) for row in reading.budget] == [(60, 400, 24000)]
    assert not [warning for warning in reading.warnings if warning.code == "sum_differs"]
