from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from almanac.models import DayOff
from almanac.reports import days_off_known
from almanac.services import ANNOUNCED_YEARS, enter_announced_years, enter_days_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_table():
    DayOff.objects.all().delete()


def days(first, last):
    return {first + timedelta(days=number) for number in range((last - first).days + 1)}


def entered(kind, year):
    return set(DayOff.objects.of_years(year, year).filter(kind=kind).values_list("date", flat=True))


def test_the_arrangement_of_2026(empty_table):
    enter_days_off(year=2026)
    assert entered(DayOff.Kind.DAY_OFF, 2026) == (
        days(date(2026, 1, 1), date(2026, 1, 3))
        | days(date(2026, 2, 15), date(2026, 2, 23))
        | days(date(2026, 4, 4), date(2026, 4, 6))
        | days(date(2026, 5, 1), date(2026, 5, 5))
        | days(date(2026, 6, 19), date(2026, 6, 21))
        | days(date(2026, 9, 25), date(2026, 9, 27))
        | days(date(2026, 10, 1), date(2026, 10, 7))
    )
    assert entered(DayOff.Kind.WORKING_DAY, 2026) == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
    spring = DayOff.objects.get(date=date(2026, 2, 17))
    assert spring.name == "春节"
    assert "2026年" in spring.document_no


def test_entering_a_year_again_changes_nothing(empty_table):
    assert enter_days_off(year=2025) == 33
    DayOff.objects.filter(date=date(2025, 1, 1)).update(name="新年")
    assert enter_days_off(year=2025) == 0
    assert DayOff.objects.get(date=date(2025, 1, 1)).name == "新年"


def test_a_year_not_yet_announced_is_refused_and_says_so(empty_table):
    unknown = max(ANNOUNCED_YEARS) + 1
    with pytest.raises(ValidationError, match=str(unknown)) as refusal:
        enter_days_off(year=unknown)
    assert refusal.value.code == "year_not_announced"
    assert not days_off_known(unknown)


def test_announced_years_are_entered_where_nothing_is(empty_table):
    DayOff.objects.create(
        date=date(2026, 1, 1), kind=DayOff.Kind.DAY_OFF, name="元旦", document_no="本校通知"
    )
    assert enter_announced_years() == sorted(ANNOUNCED_YEARS - {2026})
    assert DayOff.objects.of_years(2026, 2026).count() == 1
    assert days_off_known(2015)
    assert enter_announced_years() == []


def test_every_day_names_its_occasion_in_a_few_words(empty_table):
    enter_announced_years()
    assert set(DayOff.objects.values_list("name", flat=True)) - {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    } == {"中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"}  # fmt: skip


def test_migrating_enters_the_announced_years(empty_table):
    call_command("migrate", "almanac", verbosity=0)
    assert days_off_known(2026)
