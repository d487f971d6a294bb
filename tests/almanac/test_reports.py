from datetime import date

import pytest
from django.utils.translation import override

from almanac.festivals import Festival
from almanac.lunar import AlmanacError, LunarDate
from almanac.models import DayOff
from almanac.reports import days_between, month_days
from almanac.services import enter_days_off
from almanac.terms import SolarTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_2026():
    DayOff.objects.all().delete()
    enter_days_off(year=2026)


def day(year, month, number):
    return month_days(year, month)[number - 1]


def test_a_month_has_all_its_days_with_their_lunar_names(only_2026):
    days = month_days(2026, 6)
    assert [info.date.day for info in days] == list(range(1, 31))
    assert days[14].lunar == LunarDate(2026, 5, 1)
    assert [info.lunar.short_name for info in days[13:16]] == ["廿九", "五月", "初二"]


def test_a_day_shows_its_festival_before_its_term_before_its_lunar_day(only_2026):
    with override("en"):
        assert day(2026, 6, 19).caption == "Dragon Boat Festival"
        assert day(2026, 6, 21).caption == "Summer Solstice"
    assert day(2026, 6, 18).caption == "初四"


def test_terms_and_festivals_of_a_day(only_2026):
    assert day(2026, 4, 5).solar_term == SolarTerm.PURE_BRIGHTNESS
    assert day(2026, 4, 5).festivals == (Festival.QINGMING,)
    assert day(2020, 10, 1).festivals == (Festival.MID_AUTUMN, Festival.NATIONAL_DAY)
    assert day(2026, 6, 18).festivals == ()


def test_days_off_and_adjusted_working_days(only_2026):
    holiday, worked, saturday = day(2026, 2, 23), day(2026, 2, 28), day(2026, 2, 7)
    assert (holiday.is_day_off, holiday.is_adjusted_working_day, holiday.is_rest_day) == (True, False, True)
    assert (worked.is_day_off, worked.is_adjusted_working_day, worked.is_rest_day) == (False, True, False)
    assert (saturday.is_day_off, saturday.is_adjusted_working_day, saturday.is_rest_day) == (
        False,
        False,
        True,
    )
    assert holiday.day_off.name == "春节"
    assert not day(2026, 2, 6).is_rest_day


def test_a_year_whose_days_off_are_not_entered_says_so(only_2026):
    assert day(2026, 3, 1).days_off_known
    assert not day(2027, 1, 1).days_off_known
    turn = days_between(date(2026, 12, 31), date(2027, 1, 1))
    assert [info.days_off_known for info in turn] == [True, False]


def test_days_between_includes_both_ends(only_2026):
    days = days_between(date(2026, 8, 31), date(2026, 10, 4))
    assert (len(days), days[0].date, days[-1].date) == (35, date(2026, 8, 31), date(2026, 10, 4))


@pytest.mark.parametrize("end", [date(2026, 1, 2), date(2026, 1, 31), date(2026, 12, 31)])
def test_any_stretch_is_one_query(only_2026, django_assert_num_queries, end):
    with django_assert_num_queries(1):
        days_between(date(2026, 1, 1), end)


@pytest.mark.parametrize("year", [1900, 2101])
def test_a_year_outside_is_refused(year):
    with pytest.raises(AlmanacError, match=str(year)):
        month_days(year, 1)


@pytest.mark.parametrize(("year", "month"), [(1901, 1), (2100, 12)])
def test_the_first_and_the_last_month_are_there(year, month):
    assert len(month_days(year, month)) == 31
