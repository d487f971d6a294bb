from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac.lunar import FIRST_DAY, LAST_DAY, AlmanacError, LunarDate, leap_month, month_length


def test_every_day_agrees_with_an_independent_computation(sxtwl):
    day = FIRST_DAY
    while day <= LAST_DAY:
        theirs = sxtwl.fromSolar(day.year, day.month, day.day)
        expected = LunarDate(
            theirs.getLunarYear(), theirs.getLunarMonth(), theirs.getLunarDay(), bool(theirs.isLunarLeap())
        )
        assert LunarDate.from_solar(day) == expected, day
        day += timedelta(days=1)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_day_there_and_back_is_the_same_day(day):
    assert LunarDate.from_solar(day).to_solar() == day


@pytest.mark.parametrize(
    ("lunar", "solar"),
    [
        (LunarDate(2057, 9, 1), date(2057, 9, 28)),
        (LunarDate(2089, 8, 1), date(2089, 9, 4)),
        (LunarDate(2097, 7, 1), date(2097, 8, 7)),
    ],
)
def test_months_whose_new_moon_is_just_before_midnight(lunar, solar):
    assert lunar.to_solar() == solar
    assert LunarDate.from_solar(solar - timedelta(days=1)).day == 29


def test_2033_repeats_the_eleventh_month():
    assert leap_month(2033) == 11
    assert LunarDate(2033, 11, 1, is_leap=True).to_solar() == date(2033, 12, 22)
    assert month_length(2033, 11, is_leap=True) == 29
    assert LunarDate(2033, 8, 15).to_solar() == date(2033, 9, 8)


def test_leap_months_of_this_generation():
    found = {year: leap_month(year) for year in range(2012, 2040) if leap_month(year)}
    assert found == {
        2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5,
    }  # fmt: skip


def test_years_without_a_thirtieth_of_the_twelfth_month():
    short = [year for year in range(2012, 2036) if month_length(year, 12) == 29]
    assert short == [2012, 2015, 2021, 2024, 2025, 2026, 2027, 2028, 2030, 2031]


@pytest.mark.parametrize(
    ("day", "name", "short"),
    [
        (date(2026, 2, 17), "正月初一", "正月"),
        (date(2026, 2, 16), "腊月廿九", "廿九"),
        (date(2026, 6, 19), "五月初五", "初五"),
        (date(2025, 7, 25), "闰六月初一", "闰六月"),
        (date(2033, 12, 22), "闰十一月初一", "闰十一月"),
        (date(2026, 12, 9), "冬月初一", "冬月"),
        (date(2026, 10, 19), "九月初十", "初十"),
        (date(2026, 10, 29), "九月二十", "二十"),
        (date(2026, 10, 30), "九月廿一", "廿一"),
        (date(2026, 12, 8), "十月三十", "三十"),
    ],
)
def test_names(day, name, short):
    lunar = LunarDate.from_solar(day)
    assert (str(lunar), lunar.short_name) == (name, short)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((2015, 12, 30), "29"),
        ((2015, 12, 0), "29"),
        ((2026, 6, 1, True), "闰六月"),
        ((2026, 13, 1), "13"),
        ((2026, 0, 1), "0"),
        ((1899, 1, 1), "1899"),
        ((2101, 1, 1), "2101"),
        ((1900, 1, 1), "1900"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(arguments, words):
    with pytest.raises(AlmanacError, match=words):
        LunarDate(*arguments)


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_a_day_outside_the_years_covered_is_refused(day):
    with pytest.raises(AlmanacError, match=str(day.year)):
        LunarDate.from_solar(day)
