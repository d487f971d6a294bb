import csv
from datetime import date
from pathlib import Path

import pytest

from almanac.festivals import Festival, FestivalDay, festival_date, festivals_between, festivals_of
from almanac.lunar import AlmanacError, LunarDate

SHARED_TABLE = Path(__file__).parents[3] / "shared" / "data" / "festivals.csv"

# 除夕 春节 元宵 清明 端午 七夕 中秋 重阳 冬至
MOVING = [
    Festival.NEW_YEARS_EVE,
    Festival.SPRING_FESTIVAL,
    Festival.LANTERN,
    Festival.QINGMING,
    Festival.DRAGON_BOAT,
    Festival.QIXI,
    Festival.MID_AUTUMN,
    Festival.DOUBLE_NINTH,
    Festival.WINTER_SOLSTICE,
]
TABLE = """
2012 0122 0123 0206 0404 0623 0823 0930 1023 1221
2013 0209 0210 0224 0404 0612 0813 0919 1013 1222
2014 0130 0131 0214 0405 0602 0802 0908 1002 1222
2015 0218 0219 0305 0405 0620 0820 0927 1021 1222
2016 0207 0208 0222 0404 0609 0809 0915 1009 1221
2017 0127 0128 0211 0404 0530 0828 1004 1028 1222
2018 0215 0216 0302 0405 0618 0817 0924 1017 1222
2019 0204 0205 0219 0405 0607 0807 0913 1007 1222
2020 0124 0125 0208 0404 0625 0825 1001 1025 1221
2021 0211 0212 0226 0404 0614 0814 0921 1014 1221
2022 0131 0201 0215 0405 0603 0804 0910 1004 1222
2023 0121 0122 0205 0405 0622 0822 0929 1023 1222
2024 0209 0210 0224 0404 0610 0810 0917 1011 1221
2025 0128 0129 0212 0404 0531 0829 1006 1029 1221
2026 0216 0217 0303 0405 0619 0819 0925 1018 1222
2027 0205 0206 0220 0405 0609 0808 0915 1008 1222
2028 0125 0126 0209 0404 0528 0826 1003 1026 1221
2029 0212 0213 0227 0404 0616 0816 0922 1016 1221
2030 0202 0203 0217 0405 0605 0805 0912 1005 1222
2031 0122 0123 0206 0405 0624 0824 1001 1024 1222
2032 0210 0211 0225 0404 0612 0812 0919 1012 1221
2033 0130 0131 0214 0404 0601 0801 0908 1001 1221
2034 0218 0219 0305 0405 0620 0820 0927 1020 1222
2035 0207 0208 0222 0405 0610 0810 0916 1009 1222
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_moving_festivals_of_this_generation(row):
    year, *days = row
    found = [festival_date(festival, int(year)).strftime("%m%d") for festival in MOVING]
    assert found == days


@pytest.mark.skipif(not SHARED_TABLE.exists(), reason="the shared table of festivals is not here")
def test_every_row_of_the_shared_table():
    with SHARED_TABLE.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    by_name = {festival.chinese: festival for festival in Festival}
    for row in rows:
        festival = by_name[row["festival"]]
        assert festival_date(festival, int(row["year"])).isoformat() == row["date"]
        assert festival.is_union_gift_festival == (row["union_gift_festival"] == "1")
    assert {row["festival"] for row in rows} == set(by_name)


@pytest.mark.parametrize("year", range(1901, 2101))
def test_lunar_festivals_agree_with_an_independent_computation(year, sxtwl):
    for festival, month, day in [
        (Festival.SPRING_FESTIVAL, 1, 1),
        (Festival.LANTERN, 1, 15),
        (Festival.DRAGON_BOAT, 5, 5),
        (Festival.QIXI, 7, 7),
        (Festival.MID_AUTUMN, 8, 15),
        (Festival.DOUBLE_NINTH, 9, 9),
    ]:
        theirs = sxtwl.fromLunar(year, month, day)
        expected = date(theirs.getSolarYear(), theirs.getSolarMonth(), theirs.getSolarDay())
        assert festival_date(festival, year) == expected


def test_a_year_lists_eighteen_festivals_in_order_of_date():
    for year in (1901, 2020, 2026, 2033, 2100):
        days = festivals_of(year)
        assert len(days) == 18
        assert days == sorted(days, key=lambda found: found.date)
        assert {found.date.year for found in days} == {year}


def test_mid_autumn_and_national_day_may_share_a_day():
    shared = [found.festival for found in festivals_of(2020) if found.date == date(2020, 10, 1)]
    assert shared == [Festival.MID_AUTUMN, Festival.NATIONAL_DAY]


def test_a_festival_is_never_kept_in_the_leap_month():
    assert LunarDate.from_solar(festival_date(Festival.DOUBLE_NINTH, 2014)) == LunarDate(2014, 9, 9)
    assert LunarDate.from_solar(festival_date(Festival.QIXI, 2006)) == LunarDate(2006, 7, 7)


def test_the_eve_is_the_29th_in_years_without_a_30th():
    assert LunarDate.from_solar(festival_date(Festival.NEW_YEARS_EVE, 2026)) == LunarDate(2025, 12, 29)
    assert LunarDate.from_solar(festival_date(Festival.NEW_YEARS_EVE, 2024)) == LunarDate(2023, 12, 30)


def test_festivals_between_includes_both_ends_and_crosses_the_year():
    assert festivals_between(date(2026, 12, 22), date(2027, 1, 1)) == [
        FestivalDay(date(2026, 12, 22), Festival.WINTER_SOLSTICE),
        FestivalDay(date(2027, 1, 1), Festival.NEW_YEAR),
    ]
    assert festivals_between(date(2026, 11, 1), date(2026, 11, 30)) == []


def test_seven_festivals_may_be_given_for_and_eight_are_days_off():
    assert sum(festival.is_union_gift_festival for festival in Festival) == 7
    assert sum(festival.is_statutory for festival in Festival) == 8
    assert not Festival.TEACHERS_DAY.is_statutory


def test_the_rule_is_said_in_words():
    assert "五月初五" in Festival.DRAGON_BOAT.rule
    assert not Festival.DRAGON_BOAT.is_fixed
    assert Festival.TEACHERS_DAY.is_fixed


def test_a_festival_is_found_by_its_code():
    assert festival_date("dragon_boat", 2026) == date(2026, 6, 19)


@pytest.mark.parametrize("year", [1900, 2101])
def test_a_year_outside_is_refused(year):
    with pytest.raises(AlmanacError, match=str(year)):
        festivals_of(year)
