"""What was read as activities or money does not stand a second time as text."""

from paperwork.plans import read_plan

PLAN = """2026年工会计划
为办好教工之家，制定本计划。
一、指导思想
以服务会员为宗旨。
二、活动安排
三月：巾帼联欢会
四月：环湖骑行
三、经费预算表
三八：会员38人，每人100元，计3800元
总计3800元
四、工作要求
各组认真落实。
"""


def sections(text):
    return [(section.heading, section.body) for section in read_plan(text).sections]


def test_lists_of_activities_and_money_are_no_text():
    assert sections(PLAN) == [
        ("", "为办好教工之家，制定本计划。"),
        ("指导思想", "以服务会员为宗旨。"),
        ("工作要求", "各组认真落实。"),
    ]


def test_a_list_without_headings_leaves_no_section():
    assert sections("工会计划\n三月\n1、巾帼联欢会\n2、慰问新教师\n四月\n1、环湖骑行") == []


def test_a_heading_over_a_table_is_no_orphan():
    text = "工会计划\n一、目标\n办好教工之家。\n经费预算表\n项目\t金额\n环湖骑行\t300\n拔河\t200"
    assert sections(text) == [("目标", "办好教工之家。")]


def test_what_was_not_read_in_a_list_stays():
    text = "工会计划\n一、活动安排\n各项活动以自愿为原则。\n三月：巾帼联欢会\n四月：环湖骑行"
    assert sections(text) == [("活动安排", "各项活动以自愿为原则。")]


def test_a_heading_stays_over_what_stands_below_it():
    text = "工会计划\n一、工作安排\n（一）思想\n学政策，聚人心。\n（二）活动日程\n三月：联欢会\n四月：骑行"
    assert sections(text) == [("工作安排", ""), ("思想", "学政策，聚人心。")]


def test_running_text_that_names_a_month_stays_whole():
    words = "加强学习，提高素质。3月组织巾帼联欢会，让大家放松。"
    text = f"工会计划\n一、主要工作\n{words}\n二、活动安排\n三月：巾帼联欢会\n四月：环湖骑行"
    assert "".join(sections(text)[0][1].split("\n")) == words


def test_what_is_done_again_and_again_stays_as_text():
    text = "工会计划\n一、日常工作\n每月走访会员一次。\n二、活动安排\n三月：巾帼联欢会\n四月：环湖骑行"
    assert sections(text) == [("日常工作", "每月走访会员一次。")]


CHAPTERS = """青禾小学工会2026年工作计划
三、主要工作
（一）做好慰问工作
1、节日慰问：
元旦：每人150元×60人，计9000元；
2、看望住院会员，送上问候。
（二）业务培训
1、师德演讲比赛，奖励一等奖2名各300元。
2、工会干部培训2人，差旅费3000元。
四、活动安排
三月：植树。
"""


def test_an_item_with_a_list_of_its_own_stays_among_the_items_of_its_chapter():
    bodies = {section.heading: section.body for section in read_plan(CHAPTERS).sections}
    assert "节日慰问" not in bodies
    assert [line[:6] for line in bodies["做好慰问工作"].splitlines()] == [
        "1、节日慰问",
        "元旦：每人1",
        "2、看望住院",
    ]


def test_a_chapter_of_which_only_money_was_read_stays_in_the_text():
    bodies = {section.heading: section.body for section in read_plan(CHAPTERS).sections}
    assert bodies["业务培训"].startswith("1、师德演讲比赛")
    assert "2、工会干部培训2人" in bodies["业务培训"]


def test_a_budget_that_dates_its_lines_gives_activities_too():
    reading = read_plan(
        "青禾小学工会2026年经费预算\n端午节：6月，发放粽子，每人200元×60人=12000元\n"
        "秋游：10月，每人100元×60人=6000元\n植树活动：3月，购买树苗800元\n"
    )
    assert [activity.months for activity in reading.activities] == [(6,), (10,), (3,)]
    assert reading.activities[1].title == "秋游"
    assert [row.amount for row in reading.budget] == [12000, 6000, 800]
