"""Lines of the plan that have a month and no day yet."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityQuerySet, WorkPlan
from members.models import Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.facts import as_facts
from reminders.kinds.said import listed
from reminders.kinds.spans import month_after


def undated(first: date, last: date) -> ActivityQuerySet:
    """The lines of open plans of the months from `first` to `last` that have no day."""
    lines = Activity.objects.in_force().without_day().with_months_between(first, last)
    return lines.exclude(plan__status=WorkPlan.Status.SUMMED_UP)


def find_undated(ask: Ask) -> Iterable[Matter]:
    """One query on a day on which it speaks."""
    for day in ask.months():
        first, last = month_after(day)
        lines = as_facts(undated(first, last), number=F("position"), name=F("title"))
        titles = [line.name for line in sorted(ask.facts(f"undated:{first}", lines))]
        if titles:
            yield _matter(ask, day, first, titles)


def _matter(ask: Ask, day: date, first: date, titles: list[str]) -> Matter:
    return Matter(
        subject=f"undated:{first:%Y-%m}",
        day=day,
        about=_("lines without a day"),
        facts=lambda: {
            "month": date_format(first, "YEAR_MONTH_FORMAT"),
            "count": str(len(titles)),
            "activities": listed(titles, most=5),
        },
        people=lambda: holders(ask.rule.posts, day),
        link=reverse("activities:calendar_month", args=[first.year, first.month]),
        until=month_after(day)[1],
    )


UNDATED_LINES = Kind(
    code="undated_lines",
    label=_("Next month's lines without a day"),
    explanation=_("Once a month: what the plan has for next month and nobody has fixed a day for."),
    topic=Topic.OFFICE,
    fields={
        "month": _("the month"),
        "count": _("how many lines"),
        "activities": _("the activities"),
    },
    zh=Wording(
        "{month}还有{count}项活动没定日期",
        "{name}老师，您好！工作计划里{month}还有{count}项活动没有定日期：{activities}。请抽空定一下。",
    ),
    en=Wording(
        "{month}: {count} activities without a day",
        "Dear {name},\nthe plan has {count} activities in {month} without a day: {activities}. "
        "Please fix their days.",
    ),
    find=find_undated,
    month_day=20,
    posts=(Post.Kind.CHAIR, Post.Kind.VICE_CHAIR, Post.Kind.CULTURE_SPORT),
)
