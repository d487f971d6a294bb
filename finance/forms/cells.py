"""What stands in one cell of the sheet, read from text and written as text."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from paperwork.capitals import parse_amount

_ONLY_MONTH = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月份?\s*")
_NUMERALS = {name: n for n, name in enumerate((*"一二三四五六七八九十", "十一", "十二"), 1)}
_MOST_SHOWN = 20


def read_day(text: str, year: int) -> date:
    """Read 6-19, 6月19日, 6.19 or 2026/6/19; without a year it is a day of `year`. Raises ValidationError."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    match = re.fullmatch(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", plain)
    try:
        if match:
            return date(int(match[1] or year), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ValidationError(_("“%(text)s” is not a day; write it as 6-19.") % {"text": text[:_MOST_SHOWN]})


def is_only_month(text: str) -> bool:
    """十二月 in the column of days is the month of payment: so the old sheets have it."""
    return _ONLY_MONTH.fullmatch(text) is not None


def read_month(text: str) -> int:
    """Read 6, 6月 or 六月份. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("份").removesuffix("月")
    number = _NUMERALS.get(plain) or (int(plain) if re.fullmatch(r"\d{1,2}", plain, re.ASCII) else 0)
    if not 1 <= number <= 12:
        raise ValidationError(_("“%(text)s” is not a month from 1 to 12.") % {"text": text[:_MOST_SHOWN]})
    return number


def read_headcount(text: str) -> int:
    """Read 51, ５１人 or 1,200. Raises ValidationError."""
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    match = re.fullmatch(r"([0-9]{1,9})(?:\.0+)?[人名位]?", plain)
    if not match:
        sentence = _("“%(text)s” is not a number of people; write a whole number.")
        raise ValidationError(sentence % {"text": text[:_MOST_SHOWN]})
    return int(match[1])


def read_rate(text: str) -> Decimal:
    """Read yuan each: 100, 100元, 1,300.50元/人. Raises AmountError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return parse_amount(re.sub(r"\s*/\s*[人名位]$", "", plain))


def money_text(value: Decimal) -> str:
    """1200 and 88.50: as short as money is written by hand."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}"


def day_text(day: date, year: int) -> str:
    """6-19 in the budget's own year, else with the year."""
    return f"{day.month}-{day.day}" if day.year == year else day.isoformat()
