"""Recurring tasks: to those whose office it is, some days before, on the day, and when it was not ticked."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members.models import Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.models import Routine
from reminders.reports.routines import done_between, falling

_WITHOUT_OFFICE = (Post.Kind.CHAIR,)


def find_routines(ask: Ask) -> Iterable[Matter]:
    """Two queries, and one more for those to whom each is said."""
    routines = list(Routine.objects.in_use())
    spans = list(ask.led())
    if not routines or not spans:
        return
    ticked = done_between(min(first for first, _last in spans), max(last for _first, last in spans))
    for first, last in spans:
        for day, routine in falling(routines, first, last):
            if (routine.pk, day) not in ticked:
                yield _matter(routine, day, day - (first - ask.first))


def _matter(routine: Routine, day: date, said_on: date) -> Matter:
    return Matter(
        subject=f"routine:{routine.pk}:{day.isoformat()}",
        day=said_on,
        about=routine.title,
        facts=lambda: {"task": routine.title, "day": date_format(day, "DATE_FORMAT"), "note": routine.note},
        people=lambda: holders(routine.posts or _WITHOUT_OFFICE, said_on),
        posts=routine.posts or _WITHOUT_OFFICE,
        link=reverse("reminders:routine_list"),
    )


ROUTINE = Kind(
    code="routine",
    label=_("Recurring tasks"),
    explanation=_("Some days before a task comes round, on the day, and a week later if nobody ticked it."),
    topic=Topic.OFFICE,
    fields={"task": _("the task"), "day": _("the day"), "note": _("the note")},
    zh=Wording("日常事务：{task}", "{task}，应在{day}办理。{note}\n办完后请在“日常事务”里勾一下。"),
    en=Wording("Task: {task}", "{task}, due on {day}. {note}\nPlease tick it when it is done."),
    find=find_routines,
    is_on=True,
    leads=(3, 0, -7),
    is_duty=True,
)
