"""This month and the next, what has a day in them and what waits for one."""

from datetime import date, timedelta
from typing import NamedTuple

from accounts.models import User
from activities.models import Activity, ActivityQuerySet, Occasion, OccasionQuerySet

OCCASIONS_AHEAD = 3


class ActivityDay(NamedTuple):
    """An activity with the day it is held; `occasion` is none while it has no day."""

    activity: Activity
    occasion: Occasion | None


class MonthAhead(NamedTuple):
    """A month: what has a day in it, by day, and what waits for one."""

    first: date
    dated: list[ActivityDay]
    undated: list[ActivityDay]


def months_ahead(user: User, *, today: date) -> list[MonthAhead]:
    """This month and the next as `user` may see them. Two queries."""
    first = today.replace(day=1)
    firsts = (first, _next_month(first))
    last = _next_month(firsts[1]) - timedelta(days=1)
    held = list(_occasions(user).between(first, last))
    waiting = list(_waiting(user).with_months_between(first, last))
    return [
        MonthAhead(
            month,
            [ActivityDay(o.activity, o) for o in held if _touches(o, month)],
            [ActivityDay(a, None) for a in waiting if a.lies_in(month)],
        )
        for month in firsts
    ]


def next_occasions(user: User, *, today: date) -> list[Occasion]:
    """The next three that have a day, today's included. One query."""
    coming = _occasions(user).filter(ends_on__gte=today).exclude(status=Occasion.Status.CANCELLED)
    return list(coming[:OCCASIONS_AHEAD])


def _occasions(user: User) -> OccasionQuerySet:
    return Occasion.objects.visible_to(user).in_force().select_related("activity").order_by("starts_on", "pk")


def _waiting(user: User) -> ActivityQuerySet:
    waiting = Activity.objects.visible_to(user).in_force().without_day()
    return waiting.select_related("plan").order_by("month_from", "planned_day", "position")


def _touches(occasion: Occasion, month: date) -> bool:
    return occasion.starts_on < _next_month(month) and occasion.ends_on >= month


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
