"""The Chinese lunar calendar, from 1 January 1901 to the last day of lunar year 2100.

The lengths of the months come from borax, put right where a new moon shortly before midnight
(China time) begins a month a day earlier; compared with sxtwl for every day in the tests.
Standard: GB/T 33661-2017.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from borax.calendars.lunardate import MIN_SOLAR_DATE, LCalendars
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1901, 2100
FIRST_DAY, LAST_DAY = date(1901, 1, 1), date(2101, 1, 28)

# The month before each new moon loses its thirtieth day, the month that begins then gains one.
# 2057 lies within seconds of midnight: ephemerides put it on the 28th, and we follow them.
_MONTHS_BEGINNING_A_DAY_EARLIER = {(2057, 9), (2089, 8), (2097, 7)}

_NUMERALS = "一二三四五六七八九十"
_MONTH_NUMBERS = (*_NUMERALS, "十一", "十二")
# 冬月 and 腊月, because 十二月 in a calendar is read as December.
_MONTH_NAMES = (
    "正月",
    *(f"{number}月" for number in _MONTH_NUMBERS[1:10]),
    "冬月",
    "腊月",
)
_DAY_NAMES = (
    *(f"初{number}" for number in _NUMERALS),
    *(f"十{number}" for number in _NUMERALS[:9]),
    "二十",
    *(f"廿{number}" for number in _NUMERALS[:9]),
    "三十",
)


class AlmanacError(ValueError):
    """A day that the calendar does not have, or that lies outside the years covered."""


class _Month(NamedTuple):
    year: int
    month: int
    is_leap: bool
    length: int


def _read_months() -> Iterator[_Month]:
    for year in range(FIRST_YEAR - 1, LAST_YEAR + 1):
        for month, length, leap in LCalendars.iter_year_month(year):
            if not leap:
                length += (year, month) in _MONTHS_BEGINNING_A_DAY_EARLIER
                length -= (year, month + 1) in _MONTHS_BEGINNING_A_DAY_EARLIER
            yield _Month(year, month, bool(leap), length)


_MONTHS = tuple(_read_months())
_STARTS = tuple(accumulate((m.length for m in _MONTHS[:-1]), initial=MIN_SOLAR_DATE.toordinal()))
_POSITIONS = {(m.year, m.month, m.is_leap): position for position, m in enumerate(_MONTHS)}


@dataclass(frozen=True, slots=True)
class LunarDate:
    """A day of the lunar calendar that exists; any other raises AlmanacError when made."""

    year: int
    month: int
    day: int
    is_leap: bool = False

    def __post_init__(self) -> None:
        length = month_length(self.year, self.month, is_leap=self.is_leap)
        if not 1 <= self.day <= length:
            raise AlmanacError(
                _("In lunar year %(year)s the month %(month)s has %(length)s days; there is no day %(day)s.")
                % {
                    "year": self.year,
                    "month": month_name(self.month, is_leap=self.is_leap),
                    "length": length,
                    "day": self.day,
                }
            )
        if self.to_solar() < FIRST_DAY:
            raise _outside(self.year)

    @classmethod
    def from_solar(cls, day: date) -> "LunarDate":
        """The lunar date of a day from 1901-01-01 to 2101-01-28; others raise AlmanacError."""
        return _from_ordinal(day.toordinal())

    def to_solar(self) -> date:
        position = _POSITIONS[self.year, self.month, self.is_leap]
        return date.fromordinal(_STARTS[position] + self.day - 1)

    @property
    def month_name(self) -> str:
        """正月, 闰六月, 腊月."""
        return month_name(self.month, is_leap=self.is_leap)

    @property
    def day_name(self) -> str:
        """初一, 十五, 廿三, 三十."""
        return day_name(self.day)

    @property
    def short_name(self) -> str:
        """What a calendar cell shows: the month's name on its first day, else the day's."""
        return self.month_name if self.day == 1 else self.day_name

    def __str__(self) -> str:
        return f"{self.month_name}{self.day_name}"


def check_year(year: int) -> None:
    """Raise AlmanacError for a solar year outside 1901 to 2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _outside(year)


def leap_month(year: int) -> int | None:
    """The number of the month that is repeated in that lunar year, or None."""
    _check_lunar_year(year)
    return LCalendars.leap_month(year) or None


def month_length(year: int, month: int, *, is_leap: bool = False) -> int:
    """29 or 30 days; a month that the lunar year does not have raises AlmanacError."""
    _check_lunar_year(year)
    position = _POSITIONS.get((year, month, is_leap))
    if position is not None:
        return _MONTHS[position].length
    if not 1 <= month <= 12:
        raise AlmanacError(_("%(month)s is not a month; months run from 1 to 12.") % {"month": month})
    raise AlmanacError(
        _("Lunar year %(year)s has no %(month)s.")
        % {"year": year, "month": month_name(month, is_leap=is_leap)}
    )


def month_name(month: int, *, is_leap: bool = False) -> str:
    """The Chinese name of a lunar month: 正月, 冬月, 闰十一月."""
    return f"闰{_MONTH_NUMBERS[month - 1]}月" if is_leap else _MONTH_NAMES[month - 1]


def day_name(day: int) -> str:
    """The Chinese name of a day of a lunar month: 初一, 廿三, 三十."""
    return _DAY_NAMES[day - 1]


@lru_cache(maxsize=4096)
def _from_ordinal(ordinal: int) -> LunarDate:
    if not FIRST_DAY.toordinal() <= ordinal <= LAST_DAY.toordinal():
        raise _outside(date.fromordinal(ordinal).year)
    position = bisect_right(_STARTS, ordinal) - 1
    month = _MONTHS[position]
    return LunarDate(month.year, month.month, ordinal - _STARTS[position] + 1, month.is_leap)


def _check_lunar_year(year: int) -> None:
    # The end of lunar year 1900 lies in 1901.
    if not FIRST_YEAR - 1 <= year <= LAST_YEAR:
        raise _outside(year)


def _outside(year: int) -> AlmanacError:
    return AlmanacError(
        _("The calendar here covers the years %(first)s to %(last)s; %(year)s lies outside.")
        % {"first": FIRST_YEAR, "last": LAST_YEAR, "year": year}
    )
