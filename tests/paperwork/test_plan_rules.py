"""One layout for each rule of the reader that no other test holds."""

import pytest

from paperwork.plans import read_plan

THEMES = "工会\n2月 开学季\n- [ ] 制定计划 @张三\n- [x] 慰问教工\n3月 巾帼季\n- [ ] 插花比赛"
NAMED = (
    "活动安排\n- 活动名称：新年联欢会\n- 时间：1月上旬\n- 活动名称：春季登山\n- 时间：4月中旬\n- 沿湖而行。"
)
HEADED = "一、举办教工排球赛\n为活跃生活，初定于4月20日开展比赛。\n二、召开座谈会\n时间初定5月8日下午。"
NOTICE = "关于举办教职工登山活动的通知\n一、活动目的\n强身。\n二、活动时间：2023年9月27日（周三）下午3:30"
COLUMN = "工会月历\n月\t主题\t活动内容\n9\t感恩\t教师节座谈会\n10\t强体\t秋季运动会\n11\t书香\t读书分享会"
BARE = "活动内容\n参加范围\n一月\n送温暖 联欢会 扑克赛\n全院职工\n二月\n灯谜会\n分会\n三月\n健步走\n分会"
PAST = "工会2023年工作要点\n2019年12月完成换届选举。3月份召开教代会。4月份开展登山。"
RATES = "元旦按每人100元，63人需6300元；春节每人400元，63人需2.52万元。"
GROUPS = "预算\n节日\t会员（45人）\t退休教师（16人）\n春节\t400\t300\n总计\t\t22800"
MATTERS = "慰问预算：重阳节慰问退休教师12人，每人150元，计1800元；运动会奖品2000元。"
BROKEN = "活动表\n三\n月 1.庆祝活动  女教师\n2.小组活动  各组\n四\n月 1.教工踏青  全体"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (THEMES, [(2, "制定计划"), (2, "慰问教工"), (3, "插花比赛")]),
        (NAMED, [(1, "新年联欢会"), (4, "春季登山")]),
        (HEADED, [(4, "举办教工排球赛"), (5, "召开座谈会")]),
        (NOTICE, [(9, "教职工登山")]),
        (COLUMN, [(9, "教师节座谈会"), (10, "秋季运动会"), (11, "读书分享会")]),
        (BARE, [(1, "送温暖"), (1, "联欢会"), (1, "扑克赛"), (2, "灯谜会"), (3, "健步走")]),
        (BROKEN, [(3, "庆祝活动"), (3, "小组活动"), (4, "教工踏青")]),
        ("活动\n3.7 插花\n4.20 扫墓\n9.10｜奶茶派对", [(3, "插花"), (4, "扫墓"), (9, "奶茶派对")]),
        ("4月18日下午，校工会召集各组长开会，讨论近期工作。会议要求6月份开好教代会。", []),
        (PAST, [(3, "召开教代会"), (4, "开展登山")]),
    ],
)
def test_each_activity_has_its_month(text, wanted):
    assert [(a.months[0], a.title) for a in read_plan(text).activities] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (RATES, [("元旦", "会员", 6300), ("春节", "会员", 25200)]),
        ("工会经费\n职工活动支出68万元，其中节日慰问52万元，文体16万元。", [("", "职工活动", 680000)]),
        ("一、费用预算\n团拜聚餐16桌，每桌600元，计9600元。", [("", "团拜聚餐", 9600)]),
        ("工会支出预算\n上年累计结余3万元，超过5000元的支出须集体研究。", []),
        (GROUPS, [("春节", "会员", 18000), ("春节", "退休教师", 4800)]),
        (MATTERS, [("重阳节", "退休教师", 1800), ("", "运动会奖品", 2000)]),
    ],
)
def test_each_sum_has_its_festival_and_group(text, wanted):
    assert [(row.festival, row.category, row.amount) for row in read_plan(text).budget] == wanted


def test_a_dated_line_that_gives_nothing_is_listed():
    assert read_plan("4月18日下午，校工会召集各组长开会，讨论近期工作。").unplaced
