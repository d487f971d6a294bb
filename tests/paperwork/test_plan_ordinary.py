"""Ordinary layouts that were reported as misread. Each says what a person reads there."""

import pytest

from paperwork.plans import read_plan


def months(text: str) -> list[tuple[tuple[int, ...], str]]:
    return [(activity.months, activity.title) for activity in read_plan(text).activities]


@pytest.mark.parametrize("first", ["工会计划", "新学期工会这样安排：", "2026年工会工作计划"])
@pytest.mark.parametrize("month", ["{}月份：", "{}月：", "{}月", "{}月份"])
def test_one_line_under_each_month(first, month):
    heads = [month.format(m) for m in ("三", "四", "五")]
    text = "\n".join([first, heads[0], "1、庆三八联欢会", heads[1], "1、春季登山", heads[2], "1、教工篮球赛"])
    assert months(text) == [((3,), "庆三八联欢会"), ((4,), "春季登山"), ((5,), "教工篮球赛")]


def test_a_bare_activity_line_is_not_lost():
    assert months("工会计划\n四月\n春游活动\n五月\n教工篮球赛") == [((4,), "春游活动"), ((5,), "教工篮球赛")]


def test_an_item_number_is_not_a_month():
    assert months("工会计划\n7、四月 春季登山\n8、五月 教工篮球赛\n9、十月下旬 重阳茶话会") == [
        ((4,), "春季登山"),
        ((5,), "教工篮球赛"),
        ((10,), "重阳茶话会"),
    ]


def test_a_month_with_the_word_work_is_a_heading_not_a_title():
    assert months("二月份工作\n1. 慰问困难教工\n2. 制定计划\n三月份工作\n1. 三八节插花") == [
        ((2,), "慰问困难教工"),
        ((2,), "制定计划"),
        ((3,), "三八节插花"),
    ]


def test_a_common_misprint_of_month_is_read():
    assert months("工会计划\n八月分：\n1、暑期慰问\n九月分：\n1、教师节座谈会") == [
        ((8,), "暑期慰问"),
        ((9,), "教师节座谈会"),
    ]


def test_a_deadline_in_brackets_gives_the_month():
    assert months(
        "工会重点工作\n1.开展春季健步走（责任人：文体委员；完成时限：4月底前）\n2.组织教职工体检（完成时限：6月底前）"
    ) == [
        ((4,), "开展春季健步走"),
        ((6,), "组织教职工体检"),
    ]


def test_an_item_with_money_is_an_activity_and_a_sum():
    reading = read_plan(
        "工会计划\n三月份：\n1、教工拔河赛（奖品1200元）\n2、女教工插花\n四月份：\n1、春游，51人×80元=4080元"
    )
    assert [(a.months, a.title) for a in reading.activities] == [
        ((3,), "教工拔河赛"),
        ((3,), "女教工插花"),
        ((4,), "春游"),
    ]
    assert [row.amount for row in reading.budget] == [1200, 4080]


def test_a_festival_that_stands_only_among_the_money_is_an_activity_too():
    text = (
        "工会计划\n一、活动安排\n三月份：\n1、女教职工手工课\n二、经费安排\n"
        "端午节慰问：会员51人，每人120元，计6120元；退休教师21人，每人60元，计1260元，合计7380元。"
    )
    reading = read_plan(text)
    assert [(a.months, a.title) for a in reading.activities] == [((3,), "女教职工手工课"), ((), "端午节慰问")]
    assert reading.activities[1].festival


def test_a_blank_behind_the_month_parts_it_from_its_items():
    text = "工会计划\n一月　慰问退休教师；召开总结会\n三月　女教工插花；学雷锋活动\n五月　登山；体检"
    assert months(text) == [
        ((1,), "慰问退休教师"),
        ((1,), "召开总结会"),
        ((3,), "女教工插花"),
        ((3,), "学雷锋活动"),
        ((5,), "登山"),
        ((5,), "体检"),
    ]


def test_a_month_in_brackets_before_the_money_hides_no_money():
    reading = read_plan(
        "工会慰问计划\n1、元旦慰问（1月）：会员62人×100元=6200元。\n"
        "2、春节慰问（2月）：会员62人×500元=31000元；退休教师20人×300元=6000元。"
    )
    assert [(a.months, a.title) for a in reading.activities] == [((1,), "元旦慰问"), ((2,), "春节慰问")]
    assert [(row.festival, row.category, row.amount) for row in reading.budget] == [
        ("元旦", "会员", 6200),
        ("春节", "会员", 31000),
        ("春节", "退休教师", 6000),
    ]


def test_a_week_with_its_days_heads_what_stands_below_it():
    text = (
        "工会行事历\n第一周（2月17日—2月21日）\n召开小组长会\n"
        "第二周（2月24日—2月28日）\n看望住院教师\n第三周（3月3日—3月7日）\n三八节插花"
    )
    assert months(text) == [((2,), "召开小组长会"), ((2,), "看望住院教师"), ((3,), "三八节插花")]


def test_a_month_behind_the_name_and_its_colon_is_the_month_of_the_item():
    reading = read_plan(
        "工会计划\n一、慰问\n1.春节慰问：1月，60人，每人600元，共3.6万元。\n2.春游：4月上旬，预算6000元。\n"
        "3、三八：3月，女教师徒步，2000元\n4、国庆：10月，健步走\n5、中秋：9月，每人300元"
    )
    assert [(a.months, a.title) for a in reading.activities] == [
        ((1,), "春节慰问"),
        ((4,), "春游"),
        ((3,), "女教师徒步"),
        ((10,), "健步走"),
    ]
    assert [(r.festival, r.category, r.rate, r.amount) for r in reading.budget] == [
        ("春节", "会员", 600, 36000),
        ("", "春游", None, 6000),
        ("三八", "女教师徒步", None, 2000),
        ("中秋", "会员", 300, None),
    ]
