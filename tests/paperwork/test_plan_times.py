"""Days and parts of months as written: a day is taken, what is less than a day is kept in the note."""

import pytest

from paperwork.plans import read_plan


@pytest.mark.parametrize(
    ("words", "day", "note"),
    [
        ("庆“三八”手工课（3月7日下午3:30 综合楼三楼）", 7, "3月7日下午3:30 综合楼三楼"),
        ("环湖骑行（3月9日，东门集合）", 9, "3月9日，东门集合"),
        ("环湖骑行（3.9 东门）", 9, "3.9 东门"),
        ("环湖骑行（3月中旬，东门集合）", None, "3月中旬，东门集合"),
    ],
)
@pytest.mark.parametrize(
    "head",
    ["三月\n1、{}\n2、露天电影", "三月：{}", "{}\n四月：露天电影", "时间\t活动\n3月\t{}\n4月\t露天电影"],
)
def test_a_day_in_brackets_with_a_place_is_the_day(head, words, day, note):
    first = read_plan(f"工会计划\n{head.format(words)}").activities[0]
    assert (first.months, first.day, first.title) == ((3,), day, words.split("（")[0])
    assert note in first.note


@pytest.mark.parametrize(
    ("when", "month"), [("2月上旬", 2), ("4月下旬", 4), ("11月第二周周三", 11), ("6月底", 6), ("三月中旬", 3)]
)
@pytest.mark.parametrize(
    "line",
    [
        "{}：环湖骑行",
        "{}环湖骑行",
        "（1）{}组织环湖骑行",
        "环湖骑行（{}）",
        "时间\t活动\n{}\t环湖骑行\n12月\t露天电影",
    ],
)
def test_the_part_of_a_month_stays_in_the_note(line, when, month):
    first = read_plan(f"工会计划\n{line.format(when)}\n12月：拔河").activities[0]
    assert (first.months, first.day) == ((month,), None)
    assert first.title.endswith("环湖骑行")
    assert when in first.note


def test_each_item_under_a_part_of_a_month_has_it_in_its_note():
    reading = read_plan("2月上旬\n1、环湖骑行\n2、2月9日拔河\n3月\n1、露天电影")
    assert [a.note for a in reading.activities] == ["2月上旬", "", ""]


def test_the_time_of_day_in_a_cell_stays_in_the_note():
    reading = read_plan("时间\t活动\n3月7日下午3:30\t环湖骑行\n4月2日\t露天电影")
    assert [(a.day, a.note) for a in reading.activities] == [(7, "3月7日下午3:30"), (2, "")]


@pytest.mark.parametrize("text", ["环湖骑行（3月9日起报名，4月比赛）", "欢迎新教师（3月8日节前到校的）"])
def test_a_bracket_that_tells_more_than_a_time_is_left_alone(text):
    reading = read_plan(f"工会计划\n五月：{text}\n六月：拔河")
    assert reading.activities[0].months == (5,)
