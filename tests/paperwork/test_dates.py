from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperwork.dates import DateError, LunarDay, SolarDay, read_date

TODAY = date(2026, 11, 22)
BIRTHS = st.dates(min_value=date(1927, 5, 18), max_value=TODAY)


def read(value):
    return read_date(value, latest=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "1985.3", "1985.03", "85年3月", "85.3", "1985年3月", "1985-3", "1985/03", "198503", "8503", 1985.3,
        198503, "一九八五年三月", "1985．3", "1985年3月生", "'1985.3", "1985年3月份",
    ],
)  # fmt: skip
def test_a_month_is_read_as_its_first_day_and_said_to_be_a_month(typed):
    assert read(typed) == SolarDay(date(1985, 3, 1), month_only=True)


@pytest.mark.parametrize(
    "typed",
    [
        "1985.3.12", "1985年3月12日", "1985/3/12", "1985-3-12", "19850312", 19850312, "850312", "85.3.12",
        31118, "31118", 31118.5, "1985 03 12", "1985-03-12 00:00:00", "公历1985年3月12日", date(1985, 3, 12),
        datetime(1985, 3, 12, 8), "一九八五年三月十二日",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(typed):
    assert read(typed) == SolarDay(date(1985, 3, 12))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("农历八月十五", LunarDay(8, 15)),
        ("农历闰四月初三", LunarDay(4, 3, is_leap=True)),
        ("农历四月(闰)初三", LunarDay(4, 3, is_leap=True)),
        ("阴历1963年八月十五", LunarDay(8, 15, year=1963)),
        ("农历63年8月15日", LunarDay(8, 15, year=1963)),
        ("1963年八月十五(农历)", LunarDay(8, 15, year=1963)),
        ("农历8.15", LunarDay(8, 15)),
        ("正月初一", LunarDay(1, 1)),
        ("腊月廿九", LunarDay(12, 29)),
        ("农历冬月三十", LunarDay(11, 30)),
        ("农历十一月二十一", LunarDay(11, 21)),
    ],
)
def test_a_lunar_day_is_read_with_its_leap_month_and_year(typed, expected):
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1985年2月30日", "day"),
        ("2月30日", "no_year"),
        ("1985.13", "month"),
        ("1985年0月", "month"),
        ("1985-3-0", "day"),
        ("1900.2.29", "day"),
        ("农历八月三十一", "lunar_day"),
        ("农历十三月初一", "month"),
        ("八月十五", "no_year"),
        ("1985", "no_month"),
        ("1985年", "no_month"),
        ("1885.3", "year"),
        ("未知", "unreadable"),
        ("12/31/1985", "unreadable"),
        (True, "unreadable"),
        (1985.123, "unreadable"),
        (time(8), "time"),
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(typed, code):
    with pytest.raises(DateError) as refusal:
        read(typed)
    assert refusal.value.code == code
    assert str(refusal.value)


def test_a_number_that_has_lost_its_nought_is_not_guessed():
    with pytest.raises(DateError) as refusal:
        read(1985.1)
    assert refusal.value.code == "january_or_october"
    assert "请写成 1985年1月 或 1985年10月" in str(refusal.value)
    assert read("1985.10").day == date(1985, 10, 1)
    assert read("1985.1").day == date(1985, 1, 1)


def test_a_year_of_two_figures_is_never_after_the_latest_day():
    assert [read(f"{year}.3").day.year for year in ("85", "03", "26", "27")] == [1985, 2003, 2026, 1927]
    assert read("26.12").day.year == 1926
    assert read_date("26.12", latest=date(2030, 1, 1)).day.year == 2026


def test_an_empty_cell_is_no_date():
    assert read(None) is None
    assert read("  ") is None


@given(BIRTHS)
def test_every_day_comes_back_from_every_form(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        serial,
    ]
    assert {read(form) for form in [*forms, str(SolarDay(day))]} == {SolarDay(day)}


@given(BIRTHS)
def test_every_month_comes_back(day):
    month = SolarDay(day.replace(day=1), month_only=True)
    forms = [f"{day.year}.{day.month}", f"{day:%Y%m}", f"{day.year}年{day.month}月", str(month)]
    assert {read(form) for form in forms} == {month}


@given(
    st.builds(
        LunarDay,
        st.integers(1, 12),
        st.integers(1, 30),
        st.booleans(),
        st.none() | st.integers(1901, 2026),
    )
)
def test_every_lunar_day_comes_back_from_its_own_words(day):
    assert read(str(day)) == day


@given(st.text(max_size=20))
def test_whatever_is_typed_is_read_or_refused(text):
    with suppress(DateError):
        assert read(text) is None or str(read(text))
