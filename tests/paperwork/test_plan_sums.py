"""What a plan costs: the rows as read, and the total of the draft that is made of them."""

import pytest

from office.drafting import draft_from_reading
from paperwork.plans import read_item, read_plan
from tests.paperwork.test_plan_headings import rows

BUDGET = "工会2026年工作计划\n二、经费预算\n"
SUMS: dict[str, tuple[str, list[str], int]] = {}

SUMS["labels_of_several_matters"] = (
    "工会2026年计划\n一、趣味运动会\n时间：5月\n奖品：60人×50元\n器材：1000元\n场地：2000元\n"
    "二、端午慰问\n6月，60人×200元。",
    ["|奖品|60|50|3000", "|器材|||1000", "|场地|||2000", "端午|会员|60|200|12000"],
    18000,
)
SUMS["a_matter_behind_the_standard"] = (
    "工会2026年计划\n一、教师节慰问\n时间：9月\n标准：每人200元，60人\n座谈会：茶歇500元\n"
    "二、端午慰问\n6月，60人×200元。",
    ["教师节|会员|60|200|12000", "教师节|茶歇|||500", "端午|会员|60|200|12000"],
    24500,
)
SUMS["two_matters_of_a_heading"] = (
    "工会2026年计划\n一、文体活动\n时间：4月\n春游：60人×100元\n羽毛球赛：奖品800元\n"
    "二、端午慰问\n6月，60人×200元。",
    ["|春游|60|100|6000", "|奖品|||800", "端午|会员|60|200|12000"],
    18800,
)
SUMS["people_behind_a_label"] = (
    "工会2026年计划\n一、趣味运动会\n时间：5月\n参加人数：60人\n奖品：每人50元\n器材：1000元\n"
    "二、端午慰问\n时间：6月\n对象：全体会员60人\n标准：每人200元\n经费预算：约12000元",
    ["|会员|60|50|3000", "|器材|||1000", "端午|会员|60|200|12000"],
    16000,
)
SUMS["cost_below_an_item"] = (
    "工会2026年计划\n3月\n1. 三八节活动\n每人200元，共30人，计6000元",
    ["三八|会员|30|200|6000"],
    6000,
)
SUMS["a_year_times_people"] = (BUDGET + "生日蛋糕 200元/年×60人", ["生日|会员|60|200|12000"], 12000)
SUMS["a_year_a_head"] = (BUDGET + "体检费500元/年/人，60人", ["|体检费|60|500|30000"], 30000)
SUMS["a_year_dot_head"] = (BUDGET + "生日慰问 200元/年·人，60人", ["生日|会员|60|200|12000"], 12000)
SUMS["a_year_alone"] = (BUDGET + "聘请瑜伽教练7000元/年", ["|聘请瑜伽教练|||7000"], 7000)
SUMS["each_and_a_lump"] = (
    BUDGET + "优秀教师10名各500元，横幅200元",
    ["|优秀教师|10|500|5000", "|横幅|||200"],
    5200,
)
SUMS["each_and_a_lump_with_their_sum"] = (
    BUDGET + "优秀教师10名，每名500元，横幅200元，计5200元",
    ["|优秀教师|10|500|5000", "|横幅|||200"],
    5200,
)
SUMS["each_and_groups"] = (
    BUDGET + "优秀教师10名各500元，先进工会小组2个各300元",
    ["|优秀教师|10|500|5000", "|先进工会小组|2|300|600"],
    5600,
)
SUMS["two_things_for_each"] = (
    BUDGET + "60人，每人粽子80元、咸蛋40元",
    ["|会员|60|120|7200"],
    7200,
)
SUMS["two_things_by_their_sum"] = (
    BUDGET + "会员60人，每人蛋糕100元，电影票50元，计9000元",
    ["|会员|60|150|9000"],
    9000,
)
SUMS["prizes_by_the_piece"] = (
    BUDGET + "一等奖1个500元，二等奖2个各300元，三等奖3个各200元",
    ["|一等奖1个|||500", "|二等奖|2|300|600", "|三等奖|3|200|600"],
    1700,
)
SUMS["tickets"] = (BUDGET + "电影票60人×2张×40元", ["|电影票|60|80|4800"], 4800)
SUMS["price_of_a_lecture"] = (
    BUDGET + "健康讲座2场，每场1500元，共3000元",
    ["|健康讲座|||3000"],
    3000,
)
SUMS["households"] = (
    BUDGET + "工会干部培训3人，每人500元，计1500元\n困难补助 3户 每户2000元",
    ["|工会干部|3|500|1500", "|困难补助|3|2000|6000"],
    7500,
)
SUMS["two_festivals_below_a_chapter"] = (
    "工会2026年计划\n一、慰问工作\n五一慰问：60人×200元\n国庆慰问：60人×300元\n"
    "二、春游\n4月，5000元。\n三、秋游\n10月，6000元。",
    ["劳动节|会员|60|200|12000", "国庆|会员|60|300|18000", "|春游|||5000", "|秋游|||6000"],
    41000,
)
SUMS["two_days_below_a_heading"] = (
    "工会2026年计划\n一、教师节活动\n9月10日前发放慰问品，每人200元×60人。\n"
    "9月30日前组织教师体检，每人500元×60人。\n二、春游\n4月，5000元。\n三、秋游\n10月，6000元。",
    ["|慰问品|60|200|12000", "|教师|60|500|30000", "|春游|||5000", "|秋游|||6000"],
    53000,
)
SUMS["times_that_are_open"] = (
    "工会2026年计划\n一、春游\n时间：4月\n经费5000元\n二、体育活动\n时间：全年\n经费8000元\n"
    "三、全年慰问\n时间：每月\n经费：12000元",
    ["|春游|||5000", "|体育活动|||8000", "|全年慰问|||12000"],
    25000,
)


