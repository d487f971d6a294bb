from collections.abc import Iterator

from chinese_calendar.constants import Holiday, holidays, workdays
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from almanac.models import DayOff
from almanac.names import find_festival

ANNOUNCED_YEARS = frozenset(day.year for day in holidays)


@transaction.atomic
def enter_days_off(*, year: int) -> int:
    """Enter the year's days off and adjusted working days as announced; days already entered stay.

    The State Council announces them each November and they cannot be computed (全国年节及纪念日放假办法).
    Returns the number of days entered; refused (`year_not_announced`) for a year that is not known here.
    """
    if year not in ANNOUNCED_YEARS:
        raise ValidationError(
            _("The days off of %(year)s are not known here; enter them from the State Council's notice."),
            code="year_not_announced",
            params={"year": year},
        )
    before = DayOff.objects.of_years(year, year).count()
    DayOff.objects.bulk_create(_announced(year), ignore_conflicts=True)
    return DayOff.objects.of_years(year, year).count() - before


def enter_announced_years() -> list[int]:
    """Enter every announced year of which nothing is entered yet; returns these years."""
    entered = set(DayOff.objects.values_list("date__year", flat=True).distinct())
    missing = sorted(ANNOUNCED_YEARS - entered)
    DayOff.objects.bulk_create(day for year in missing for day in _announced(year))
    return missing


def _announced(year: int) -> Iterator[DayOff]:
    notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
    for kind, days in ((DayOff.Kind.DAY_OFF, holidays), (DayOff.Kind.WORKING_DAY, workdays)):
        for day, occasion in days.items():
            if day.year == year:
                name = Holiday(occasion).chinese
                festival = find_festival(name)
                yield DayOff(
                    date=day, kind=kind, name=festival.chinese if festival else name, document_no=notice
                )
