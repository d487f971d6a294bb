"""Terms as people write them, from a first to a last day, and as they are stored: half-open."""

from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

_DAY = timedelta(days=1)


def first_to_last(first: date, last: date | None) -> DateRange:
    """The stretch of days with both of these in it; open without a last one."""
    return DateRange(first, last + _DAY if last else None)


def last_day_before(period: Any) -> date | None:
    """The last day before a half-open stretch ends; none while it is open."""
    return period.upper - _DAY if period.upper else None


def years_later(day: date, years: int) -> date:
    """The day `years` later, when what began on `day` has lasted so long; 1 March where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The day `years` earlier; 28 February where that year has no 29th, and no earlier than the year 1."""
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
