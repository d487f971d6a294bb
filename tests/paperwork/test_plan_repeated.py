"""A cost that stands with its activity and again in the budget is counted once, and that is said."""

import pytest

from tests.paperwork.test_plan_sums import drafted

SCHEDULE = (
    "工会2026年计划\n一、活动安排\n1月 元旦登山，经费2000元\n6月 端午节慰问，60人，每人200元，计12000元\n"
)
HEADINGS = (
    "工会2026年计划\n一、主要活动\n（一）元旦登山\n1月，2000元。\n"
    "（二）趣味运动会\n5月，奖品3000元，器材2000元。\n"
)
OPEN = (
    "工会2026年计划\n一、主要活动\n（一）趣味运动会\n5月，奖品3000元，器材2000元。\n"
    "（二）全年慰问\n时间：全年\n经费：12000元\n"
)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        (SCHEDULE + "二、经费预算\n元旦登山2000元\n端午节慰问：会员60人，每人200元，计12000元", 14000),
        (SCHEDULE + "二、经费预算\n项目\t金额\n元旦登山\t2000\n端午节慰问\t12000\n合计\t14000", 14000),
        (OPEN + "二、经费预算\n趣味运动会5000元\n全年慰问12000元", 17000),
        (HEADINGS + "二、经费预算\n元旦登山2000元\n趣味运动会5000元", 7000),
        (HEADINGS + "二、经费预算\n1. 元旦登山2000元\n2. 趣味运动会：奖品3000元，器材2000元", 7000),
    ],
)
def test_a_sum_told_twice_is_counted_once_with_a_remark(text, total):
    draft = drafted(text)
    assert draft.total == total
    assert [noted.code for noted in draft.noted] == ["sum_repeated", "sum_repeated"]
    assert len(draft.activities) == 2


def test_another_matter_of_the_same_sum_is_counted_beside_it():
    draft = drafted(SCHEDULE + "二、经费预算\n元旦慰问2000元\n办公费12000元")
    assert draft.total == 28000
    assert not draft.noted
