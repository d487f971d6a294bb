"""Stretches of days that kinds ask for."""

from calendar import monthrange
from datetime import date, timedelta


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month in which `day` lies."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def month_after(day: date) -> tuple[date, date]:
    """The first and the last day of the month after that of `day`."""
    return month_of(month_of(day)[1] + timedelta(days=1))
