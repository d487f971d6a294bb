"""Dates as people type them: 1985.3, 85年3月, 1985/3/12, 19850312, Excel's serial numbers, 农历八月十五."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SENTENCES = {
    "unreadable": _("“%(text)s” cannot be read as a date; write it like 1985-03-12 or 1985年3月12日."),
    "no_month": _("“%(text)s” has no month; write it like 1985-03 or 1985年3月."),
    "no_year": _("“%(text)s” has no year; write it like 1985-03-12, or 农历八月十五 for the lunar calendar."),
    "month": _("“%(text)s”: there is no month %(month)s."),
    "year": _("“%(text)s”: the year should lie between 1900 and 2100."),
    "day": _("“%(text)s”: there is no day %(day)s in that month."),
    "lunar_day": _("“%(text)s”: a lunar month has at most 30 days."),
    "january_or_october": _(
        "“%(text)s” is stored as a number, which can mean January as well as October; "
        "write it like %(year)s年1月 or %(year)s年10月."
    ),
    "time": _("“%(text)s” is a time of day and not a date."),
}

# Excel's day 1 is 1900-01-01, and it believes in 29 February 1900.
_SERIAL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)  # 1927-05-18 to 2119-01-10
_YEARS = range(1900, 2101)


class DateError(ValueError):
    """A date that is refused; `code` says why, `str()` is a translated sentence for the person."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return gettext(SENTENCES[self.code]) % self.params


class SolarDay(NamedTuple):
    """A day; the first of its month when only a month was typed."""

    day: date
    month_only: bool = False

    def __str__(self) -> str:
        return f"{self.day:%Y-%m}" if self.month_only else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar, with the year when one was typed (1963 for 农历1963年八月十五)."""

    month: int
    day: int
    is_leap: bool = False
    year: int | None = None

    def __str__(self) -> str:
        year = f"{self.year}年" if self.year else ""
        return (
            f"农历{year}{'闰' if self.is_leap else ''}{_MONTH_WORDS[self.month - 1]}月{_day_word(self.day)}"
        )


def read_date(value: object, *, latest: date) -> SolarDay | LunarDay | None:
    """What a cell says: a day, or a day of the lunar calendar; None when it is empty.

    A year of two figures is put into the century in which the date is not after `latest`. Raises
    DateError for what is no date, has no month, is impossible, or could be January as well as October.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return SolarDay(value.date())
    if isinstance(value, date):
        return SolarDay(value)
    if isinstance(value, (time, timedelta)):
        raise DateError("time", text=value)
    if isinstance(value, float) and not value.is_integer():
        return _from_fraction(value, latest)
    text = str(int(value)) if isinstance(value, float) else str(value)
    plain = _plain(text)
    if not plain:
        return None
    shown = text.strip()[:40]
    is_lunar, rest = _without_calendar(plain)
    return _lunar(rest, shown, latest) if is_lunar else _solar(rest, shown, latest)


# --- Making the forms alike ----------------------------------------------------------------------

_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?")
_CLOCK = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", re.IGNORECASE)
_LUNAR = re.compile(r"[(]?(?:农历|阴历|旧历|夏历|农|阴)[):：]?")
_SOLAR = re.compile(r"[(]?(?:公历|阳历|新历|西历|公元|公|阳)[):：]?")
_SURELY_LUNAR = re.compile(r"初|廿|卅|正月|冬月|腊月|闰")
_MONTH_WORDS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_NUMERALS = "一二三四五六七八九十"


def _plain(text: str) -> str:
    """Full-width signs made narrow, a time of day dropped, blanks between figures turned into points."""
    text = unicodedata.normalize("NFKC", text.replace("'", "").replace("’", "")).strip()
    text = _CLOCK.sub("", text)
    text = re.sub(r"(?<=\d)\s+(?=\d)", ".", text)
    return re.sub(r"\s+", "", text).removesuffix("出生").removesuffix("生")


def _without_calendar(text: str) -> tuple[bool, str]:
    if _LUNAR.search(text):
        return True, _LUNAR.sub("", text, count=1)
    text = _SOLAR.sub("", text, count=1)
    return bool(_SURELY_LUNAR.search(text)), text


def _in_figures(text: str) -> str:
    """二〇〇五年十二月 → 2005年12月."""
    return _TENS.sub(lambda match: str(_ten(match[0])), text).translate(_FIGURES)


def _ten(word: str) -> int:
    word = word.replace("廿", "二十").replace("卅", "三十")
    tens, _mark, ones = word.partition("十")
    return 10 * (_NUMERALS.index(tens) + 1 if tens else 1) + (_NUMERALS.index(ones) + 1 if ones else 0)


# --- The solar calendar --------------------------------------------------------------------------

_PARTS = re.compile(
    r"(?P<year>\d{4}|\d{2})(?:年|[-./,、。_—–~\\])"
    r"(?P<month>\d{1,2})(?:(?:月份?|[-./,、。_—–~\\])(?:(?P<day>\d{1,2})[日号]?)?)?"
)
_YEAR_ONLY = re.compile(r"(?:\d{4}|\d{2})年?")
_WITHOUT_YEAR = re.compile(r"\d{1,2}(?:月|[-./])\d{1,2}[日号]?")