def drafted(text):
    return draft_from_reading(read_plan(text), year=2026, first_month=1)


@pytest.mark.parametrize("name", SUMS)
def test_the_sums_of_a_plan_are_read(name):
    text, wanted, _ = SUMS[name]
    assert rows(read_plan(text)) == wanted


@pytest.mark.parametrize("name", SUMS)
def test_the_draft_adds_up_to_what_the_plan_says(name):
    text, _, wanted = SUMS[name]
    assert drafted(text).total == wanted


@pytest.mark.parametrize(
    "words", ["60人，每人运动服150元，横幅200元", "会员60人，每人蛋糕100元，另电影票200元"]
)
def test_a_sum_that_may_be_for_each_or_for_all_is_left_to_the_person(words):
    warnings = [(w.code, w.params.get("written")) for w in read_plan(BUDGET + words).warnings]
    assert ("amount_unread", "200元") in warnings


def test_the_festivals_below_a_chapter_are_activities_on_their_days():
    found = [
        (a.title, a.month_from, a.day) for a in drafted(SUMS["two_festivals_below_a_chapter"][0]).activities
    ]
    assert found[:2] == [("五一慰问", 5, 1), ("国庆慰问", 10, 1)]


def test_two_days_below_a_heading_are_two_activities():
    found = [(a.title, a.day) for a in drafted(SUMS["two_days_below_a_heading"][0]).activities]
    assert found[:2] == [("发放慰问品", 10), ("组织教师体检", 30)]


def test_a_chapter_of_women_or_of_help_is_no_activity():
    text = (
        "工会2026年计划\n一、春游\n4月，5000元。\n二、秋游\n10月，6000元。\n"
        "三、送温暖工作\n1月走访慰问困难教职工，8000元。\n四、女工工作\n3月组织女教工健康讲座，讲课费1000元。"
    )
    titles = [activity.title for activity in read_plan(text).activities]
    assert titles == ["春游", "秋游", "走访慰问困难教职工", "组织女教工健康讲座"]


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("1. 订阅报刊5000元\n2. 场地费3000元\n3. 服装费2000元", 10000),
        ("订阅报刊5000元，场地费3000元，服装费2000元", 10000),
        ("4. 预留5000元\n5. 备用金3000元，用于住院慰问\n6. 机动2000元", 10000),
        ("1. 慰问费9万元\n其中：春节2万元\n中秋7万元", 90000),
        ("1. 活动费9万元\n(1)球赛2万元\n(2)春游7万元", 90000),
        ("活动费9万元（球赛2万元，春游7万元）", 90000),
        ("全年慰问费9万元，春节2万元，中秋7万元", 90000),
        ("节日慰问9万元\n春节2万元\n中秋7万元", 90000),
    ],
)
def test_only_sums_that_are_said_to_be_parts_are_left_out(words, total):
    assert drafted(BUDGET + words).total == total


@pytest.mark.parametrize("time", ["时间：全年\n", "时间：每月\n", "时间：待定\n", ""])
def test_what_a_matter_costs_is_not_the_total_of_the_plan(time):
    text = (
        f"工会2026年计划\n一、春游\n4月，5000元。\n二、体育活动\n{time}经费8000元\n三、秋游\n10月，6000元。"
    )
    reading = read_plan(text)
    assert reading.total is None
    assert not reading.warnings
    assert [row.category for row in reading.budget] == ["春游", "体育活动", "秋游"]
    assert drafted(text).total == 19000


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1. 乒乓球赛 奖品800元；羽毛球赛 奖品900元", "1. 乒乓球赛 奖品800元；羽毛球赛 奖品900元"),
        ("三八节活动 30人×100元", "三八节活动"),
        ("师德演讲比赛，一等奖2名各500元，二等奖4名各200元。", "师德演讲比赛"),
    ],
)
def test_a_line_of_two_matters_keeps_both_in_its_title(line, title):
    assert read_item(line)[0] == title
