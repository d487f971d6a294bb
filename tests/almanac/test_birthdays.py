from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac.birthdays import (
    LunarBirthday,
    SolarBirthday,
    gift_day,
    key_of,
    keys_on,
    longest_leap_month,
    lunar_birthday,
    observed_in,
)
from almanac.lunar import AlmanacError, LunarDate, leap_month, month_length

solar = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: SolarBirthday(day.month, day.day))
# Birthdays that people have: days of the calendar since 1940.
lunar = (
    st.dates(date(1940, 1, 1), date(2010, 12, 31))
    .map(LunarDate.from_solar)
    .map(lambda day: LunarBirthday(day.month, day.day, day.is_leap))
)
years = st.integers(2000, 2050)
MONTHS = range(1, 13)
EVERY_BIRTHDAY = [
    *(
        SolarBirthday(day.month, day.day)
        for day in (date(2000, 1, 1) + timedelta(days=n) for n in range(366))
    ),
    *(LunarBirthday(month, day) for month in MONTHS for day in range(1, 31)),
    *(LunarBirthday(month, day, True) for month in MONTHS for day in range(1, longest_leap_month(month) + 1)),
]


@lru_cache
def lunar_days(sxtwl, year):
    """The days of a year as an independent calendar has them: day, lunar year, month, is leap, number."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(367)]
    named = [(day, sxtwl.fromSolar(day.year, day.month, day.day)) for day in days]
    return [
        (day, d.getLunarYear(), d.getLunarMonth(), bool(d.isLunarLeap()), d.getLunarDay()) for day, d in named
    ]


def recounted(sxtwl, year, birthday):
    """The days of a year on which an independent calendar keeps the birthday."""
    found = []
    for (day, lunar_year, month, is_leap, number), following in pairwise(lunar_days(sxtwl, year)):
        if day.year != year or month != birthday.month:
            continue
        waits = birthday.is_leap and run_month(sxtwl, lunar_year) == month
        ends = following[-1] == 1
        if is_leap == waits and (number == birthday.day or (ends and number < birthday.day)):
            found.append(day)
    return found


@lru_cache
def run_month(sxtwl, lunar_year):
    return sxtwl.getRunMonth(lunar_year)


@given(year=years, birthday=lunar)
def test_lunar_birthdays_agree_with_an_independent_calendar(sxtwl, year, birthday):
    assert observed_in(year, birthday) == recounted(sxtwl, year, birthday)


@pytest.mark.parametrize("year", range(2000, 2051))
def test_the_hard_lunar_birthdays_agree_in_every_year(sxtwl, year):
    leaps = {leap_month(y) for y in range(1940, 2051)} - {None}
    hard = [LunarBirthday(month, 30) for month in range(1, 13)]
    hard += [LunarBirthday(month, day, True) for month in leaps for day in (1, 15, 29)]
    assert {b: observed_in(year, b) for b in hard} == {b: recounted(sxtwl, year, b) for b in hard}


@given(year=years, birthday=solar | lunar)
def test_a_birthday_is_kept_at_most_twice_a_year_and_once_by_the_sun(year, birthday):
    days = observed_in(year, birthday)
    assert len(days) <= 2
    assert days == sorted(days)
    assert all(day.year == year for day in days)
    assert isinstance(birthday, LunarBirthday) or len(days) == 1


@given(year=years, birthday=lunar)
def test_each_lunar_year_keeps_a_birthday_once(year, birthday):
    kept = [day for y in range(year, year + 10) for day in observed_in(y, birthday)]
    first = [LunarDate.from_solar(day).year for day in kept]
    assert first == list(range(first[0], first[0] + len(first)))


@given(year=years, birthday=solar | lunar)
def test_a_budget_year_has_one_gift_in_it_or_just_after(year, birthday):
    days, gift = observed_in(year, birthday), gift_day(year, birthday)
    if days:
        assert gift == days[0]
    else:
        assert gift == observed_in(year + 1, birthday)[0]
        assert gift <= date(year + 1, 1, 31)


def test_29_february_is_kept_on_the_28th_in_common_years():
    assert observed_in(2028, SolarBirthday(2, 29)) == [date(2028, 2, 29)]
    assert observed_in(2026, SolarBirthday(2, 29)) == [date(2026, 2, 28)]
    assert observed_in(2100, SolarBirthday(2, 29)) == [date(2100, 2, 28)]


def test_the_thirtieth_is_kept_on_the_29th_of_a_short_month():
    assert month_length(2025, 12) == 29
    assert observed_in(2026, LunarBirthday(12, 30)) == [date(2026, 2, 16)]


def test_a_leap_month_is_kept_where_the_year_has_it_and_else_in_the_ordinary_month():
    born = LunarBirthday(6, 1, is_leap=True)
    assert observed_in(2025, born) == [date(2025, 7, 25)]
    assert observed_in(2026, born) == [LunarDate(2026, 6, 1).to_solar()]


def test_somebody_born_in_the_ordinary_month_keeps_it_there():
    assert observed_in(2025, LunarBirthday(6, 1)) == [LunarDate(2025, 6, 1).to_solar()]


def test_none_in_a_year_and_two_in_another():
    first, eighth = LunarBirthday(12, 1), LunarBirthday(12, 8)
    assert observed_in(2024, first) == [date(2024, 1, 11), date(2024, 12, 31)]
    assert observed_in(2025, first) == []
    assert observed_in(2022, eighth) == [date(2022, 1, 10), date(2022, 12, 30)]
    assert observed_in(2023, eighth) == []


def test_two_in_a_year_give_one_gift_and_none_gives_the_next_january_s():
    assert gift_day(2024, LunarBirthday(12, 1)) == date(2024, 1, 11)
    assert gift_day(2025, LunarBirthday(12, 1)) == date(2026, 1, 19)


def test_the_edges_of_the_calendar():
    assert observed_in(1901, LunarBirthday(11, 11)) == [date(1901, 1, 1), date(1901, 12, 21)]
    assert observed_in(1901, LunarBirthday(11, 10)) == [date(1901, 12, 20)]
    assert all(gift_day(2100, LunarBirthday(12, day)) for day in range(1, 31))
    for year in (1900, 2101):
        with pytest.raises(AlmanacError):
            observed_in(year, LunarBirthday(8, 15))
        with pytest.raises(AlmanacError):
            observed_in(year, SolarBirthday(8, 15))


@pytest.mark.parametrize(
    "made",
    [
        lambda: SolarBirthday(2, 30),
        lambda: SolarBirthday(13, 1),
        lambda: LunarBirthday(0, 1),
        lambda: LunarBirthday(8, 31),
        lambda: LunarBirthday(1, 1, is_leap=True),
    ],
)
def test_a_day_that_no_year_has_is_no_birthday(made):
    with pytest.raises(AlmanacError):
        made()


def test_a_lunar_birthday_is_written_as_people_say_it():
    assert str(LunarBirthday(8, 15)) == "八月十五"
    assert str(LunarBirthday(6, 1, is_leap=True)) == "闰六月初一"


@pytest.mark.parametrize("year", [1901, *range(1990, 2061), 2100])
def test_the_keys_of_every_day_are_those_of_the_birthdays_kept_on_it(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(367)]
    by_key = {(day, key) for day in days if day.year == year for key in keys_on(day)}
    assert by_key == {(day, key_of(b)) for b in EVERY_BIRTHDAY for day in observed_in(year, b)}


def test_no_two_birthdays_share_a_key():
    assert len({key_of(birthday) for birthday in EVERY_BIRTHDAY}) == len(EVERY_BIRTHDAY)


def test_the_keys_of_28_february_hold_the_29th_in_common_years():
    assert {228, 229} <= keys_on(date(2026, 2, 28))
    assert 229 not in keys_on(date(2028, 2, 28))


def test_no_day_has_the_key_of_a_month():
    assert all(key % 100 for n in range(365) for key in keys_on(date(2026, 1, 1) + timedelta(days=n)))


def test_the_first_day_that_is_asked_of_a_year_costs_little():
    # No other test asks this year, so that its table is not there yet.
    started = perf_counter()
    keys_on(date(1950, 5, 1))
    assert perf_counter() - started < 0.05


@pytest.mark.parametrize("year", [1900, 2101])
def test_keys_end_with_the_calendar(year):
    with pytest.raises(AlmanacError):
        keys_on(date(year, 6, 1))


def test_a_leap_month_that_no_year_has_is_the_ordinary_one():
    assert lunar_birthday(1, 15, is_leap=True) == LunarBirthday(1, 15)
    assert lunar_birthday(8, 30, is_leap=True) == LunarBirthday(8, 30)
    assert lunar_birthday(8, 29, is_leap=True) == LunarBirthday(8, 29, True)
    assert lunar_birthday(6, 30, is_leap=True) == LunarBirthday(6, 30, True)
