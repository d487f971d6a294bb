"""Which backups are kept: one of each of the last seven days, four weeks and twelve months that have one."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

DAYS, WEEKS, MONTHS = 7, 4, 12


def to_keep(moments: Iterable[datetime]) -> set[datetime]:
    """Of the moments at which backups were made, those that are kept.

    The newest of a day stands for it, and the newest day of a week or month for that: periods count that
    have a backup, so that a machine which was off for the summer keeps what it had.
    """
    newest_first = sorted(moments, reverse=True)
    return {
        kept
        for period, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS))
        for kept in _newest_of_each(newest_first, period)[:most]
    }


def _newest_of_each(newest_first: list[datetime], period: Callable[[datetime], Any]) -> list[datetime]:
    found: dict[Any, datetime] = {}
    for moment in newest_first:
        found.setdefault(period(moment), moment)
    return list(found.values())


def _day(moment: datetime) -> date:
    return moment.date()


def _week(moment: datetime) -> tuple[int, int]:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
