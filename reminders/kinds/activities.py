"""What is held tomorrow, and what has changed about it, to those whom it is for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, Occasion, WorkPlan
from activities.reports.audience import concerned
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.changes import Change, changes
from reminders.kinds.said import day_from, days_said, held_said


def find_tomorrow(ask: Ask) -> Iterable[Matter]:
    """One query."""
    spans = list(ask.led())
    if not spans:
        return
    first, last = min(spans)[0], max(spans)[1]
    held = Occasion.objects.in_force().filter(
        status=Occasion.Status.SCHEDULED,
        activity__plan__status__in=WorkPlan.PUBLIC_STATUSES,
        # A session is the congress's to tell of.
        activity__session=None,
        starts_on__range=(first, last),
    )
    occasions = list(held.select_related("activity__plan"))
    for first, last in spans:
        for occasion in occasions:
            if first <= occasion.starts_on <= last:
                yield _held(ask, occasion, occasion.starts_on - (first - ask.first))


def _held(ask: Ask, occasion: Occasion, said_on: date) -> Matter:
    activity, today = occasion.activity, localdate(ask.now)

    def facts() -> dict[str, str]:
        is_long = occasion.ends_on > occasion.starts_on
        when = day_from(occasion.starts_on, max(said_on, today))
        return {
            "activity": activity.title,
            "when": when,
            "days": days_said(occasion.starts_on, occasion.ends_on) if is_long else when,
            "time": occasion.starts_at.strftime("%H:%M") if occasion.starts_at else "",
            "place": occasion.place or _("to be announced"),
        }

    return Matter(
        subject=f"occasion:{occasion.pk}:{occasion.starts_on}",
        day=said_on,
        about=activity.title,
        facts=facts,
        people=lambda: concerned(activity, occasion.starts_on),
        link=reverse("activities:activity_detail", args=[activity.pk]),
        until=occasion.starts_on,
        for_groups=_is_for_many(activity),
    )


def _is_for_many(activity: Activity) -> bool:
    """A group is not told of what is for people asked by name."""
    return activity.audience != Activity.Audience.NAMED


ACTIVITY_TOMORROW = Kind(
    code="activity_tomorrow",
    label=gettext_lazy("Activity tomorrow"),
    explanation=gettext_lazy("The day before, to those whom the activity is for, with time and place."),
    topic=Topic.ACTIVITY,
    fields={
        "activity": gettext_lazy("the activity"),
        "when": gettext_lazy("the day, said as tomorrow"),
        "days": gettext_lazy("the day or days"),
        "time": gettext_lazy("the time"),
        "place": gettext_lazy("the place"),
    },
    zh=Wording(
        "{when}：{activity}",
        "{name}老师，您好！提醒您参加{activity}。\n时间：{days} {time}\n地点：{place}\n{union}",
    ),
    en=Wording(
        "{activity}: {when}",
        "Dear {name},\nthis is for you: {activity}.\nWhen: {days} {time}\nWhere: {place}\n{union}",
    ),
    zh_group=Wording(
        "{when}：{activity}",
        "各位老师：请记得参加{activity}。\n时间：{days} {time}\n地点：{place}\n{union}",
    ),
    en_group=Wording(
        "{activity}: {when}",
        "Dear colleagues,\nplease remember: {activity}.\nWhen: {days} {time}\nWhere: {place}\n{union}",
    ),
    find=find_tomorrow,
    is_on=True,
    leads=(1,),
    keeps_for=1,
    is_urgent=True,
)


def find_changed(ask: Ask) -> Iterable[Matter]:
    """Four queries at most, whatever has changed."""
    return (_changed(ask, change) for change in changes(ask))


def _changed(ask: Ask, change: Change) -> Matter:
    before, after, activity = change.before, change.after, change.activity
    day = max(change.day, localdate(ask.now))

    years = {localdate(ask.now).year, after.starts_on.year, before.starts_on.year if before else day.year}

    def held(one: Any) -> str:
        with_year = len(years) > 1
        return held_said(one.starts_on, one.ends_on, one.starts_at, one.place, with_year=with_year)

    def facts() -> dict[str, str]:
        return {
            "activity": activity.title,
            "change": change.said(),
            "before": held(before) if before else _("no day was fixed yet"),
            "now": _("not held that day") if after.is_off else held(after),
        }

    return Matter(
        subject=change.subject,
        day=localdate(change.at),
        about=activity.title,
        facts=facts,
        people=lambda: concerned(activity, day),
        link=reverse("activities:activity_detail", args=[activity.pk]),
        until=change.until,
        for_groups=_is_for_many(activity),
    )


OCCASION_CHANGED = Kind(
    code="occasion_changed",
    label=gettext_lazy("A change of plan"),
    explanation=gettext_lazy(
        "At once, to those whom an activity of the next 30 days is for: a day newly fixed, another day, time "
        "or place, postponed, cancelled, or on again. Whoever is concerned is always told, because nobody "
        "should come in vain."
    ),
    topic=Topic.ACTIVITY,
    fields={
        "activity": gettext_lazy("the activity"),
        "change": gettext_lazy("what has changed"),
        "before": gettext_lazy("when and where it was to be"),
        "now": gettext_lazy("when and where it is now"),
    },
    zh=Wording(
        "{activity}：{change}",
        "{name}老师，您好！请留意{activity}的安排：{change}。\n原定：{before}\n现在：{now}\n{union}",
    ),
    en=Wording(
        "{activity}: {change}",
        "Dear {name},\nplease note for {activity}: {change}.\nBefore: {before}\nNow: {now}\n{union}",
    ),
    zh_group=Wording(
        "{activity}：{change}",
        "各位老师：请留意{activity}的安排：{change}。\n原定：{before}\n现在：{now}\n{union}",
    ),
    en_group=Wording(
        "{activity}: {change}",
        "Dear colleagues,\nplease note for {activity}: {change}.\nBefore: {before}\nNow: {now}\n{union}",
    ),
    find=find_changed,
    is_on=True,
    keeps_for=1,
    is_duty=True,
    is_urgent=True,
    is_live=True,
)
