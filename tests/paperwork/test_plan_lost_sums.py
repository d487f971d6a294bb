"""No sum of a plan goes nowhere: it is a budget row, a warning, or a line that is offered."""

from itertools import product

import pytest

from paperwork.plans import read_plan

PLACES = {
    "nowhere": "青禾小学工会{year}年工作计划\n",
    "no title": "",
    "budget title": "青禾小学工会{year}年经费预算\n",
    "chapter": "青禾小学工会{year}年工作计划\n三、社团活动\n",
    "second level": "青禾小学工会{year}年工作计划\n三、主要工作\n（一）关心教职工生活\n1、",
    "list": "青禾小学工会{year}年工作计划\n四、活动安排\n1. ",
    "budget": "青禾小学工会{year}年工作计划\n五、经费预算\n",
    "month": "青禾小学工会{year}年工作计划\n三月份：\n1. 植树；\n2. ",
    "same line": "青禾小学工会{year}年工作计划\n二月：新春茶话会\n三月：",
    "behind a list": "青禾小学工会{year}年工作计划\n一、节日慰问：\n春节：每人500元×60人，计30000元；\n",
    "talk": "青禾小学工会{year}年工作计划\n一、指导思想\n以服务教职工为宗旨，",
}
WORDS = (
    "瑜伽班教练费：每次300元×16次={sum}元",
    "会员生日慰问：每人300元蛋糕券，300×60={sum}元。",
    "元旦迎新联欢会：布置及奖品{sum}元左右。",
    "冬至慰问：每人50元，合计{sum}元",
    "组织春秋游：每人200元×60人×2次，共{sum}元。",
    "乒乓球、气排球、瑜伽兴趣小组，聘请教练{sum}元/年。",
    "教工运动会，奖品4500元，器材租用{sum}元。",
    "看望生病住院会员，每人次500元，预计6人次，{sum}元。",
    "师德演讲比赛，奖励一等奖2名各{sum}元，二等奖4名各200元。",
    "购置乒乓球桌2张，每张{sum}元。",
    "去年结余{sum}元。",
    "单次支出超过{sum}元的，须经委员会讨论。",
    "争取学校行政补助{sum}元，用于暑期疗休养。",
    "退休教师重阳节座谈会（{sum}元）",
    "上级下拨经费{sum}元。其他不变。",
    "午餐每桌{sum}元",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", WORDS)
def test_every_sum_of_a_text_is_taken_up_somewhere(place, words):
    text = PLACES[place].format(year=2026) + words.format(sum=7340)
    assert "7340" in somewhere(read_plan(text))


@pytest.mark.parametrize(("one", "other"), list(product(WORDS, WORDS)))
def test_two_sums_below_each_other_are_both_taken_up(one, other):
    text = PLACES["second level"].format(year=2026) + one.format(sum=7340) + "\n2、" + other.format(sum=8350)
    found = somewhere(read_plan(text))
    assert "7340" in found
    assert "8350" in found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["慰问困难职工三千元", "奖金两万元，另有奖品500元", "购买图书八百元。"])
def test_a_sum_in_small_chinese_numerals_is_offered(place, words):
    text = PLACES[place].format(year=2026) + words
    offered = [item.text for item in read_plan(text).unplaced]
    assert any(sign in words for words in offered for sign in ("千元", "万元", "百元"))


def somewhere(reading):
    """All figures and words in which a sum can be found again."""
    found = [value for row in reading.budget for value in (row.amount, row.rate)]
    texts = [item.text for item in (*reading.unplaced, *reading.recurring)]
    texts += [str(warning.params) for warning in reading.warnings]
    return " ".join([*(f"{value:.0f}" for value in found if value is not None), *texts])
