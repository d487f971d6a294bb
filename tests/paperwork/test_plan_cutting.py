"""Where one activity ends and the next begins, and what is no part of its name."""

import pytest

from paperwork.plans import read_plan

HEADS = ["三月：{}", "三月\n1. {}\n2. 露天电影", "时间\t活动内容\n3月\t{}\n4月\t露天电影"]


def first_two(head, words):
    activities = read_plan(head.format(words)).activities
    return [(a.title, a.festival) for a in activities if a.title != "露天电影"]


@pytest.mark.parametrize("head", HEADS)
def test_a_comma_in_brackets_cuts_nothing(head):
    reading = read_plan(head.format("环湖骑行（自愿参加，费用各付一半）"))
    first = reading.activities[0]
    assert (first.title, first.note) == ("环湖骑行", "（自愿参加，费用各付一半）")


@pytest.mark.parametrize("head", HEADS)
def test_a_label_in_brackets_cuts_nothing(head):
    first = read_plan(head.format("环湖骑行（集合早，地点：东门）")).activities[0]
    assert first.title == "环湖骑行"
    assert first.note == "（集合早，地点：东门）"


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("国庆登高、重阳节慰问退休教师", [("国庆登高", "国庆"), ("重阳节慰问退休教师", "重阳节")]),
        ("端午节慰问会员，六一亲子游园", [("端午节慰问会员", "端午"), ("六一亲子游园", "六一")]),
        ("中秋、国庆慰问", [("中秋、国庆慰问", "中秋")]),
        ("开展五一节、端午节慰问", [("开展五一节、端午节慰问", "劳动节")]),
        ("庆元旦、迎新春联欢会", [("庆元旦、迎新春联欢会", "元旦")]),
    ],
)
def test_two_festivals_with_deeds_of_their_own_are_two_activities(head, words, wanted):
    assert first_two(head, words) == wanted


@pytest.mark.parametrize(
    "line", ["教师节座谈 3000元", "教师节座谈3000元", "教师节座谈：3000元", "教师节座谈\t3000元"]
)
@pytest.mark.parametrize(
    "head",
    ["九月：{}", "九月\n1、{}\n2、露天电影", "时间\t活动\n9月\t{}", "活动安排\n9月\t{}\n10月\t露天电影"],
)
def test_a_sum_is_no_part_of_the_name(head, line):
    if head.startswith("九月：") and "\t" in line:
        pytest.skip("a tab makes a cell")
    reading = read_plan(head.format(line))
    assert reading.activities[0].title == "教师节座谈"


def test_the_sums_of_a_plan_that_is_called_a_budget_are_read():
    reading = read_plan("2026年工会经费预算\n教师节座谈 3000元\n瑜伽班：1900元\n办公费500元")
    assert [(r.festival, r.amount) for r in reading.budget] == [("教师节", 3000), ("", 1900), ("", 500)]


@pytest.mark.parametrize(
    "text",
    [
        "三月\n1、三八节活动 2000元\n2、女教工瑜伽班 1500元",
        "经费预算\n1、三八节活动：2000元\n2、女教工瑜伽班：1500元",
        "月份\t活动\t经费\n3月\t三八节活动\t2000\n3月\t女教工瑜伽班\t1500",
        "项目\t金额\n三八节活动\t2000\n女教工瑜伽班\t1500",
        "项目\t人数\t标准\t金额\n三八节活动\t20\t100\t2000\n女教工瑜伽班\t15\t100\t1500",
    ],
)
def test_a_class_for_women_is_not_womens_day(text):
    assert [(r.festival, r.amount) for r in read_plan(text).budget] == [("三八", 2000), ("", 1500)]


def test_a_numbered_activity_with_its_sum_is_activity_and_money():
    reading = read_plan("一、活动安排\n1. 教师节座谈 3000元\n2. 跳绳比赛 900元\n3. 四月：环湖骑行")
    assert [a.title for a in reading.activities] == ["教师节座谈", "跳绳比赛", "环湖骑行"]
    assert [row.amount for row in reading.budget] == [3000, 900]
