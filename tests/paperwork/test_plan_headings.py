"""Plans whose headings say what is done, and the lines below them when and for how much."""

from paperwork.plans import read_plan


def test_a_heading_names_what_the_line_below_pays_for():
    text = "工会计划\n四、端午节慰问\n6月，每人200元×60人=12000元。\n五、工会活动\n开学茶歇、操场健步走，9月进行，共1200元。"
    reading = read_plan(text)
    assert [(a.months, a.title) for a in reading.activities] == [((6,), "端午节慰问"), ((9,), "工会活动")]
    assert [(r.festival, r.category, r.amount) for r in reading.budget] == [
        ("端午", "会员", 12000),
        ("", "工会活动", 1200),
    ]
