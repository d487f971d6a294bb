"""Any text at all: read, or refused with a sentence; quickly, and never with another exception."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paperwork.plans import LIMIT, PlanTextError, read_item, read_plan

WORDS = st.sampled_from(
    [
        *(
            "三月",
            "七、八月",
            "3月8日",
            "12月31日",
            "2月30日",
            "第一季度",
            "农历正月",
            "每月",
            "待定",
            "月",
            "日",
        ),
        *(
            "（",
            "）",
            "“",
            "《",
            "：",
            "；",
            "。",
            "、",
            "一、",
            "1、",
            "（二）",
            "①",
            "-",
            "—",
            "×",
            "=",
            "###",
            "**",
        ),
        *("\t", "\n", "\v", "|", "<br>", " ", "\x00", "\ufeff", "\U0001f389", "１２", "lO", "元", "人"),
        *(
            "序号",
            "月份",
            "时间",
            "活动名称",
            "合计",
            "总计",
            "会员51人",
            "每人100元",
            "=5100元",
            "经费",
            "大写壹拾",
        ),
        *(
            "1e308元",
            "-5元",
            "12.345元",
            "端午节",
            "慰问",
            "组织教师",
            "春游",
            "比赛",
            "环孕检",
            "2025年",
            "20xx年",
        ),
    ]
)


@given(st.lists(WORDS, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_mixture_of_the_words_of_plans_is_read(text):
    read_or_refused(text)


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text):
    read_or_refused(text)


@given(st.lists(WORDS, max_size=12).map("".join))
@example("慰问活动1\t1月举行")
@settings(max_examples=300, deadline=None)
def test_any_line_is_taken_as_an_activity(text):
    title, _rows = read_item(text)
    assert isinstance(title, str)


def read_or_refused(text):
    try:
        reading = read_plan(text)
    except PlanTextError as error:
        refusal = str(error)
    else:
        check_places(reading, text)
        return
    assert refusal


def check_places(reading, text):
    reading.as_dict()
    for item in (*reading.activities, *reading.budget, *reading.unplaced, *reading.recurring):
        start, end = item.span
        assert 0 <= start <= end <= len(text)
        assert 1 <= item.line <= text.count("\n") + text.count("\r") + text.count("\f") + 3
    for item in reading.activities:
        assert item.title
        assert all(1 <= month <= 12 for month in item.months)
        assert item.day is None or 1 <= item.day <= 31
    for warning in reading.warnings:
        assert warning.message


@pytest.mark.parametrize("text", ["", " \n\t", "。。。——"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(PlanTextError) as error:
        read_plan(text)
    assert error.value.code in ("empty", "no_text")
    assert str(error.value)


def test_three_megabytes_are_refused_with_a_sentence():
    with pytest.raises(PlanTextError) as error:
        read_plan("三月组织植树。" * (3 * 1024 * 1024 // 21))
    assert error.value.code == "too_long"
    assert str(LIMIT) in str(error.value)


HARD = {
    "digits": "1",
    "one": "一",
    "blanks": " x" + " " * 500,
    "months": "1月",
    "chinese months": "一月",
    "month lines": "1月\n",
    "number lines": "1、植树\n",
    "numbers": "1、",
    "brackets": "（",
    "quotation marks": "“",
    "bars": "|",
    "tabs": "3月\t植树\n",
    "headings": "序号\n时间\n内容\n",
    "money": "会员51人，经费5100元，",
    "money lines": "会员51人，经费5100元\n",
    "sentences": "三月开展活动。",
    "wrapped": "组织教职工开展活动让大家放松身心愉快\n",
    "prose": "我们将于3月举办活动，",
    "dates": "1月1日-",
    "ten thousands": "1万",
    "numerals": "壹",
}


@pytest.mark.parametrize("name", HARD)
def test_a_hundred_kilobytes_of_anything_take_about_a_second(name):
    """Processor time, so that a busy machine does not fail it; four times the goal is the alarm."""
    unit = HARD[name]
    text = unit * (100_000 // len(unit.encode()))
    began = time.process_time()
    read_or_refused(text)
    assert time.process_time() - began < 4


def test_a_long_real_plan_takes_less_than_a_second():
    months = "".join(f"{month}月份：\n1、组织教师参加培训；\n2、慰问退休教师；\n" for month in range(1, 13))
    text = "一、指导思想\n围绕学校的中心工作，把会员的事放在心上。\n" * 300 + "四、活动安排\n" + months * 40
    assert len(text.encode()) < 100_000
    began = time.process_time()
    assert read_plan(text).activities
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "工会计划\n一、春游\n4月，" + "作为" * 3000 + "5000元",
        "工会计划\n一、春游\n4月" + "在举行" * 3000 + "，5000元",
        "春游\n4月，每人20元×60人=1200元。\n" * 2000,
        "经费预算\n" + "1元/盒×" * 5000 + "5000元",
        "经费预算\n" + "预留5000元，用于" * 3000,
        "【春游】\n" * 5000,
    ],
)
def test_headings_and_sums_that_repeat_are_read_in_time(text):
    started = time.perf_counter()
    read_plan(text)
    assert time.perf_counter() - started < 5
