"""On which days a birthday is kept: solar, or by the lunar calendar (a convention: no rule exists).

The almanac knows no person: a birthday is a month and a day, and has no year.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from almanac.lunar import (
    FIRST_YEAR,
    LAST_YEAR,
    AlmanacError,
    LunarDate,
    check_year,
    day_name,
    leap_month,
    month_length,
    month_name,
)

# A key names a birthday by one number: month * 100 + day by the sun, so much more by the moon.
LUNAR_KEY = 2000
LEAP_KEY = 4000

# The end of the tenth lunar month, leap or not, never passes the winter solstice.
_MAY_FALL_IN_THE_NEXT_YEAR = (11, 12)


@dataclass(frozen=True, slots=True)
class SolarBirthday:
    """A month and a day of the solar calendar; one that no year has raises AlmanacError."""

    month: int
    day: int

    def __post_init__(self) -> None:
        try:
            date(2000, self.month, self.day)
        except ValueError as error:
            raise AlmanacError(
                _("There is no day %(day)s in month %(month)s.") % {"day": self.day, "month": self.month}
            ) from error

    def days_in(self, year: int) -> list[date]:
        """The day in that solar year; 29 February is kept on the 28th in common years."""
        check_year(year)
        is_missing = (self.month, self.day) == (2, 29) and not _is_leap_year(year)
        return [date(year, self.month, 28 if is_missing else self.day)]


@dataclass(frozen=True, slots=True)
class LunarBirthday:
    """A month and a day of the lunar calendar; one that no year from 1901 to 2100 has raises AlmanacError."""

    month: int
    day: int
    is_leap: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise AlmanacError(
                _("%(month)s is not a month; months run from 1 to 12.") % {"month": self.month}
            )
        if not 1 <= self.day <= 30:
            raise AlmanacError(_("A lunar month has no day %(day)s.") % {"day": self.day})
        if self.is_leap and self.day > longest_leap_month(self.month):
            raise AlmanacError(
                _("No year from %(first)s to %(last)s has a day %(day)s of %(month)s.")
                % {
                    "first": FIRST_YEAR,
                    "last": LAST_YEAR,
                    "day": self.day,
                    "month": month_name(self.month, is_leap=True),
                }
            )

    def days_in(self, year: int) -> list[date]:
        """The days in that solar year, in order: none, one or two."""
        check_year(year)
        found = []
        for lunar_year in range(year - (self.month in _MAY_FALL_IN_THE_NEXT_YEAR), year + 1):
            # The end of lunar year 1900 is known from 1 January 1901 on.
            with suppress(AlmanacError):
                found.append(self.day_of(lunar_year))
        return [day for day in found if day.year == year]

    def day_of(self, lunar_year: int) -> date:
        """The day on which that lunar year keeps it; every lunar year has one."""
        is_leap = self.is_leap and leap_month(lunar_year) == self.month
        length = month_length(lunar_year, self.month, is_leap=is_leap)
        return LunarDate(lunar_year, self.month, min(self.day, length), is_leap).to_solar()

    def __str__(self) -> str:
        """八月十五, 闰六月初一."""
        return f"{month_name(self.month, is_leap=self.is_leap)}{day_name(self.day)}"


Birthday = SolarBirthday | LunarBirthday


def observed_in(year: int, birthday: Birthday) -> list[date]:
    """The days of a solar year on which the birthday is kept: by the lunar calendar none, one or two.

    Born in a leap month: the leap month where the lunar year has it, else the ordinary one. Born on
    the thirtieth: the last day of a short month. Raises AlmanacError outside 1901 to 2100.
    """
    return birthday.days_in(year)


def gift_day(year: int, birthday: Birthday) -> date:
    """The one day that a budget year's gift belongs to.

    The first of two; where the year has none, the day early in the next year.
    """
    days = observed_in(year, birthday)
    if not days and isinstance(birthday, LunarBirthday):
        return birthday.day_of(year)
    return days[0]


def lunar_birthday(month: int, day: int, *, is_leap: bool) -> LunarBirthday:
    """The lunar birthday as entered; in a leap month that no year has it is kept in the ordinary one."""
    return LunarBirthday(month, day, is_leap and day <= longest_leap_month(month))


def key_of(birthday: Birthday) -> int:
    """The number that stands for a birthday; no two birthdays share one."""
    key = birthday.month * 100 + birthday.day
    if isinstance(birthday, LunarBirthday):
        key += LUNAR_KEY + LEAP_KEY * birthday.is_leap
    return key


def keys_on(day: date) -> frozenset[int]:
    """The keys of all birthdays that are kept on that day. Raises AlmanacError outside 1901 to 2100."""
    return _keys_in(day.year)[day]


@lru_cache(maxsize=8)
def _keys_in(year: int) -> dict[date, frozenset[int]]:
    check_year(year)
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(366 if _is_leap_year(year) else 365))
    found: dict[date, set[int]] = {day: set() for day in days}
    for birthday in _birthdays():
        for day in birthday.days_in(year):
            found[day].add(key_of(birthday))
    return {day: frozenset(keys) for day, keys in found.items()}


@lru_cache(maxsize=1)
def _birthdays() -> tuple[Birthday, ...]:
    """Every birthday there is."""
    solar = (date(2000, 1, 1) + timedelta(days=n) for n in range(366))
    months = range(1, 13)
    return (
        *(SolarBirthday(day.month, day.day) for day in solar),
        *(LunarBirthday(month, day) for month in months for day in range(1, 31)),
        *(LunarBirthday(m, day, True) for m in months for day in range(1, longest_leap_month(m) + 1)),
    )


def _is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@lru_cache(maxsize=12)
def longest_leap_month(month: int) -> int:
    """The most days that the leap repetition of a month has had; 0 where it is never repeated."""
    years = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if leap_month(year) == month]
    return max((month_length(year, month, is_leap=True) for year in years), default=0)
