"""What is held on days, what waits for one, and what was held and is not written up yet."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from accounts.models import User
from activities.models import Activity, Invitation, Occasion, OccasionQuerySet
from activities.reports.audience import occasions_for

OCCASIONS_AHEAD = 3
# Further back nobody remembers who came.
WRITTEN_UP_WITHIN = timedelta(days=60)


class ActivityDay(NamedTuple):
    """An activity with the day it is held; `occasion` is none while it has no day."""

    activity: Activity
    occasion: Occasion | None


class MonthAhead(NamedTuple):
    """A month: what has a day in it, by day, and what waits for one."""

    first: date
    dated: list[ActivityDay]
    undated: list[ActivityDay]


def held(user: User, *, today: date) -> list[Any]:
    """Occasions from two months ago to the end of next month, by day. One query.

    Each has `lacks_attendance`: it is over and nobody is entered; and `is_invited`: somebody is by name.
    """
    lacking = Occasion.objects.without_attendance(today).filter(pk=OuterRef("pk"))
    invited = Invitation.objects.filter(activity=OuterRef("activity"))
    rows = _occasions(user).between(today - WRITTEN_UP_WITHIN, last_of_next_month(today))
    return list(rows.annotate(lacks_attendance=Exists(lacking), is_invited=Exists(invited)))


def undated(user: User, *, today: date) -> list[Activity]:
    """Lines of this month's and the next's plan that wait for a day. One query."""
    waiting = Activity.objects.visible_to(user).in_force().without_day()
    waiting = waiting.with_months_between(today.replace(day=1), last_of_next_month(today))
    return list(waiting.select_related("plan").order_by("month_from", "planned_day", "position"))


def months_ahead(found: Iterable[Occasion], waiting: Iterable[Activity], *, today: date) -> list[MonthAhead]:
    """This month and the next, of what `held` and `undated` have found. No query."""
    first = today.replace(day=1)
    found, waiting = list(found), list(waiting)
    return [
        MonthAhead(
            month,
            [ActivityDay(one.activity, one) for one in found if _touches(one, month)],
            [ActivityDay(one, None) for one in waiting if one.lies_in(month)],
        )
        for month in (first, next_month(first))
    ]


def unwritten(found: Iterable[Any]) -> list[Occasion]:
    """What was held and nobody is written down for, the latest first, of what `held` has found. No query."""
    return [one for one in found if one.lacks_attendance][::-1]


def next_occasions(user: User, *, today: date) -> list[Occasion]:
    """The next three that are for `user`: by rule, by invitation or called by a body; today's included.

    Two queries.
    """
    coming = _occasions(user).filter(ends_on__gte=today, status=Occasion.Status.SCHEDULED)
    return list(coming.filter(pk__in=occasions_for(user).values("pk"))[:OCCASIONS_AHEAD])


def next_month(first: date) -> date:
    """The first day of the month after the one that begins on `first`."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def last_of_next_month(today: date) -> date:
    """The last day of the month after that of `today`."""
    return next_month(next_month(today.replace(day=1))) - timedelta(days=1)


def _occasions(user: User) -> OccasionQuerySet:
    return (
        Occasion.objects.visible_to(user)
        .in_force()
        .select_related("activity__plan")
        .order_by("starts_on", "pk")
    )


def _touches(occasion: Occasion, month: date) -> bool:
    return occasion.starts_on < next_month(month) and occasion.ends_on >= month