def _solar(text: str, shown: str, latest: date) -> SolarDay:
    text = _in_figures(text)
    if text.isascii() and text.isdigit():
        return _from_figures(text, shown, latest)
    if match := _PARTS.fullmatch(text):
        day = int(match["day"]) if match["day"] else None
        return _made(match["year"], int(match["month"]), day, shown, latest)
    if _YEAR_ONLY.fullmatch(text):
        raise DateError("no_month", text=shown)
    raise DateError("no_year" if _WITHOUT_YEAR.fullmatch(text) else "unreadable", text=shown)


def _from_figures(text: str, shown: str, latest: date) -> SolarDay:
    """Figures alone: 19850312, 198503, 850312, 8503 or the serial number of a day."""
    if len(text) == 8:
        return _made(text[:4], int(text[4:6]), int(text[6:]), shown, latest)
    if len(text) == 6 and int(text[:4]) in _YEARS and 1 <= int(text[4:]) <= 12:
        return _made(text[:4], int(text[4:]), None, shown, latest)
    if len(text) == 6:
        return _made(text[:2], int(text[2:4]), int(text[4:]), shown, latest)
    if len(text) == 5 and int(text) in _SERIALS:
        return SolarDay(_SERIAL_DAY_0 + timedelta(days=int(text)))
    if len(text) == 4 and int(text) not in _YEARS:
        return _made(text[:2], int(text[2:]), None, shown, latest)
    raise DateError("no_month" if len(text) in {2, 4} else "unreadable", text=shown)


def _from_fraction(value: float, latest: date) -> SolarDay:
    """1985.3 that Excel keeps as a number, or a serial number with a time of day."""
    text = repr(value)
    if int(value) in _SERIALS:
        return SolarDay(_SERIAL_DAY_0 + timedelta(days=int(value)))
    whole, _point, month = text.partition(".")
    if not (whole.isdigit() and month.isdigit() and len(month) <= 2 and len(whole) in {2, 4}):
        raise DateError("unreadable", text=text[:40])
    if month == "1":
        # 1985.10 loses its nought.
        raise DateError("january_or_october", text=text, year=whole)
    return _made(whole, int(month), None, text, latest)


def _made(year: str, month: int, day: int | None, shown: str, latest: date) -> SolarDay:
    if not 1 <= month <= 12:
        raise DateError("month", text=shown, month=month)

    if len(year) == 4 and int(year) not in _YEARS:
        raise DateError("year", text=shown)
    number = int(year) if len(year) == 4 else _in_century(int(year), month, day or 1, latest)
    try:
        made = date(number, month, 1 if day is None else day)
    except ValueError:
        raise DateError("day", text=shown, day=day) from None
    return SolarDay(made, month_only=day is None)


def _in_century(short: int, month: int, day: int, latest: date) -> int:
    newest = latest.year // 100 * 100 + short
    return newest - 100 if (newest, month, day) > (latest.year, latest.month, latest.day) else newest


# --- The lunar calendar --------------------------------------------------------------------------

_LUNAR_PARTS = re.compile(
    r"(?:(?P<year>[\d〇○零一二三四五六七八九]{4}|[\d〇○零一二三四五六七八九]{2})(?:年|[-./]))?"
    r"(?P<leap>闰)?(?P<month>\d{1,2}|[正冬腊]|[一二三四五六七八九]|十[一二三四五六七八九]?)(?:月|[-./])(?P<leap_after>[(]闰[)])?"
    r"(?P<day>\d{1,2}|初?[一二三四五六七八九十]|[一二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九十]?)"
    r"[日号]?"
)


def _lunar(text: str, shown: str, latest: date) -> LunarDay:
    match = _LUNAR_PARTS.fullmatch(text)
    if match is None:
        raise DateError("unreadable", text=shown)
    month, day = _lunar_month(match["month"]), _lunar_number(match["day"].removeprefix("初"))
    if not 1 <= month <= 12:
        raise DateError("month", text=shown, month=month)
    if not 1 <= day <= 30:
        raise DateError("lunar_day", text=shown)
    year = int(match["year"].translate(_FIGURES)) if match["year"] else None
    if year is not None and year < 100:
        year = _in_century(year, month, 1, latest)
    return LunarDay(month, day, bool(match["leap"] or match["leap_after"]), year)


def _lunar_month(word: str) -> int:
    if word in _MONTH_WORDS:
        return _MONTH_WORDS.index(word) + 1
    return _lunar_number(word)


def _lunar_number(word: str) -> int:
    if word.isascii():
        return int(word)
    if word in {"廿十", "卅十"}:
        return 99
    return int(_in_figures(word))


def _day_word(day: int) -> str:
    if day <= 10:
        return f"初{_NUMERALS[day - 1]}"
    tens, ones = divmod(day, 10)
    if not ones:
        return f"{_NUMERALS[tens - 1]}十"
    return ("十" if tens == 1 else "廿") + _NUMERALS[ones - 1]
