"""Columns of money as offices fill them: sums in words, short rows, lumps, people who are no members."""

import pytest

from paperwork.plans import read_plan


def rows(text):
    return [(r.festival, r.category, r.headcount, r.rate, r.amount) for r in read_plan(text).budget]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("4560元", (None, None, 4560)),
        ("8,500", (None, None, 8500)),
        ("2.5万", (None, None, 25000)),
        ("约3000元", (None, None, 3000)),
        ("约3000", (None, None, 3000)),
        ("壹万元整", (None, None, 10000)),
        ("51人×200元", (51, 200, 10200)),
        ("120元/人×38人=4560", (38, 120, 4560)),
        ("21人，每人100元", (21, 100, 2100)),
        ("奖品2000元，场地500元", (None, None, 2500)),
    ],
)
@pytest.mark.parametrize(
    "head", ["时间\t活动内容\t经费（元）", "月份\t活动\t预算", "时间\t活动内容\t预算金额（元）"]
)
def test_a_sum_of_any_writing_is_the_money_of_its_activity(head, cell, wanted):
    text = f"活动安排\n{head}\n4月\t环湖骑行\t{cell}\n5月\t跳绳比赛\t900"
    first, second = rows(text)
    assert (first[2:], second[4]) == (wanted, 900)


def test_a_cell_that_says_no_sum_is_warned_of():
    reading = read_plan("时间\t活动内容\t经费（元）\n4月\t环湖骑行\t另报3次\n5月\t跳绳比赛\t900")
    assert [row.amount for row in reading.budget] == [900]
    assert "amount_unread" in [warning.code for warning in reading.warnings]


def test_a_money_table_adds_no_activity_that_the_schedule_has():
    text = (
        "三月：巾帼联欢会\n九月：中秋慰问\n项目\t金额\n中秋节慰问\t壹万元整\n巾帼联欢\t1,900\n秋游\t1.5万元"
    )
    reading = read_plan(text)
    assert [a.title for a in reading.activities] == ["巾帼联欢会", "中秋慰问", "秋游"]
    assert [row.amount for row in reading.budget] == [10000, 1900, 15000]


def test_a_subtotal_alone_is_the_sum_of_its_row():
    text = "项目\t人数\t标准\t小计\n端午慰问\t40\t50\t2000\n教师节庆祝\t\t\t8000.5"
    assert rows(text) == [
        ("端午", "会员", 40, 50, 2000),
        ("教师节", "教师节庆祝", None, None, pytest.approx(8000.5)),
    ]


def test_the_one_figure_of_a_short_row_is_its_sum():
    text = "项目\t人数\t标准\t金额\n中秋 会员\t51\t200\t10200\n办公费\t500"
    assert rows(text)[1] == ("", "办公费", None, None, 500)


def test_a_matter_below_a_festival_is_not_of_that_festival():
    text = (
        "节日\t对象\t人数\t标准\t金额\n中秋\t会员\t51\t200\t10200\n\t退休教师\t8\t100\t800\n\t办公费\t\t\t500"
    )
    assert [row[:2] for row in rows(text)] == [("中秋", "会员"), ("中秋", "退休教师"), ("", "办公费")]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("重阳敬老", "退休教师"),
        ("冬至慰问临时工", "临时工"),
        ("中秋慰问退休教师", "退休教师"),
        ("端午慰问", "会员"),
    ],
)
@pytest.mark.parametrize(
    "line", ["项目\t人数\t标准\t金额\n{}\t9\t100\t900\n杂项\t\t\t10", "十月：{}9人，每人100元"]
)
def test_the_name_says_whom_a_gift_is_for(line, name, who):
    assert rows(line.format(name))[0][1] == who
