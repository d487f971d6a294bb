"""What waits for somebody: said when it begins, and again each week while it waits."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Application
from reminders.audience import holders, leaders, offices_with
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.said import day_said


class Wait(NamedTuple):
    """Something that waits: since when, for whom, and `what` in the language of the moment."""

    subject: str
    since: date
    what: Callable[[], str]
    people: Callable[[], Iterable[int]]
    link: str


class Source(NamedTuple):
    """The rows that wait, and what each is and for whom on a day."""

    rows: Callable[[], Any]
    waits: Callable[[Any, date], Iterable[Wait]]


def applications(rows: Any, day: date) -> Iterable[Wait]:
    """Applications to join: for the group's leader, then for those who decide. Three queries at most.

    Where a group has no leader that day, those who decide are asked for the opinion too.
    """
    waiting = list(rows.select_related("person"))
    led = cache(lambda: leaders({one.group_id for one in waiting if one.group_id}, day))
    deciders = cache(lambda: holders(offices_with("members.decide_applications"), day))
    for one in waiting:
        yield _application(one, led, deciders)


def _application(
    one: Application, led: Callable[[], dict[int, int]], deciders: Callable[[], list[int]]
) -> Wait:
    entered = localdate(one.entered_at)
    awaits_group = one.status == Application.Status.AWAITING_GROUP

    def what() -> str:
        sentence = (
            _("%(name)s's application to join, for the group's opinion")
            if awaits_group
            else _("%(name)s's application to join, for the committee's approval")
        )
        return sentence % {"name": one.person.name}

    def people() -> Iterable[int]:
        leader = led().get(one.group_id or 0) if awaits_group else None
        return [leader] if leader else deciders()

    return Wait(
        f"application:{one.pk}:{one.status}",
        entered if awaits_group else max(entered, one.group_opinion_on or entered),
        what,
        people,
        reverse("members:application_detail", args=[one.pk]),
    )


# A room below this one has a line here; one above adds its own with `add_source` when it starts.
SOURCES = [Source(Application.objects.waiting, applications)]


def add_source(source: Source) -> None:
    """Have the rows of a higher room waited for too; called once, from its `AppConfig.ready`."""
    SOURCES.append(source)


def find_waiting(ask: Ask) -> Iterable[Matter]:
    """The queries of the sources, for any number of rows: one or two each, and whom they are for."""
    for source in SOURCES:
        for wait in source.waits(source.rows(), localdate(ask.now)):
            for day in ask.weeks_since(wait.since):
                yield _matter(wait, day)


def _matter(wait: Wait, day: date) -> Matter:
    def facts() -> dict[str, Any]:
        return {"what": wait.what(), "since": day_said(wait.since)}

    return Matter(
        subject=wait.subject,
        day=day,
        about=wait.what(),
        facts=facts,
        people=wait.people,
        link=wait.link,
    )


WAITING = Kind(
    code="waiting",
    label=gettext_lazy("What waits for me"),
    explanation=gettext_lazy(
        "At once, and again each week while it waits: to the one who has to do something about it."
    ),
    topic=Topic.OFFICE,
    fields={"what": gettext_lazy("what waits"), "since": gettext_lazy("since when")},
    zh=Wording(
        "等您处理：{what}",
        "{name}老师，您好！有一件事等您处理：{what}。从{since}起等待，麻烦您抽空看一下。",
    ),
    en=Wording(
        "For you: {what}",
        "Dear {name},\nthis waits for you since {since}: {what}. Please have a look when you can.",
    ),
    find=find_waiting,
    is_on=True,
    keeps_for=7,
    is_duty=True,
    is_urgent=True,
    is_live=True,
)
