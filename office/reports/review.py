"""What the auditors review now, or when they review next."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from finance.models import Budget

# The funds are reviewed half-yearly, in June and in January (Trade Union Law, article 45).
SPRING, WINTER = 6, 1


class Review(NamedTuple):
    """Budgets that wait for the review, and the half-year that is reviewed in the month of `on`."""

    budgets: list[Any]
    on: date
    first: date
    last: date
    is_now: bool


def review(found: Iterable[Any], *, today: date) -> Review:
    """No query."""
    waiting = [one for one in found if one.status == Budget.Status.COMMITTEE_PASSED]
    on = _next(today)
    if on.month == SPRING:
        first, last = date(on.year, 1, 1), date(on.year, 6, 30)
    else:
        first, last = date(on.year - 1, 7, 1), date(on.year - 1, 12, 31)
    return Review(waiting, on, first, last, on <= today)


def _next(today: date) -> date:
    """The first day of this month if it is one of the two, else of the next of them."""
    if today.month == WINTER:
        return date(today.year, WINTER, 1)
    return date(today.year, SPRING, 1) if today.month <= SPRING else date(today.year + 1, WINTER, 1)
