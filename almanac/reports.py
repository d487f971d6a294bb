from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from almanac.festivals import Festival, festivals_between
from almanac.lunar import LunarDate, check_year
from almanac.models import DayOff
from almanac.terms import SolarTerm, terms_of


class _Computed(NamedTuple):
    """What can be said of a day without asking the database."""

    date: date
    lunar: LunarDate
    festivals: tuple[Festival, ...]
    solar_term: SolarTerm | None


@dataclass(frozen=True, slots=True)
class DayInfo:
    """What the almanac says of a day; `days_off_known` is whether its year's days off are entered."""

    date: date
    lunar: LunarDate
    festivals: tuple[Festival, ...]
    solar_term: SolarTerm | None
    day_off: DayOff | None
    days_off_known: bool

    @property
    def is_day_off(self) -> bool:
        """Off by the year's arrangement, not merely a weekend."""
        return self.day_off is not None and self.day_off.kind == DayOff.Kind.DAY_OFF

    @property
    def is_adjusted_working_day(self) -> bool:
        return self.day_off is not None and self.day_off.kind == DayOff.Kind.WORKING_DAY

    @property
    def is_rest_day(self) -> bool:
        """A day off or a weekend that is not worked."""
        return self.is_day_off or (self.date.weekday() >= 5 and not self.is_adjusted_working_day)

    @property
    def caption(self) -> str:
        """The line under the day's number: its festivals, else its solar term, else its lunar day."""
        if self.festivals:
            return " ".join(str(festival.label) for festival in self.festivals)
        return str(self.solar_term.label) if self.solar_term else self.lunar.short_name


def month_days(year: int, month: int) -> list[DayInfo]:
    """Every day of a month, in one query; a year outside 1901–2100 raises AlmanacError."""
    check_year(year)
    return days_between(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def days_between(start: date, end: date) -> list[DayInfo]:
    """Every day from start to end, both included, in one query.

    Days outside 1901-01-01 to 2101-01-28 raise AlmanacError.
    """
    entered = {day.date: day for day in DayOff.objects.of_years(start.year, end.year)}
    known_years = {day.year for day in entered}
    return [
        DayInfo(*computed, entered.get(computed.date), computed.date.year in known_years)
        for computed in _computed_between(start, end)
    ]


def days_off_known(year: int) -> bool:
    """Whether the days off of that year have been entered."""
    return DayOff.objects.of_years(year, year).exists()


def _computed_between(start: date, end: date) -> list[_Computed]:
    months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
    return [
        day
        for number in months
        for day in _computed_month(number // 12, number % 12 + 1)
        if start <= day.date <= end
    ]


@lru_cache(maxsize=256)
def _computed_month(year: int, month: int) -> tuple[_Computed, ...]:
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    festivals: dict[date, tuple[Festival, ...]] = {}
    for day, festival in festivals_between(first, last):
        festivals[day] = (*festivals.get(day, ()), festival)
    days = (first + timedelta(days=number) for number in range(last.day))
    return tuple(
        _Computed(day, LunarDate.from_solar(day), festivals.get(day, ()), terms_of(year).get(day))
        for day in days
    )
