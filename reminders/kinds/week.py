"""The chair's week: on Mondays, all that the week brings."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Occasion
from activities.wording import day_name
from almanac.festivals import festivals_between
from members.models import Post
from members.reports.birthdays import Celebrant, celebrants
from reminders.audience import holders, offices_with
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.plans import undated
from reminders.kinds.said import held_said, listed
from reminders.kinds.spans import month_after, month_of
from reminders.kinds.waiting import SOURCES

MONDAY = 1
# Days within which festivals are named.
FESTIVALS_AHEAD = 30


class Week(NamedTuple):
    """What is asked of the database for a week; `undated` are numbers, of this month and the next."""

    occasions: list[Occasion]
    undated: tuple[int, int]
    celebrants: list[Celebrant]
    waiting: int


def read_week(monday: date) -> Week:
    """Three queries."""
    sunday = monday + timedelta(days=6)
    held = Occasion.objects.in_force().between(monday, sunday).filter(status=Occasion.Status.SCHEDULED)
    this_month, next_month, *waiting = _count(
        undated(*month_of(monday)), undated(*month_after(monday)), *(source.rows() for source in SOURCES)
    )
    return Week(
        list(held.select_related("activity")),
        (this_month, next_month),
        celebrants(monday, sunday, members_only=False),
        sum(waiting),
    )


def _count(*queries: Any) -> list[int]:
    """How many rows each has; one query for all."""
    asked = [
        rows.order_by().annotate(place=Value(place)).values("place").annotate(number=Count("pk"))
        for place, rows in enumerate(queries)
    ]
    found = dict(
        asked[0]
        .values_list("place", "number")
        .union(*(rows.values_list("place", "number") for rows in asked[1:]), all=True)
    )
    return [found.get(place, 0) for place in range(len(queries))]


def find_weeks(ask: Ask) -> Iterable[Matter]:
    """No query; the week is read when it is said."""
    return (_matter(ask, day) for day in ask.days() if day.isoweekday() == MONDAY)


def _matter(ask: Ask, monday: date) -> Matter:
    # Once for both languages.
    week = cache(lambda: read_week(monday))
    # It names people; nobody reads here what their pages would not show.
    posts = set(ask.rule.posts) & set(offices_with("members.view_everybody"))
    return Matter(
        subject=f"week:{monday}",
        day=monday,
        about=gettext_lazy("the week"),
        facts=lambda: _facts(week(), monday),
        people=lambda: holders(posts, monday),
        link=reverse("activities:calendar_month", args=[monday.year, monday.month]),
        until=monday + timedelta(days=6),
    )


def _facts(week: Week, monday: date) -> dict[str, str]:
    sunday = monday + timedelta(days=6)
    ahead = festivals_between(monday, monday + timedelta(days=FESTIVALS_AHEAD))
    this_month, next_month = week.undated
    nothing = _("none")
    return {
        "first": day_name(monday.month, monday.day),
        "last": day_name(sunday.month, sunday.day),
        "activities": "\n".join(_occasion(one) for one in week.occasions) or nothing,
        "undated": _("this month %(this)s, next month %(next)s") % {"this": this_month, "next": next_month},
        "birthdays": listed([_birthday(one) for one in week.celebrants], most=20) or nothing,
        "festivals": listed([f"{one.label} {day_name(day.month, day.day)}" for day, one in ahead], most=20)
        or nothing,
        "waiting": str(week.waiting),
    }


def _occasion(one: Occasion) -> str:
    when = held_said(one.starts_on, one.ends_on, one.starts_at, one.place)
    return _("%(when)s: %(activity)s") % {"when": when, "activity": one.activity.title}


def _birthday(one: Celebrant) -> str:
    return f"{one.name} {date_format(one.day, 'D')}"


CHAIR_WEEK = Kind(
    code="chair_week",
    label=gettext_lazy("The chair's week"),
    explanation=gettext_lazy(
        "On Mondays: the week's activities and birthdays, festivals ahead, what has no day and what waits."
    ),
    topic=Topic.OFFICE,
    fields={
        "first": gettext_lazy("Monday"),
        "last": gettext_lazy("Sunday"),
        "activities": gettext_lazy("the week's activities"),
        "undated": gettext_lazy("how many lines have no day"),
        "birthdays": gettext_lazy("the week's birthdays"),
        "festivals": gettext_lazy("the festivals of the next 30 days"),
        "waiting": gettext_lazy("how many things wait"),
    },
    zh=Wording(
        "本周工会事项（{first}至{last}）",
        "{name}老师，您好！\n【本周活动】\n{activities}\n【本周生日】{birthdays}\n【30天内的节日】{festivals}\n"
        "【还没定日期的计划】{undated}\n【等待办理】{waiting}件",
    ),
    en=Wording(
        "The union's week, {first} to {last}",
        "Dear {name},\nActivities this week:\n{activities}\nBirthdays: {birthdays}\n"
        "Festivals within 30 days: {festivals}\nPlanned without a day: {undated}\nWaiting for a decision: "
        "{waiting}",
    ),
    find=find_weeks,
    is_on=True,
    posts=(Post.Kind.CHAIR, Post.Kind.VICE_CHAIR),
    keeps_for=6,
    is_duty=True,
)
