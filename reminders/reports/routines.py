"""Which recurring tasks are open, which come next, and which were done."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from accounts.models import User
from members.models import Post
from reminders.models import Routine, RoutineDone
from reminders.presets import PRESETS, Preset

# Days: how far back something that nobody ticked is still asked for, and how far ahead it is shown.
BACK, AHEAD = 31, 31


class Due(NamedTuple):
    """A task on the day it comes round."""

    routine: Routine
    day: date
    done: RoutineDone | None
    is_mine: bool


class Rounds(NamedTuple):
    """What is open, what comes in the next weeks, what was done lately."""

    open: list[Due]
    coming: list[Due]
    done: list[Due]


def rounds(user: User, *, today: date) -> Rounds:
    """The tasks of the last and the next weeks as `user` sees them. Three queries."""
    routines = list(Routine.objects.visible_to(user).in_use())
    first, last = today - timedelta(days=BACK), today + timedelta(days=AHEAD)
    ticks = done_between(first, last)
    offices = set(Post.objects.held_on(today).filter(person__user=user).values_list("kind", flat=True))
    keeps_all = user.has_perm("reminders.change_routines")
    found = [
        Due(one, day, ticks.get((one.pk, day)), keeps_all or not offices.isdisjoint(one.posts))
        for day, one in falling(routines, first, last)
    ]
    return Rounds(
        [due for due in found if due.done is None and due.day <= today],
        [due for due in found if due.done is None and due.day > today],
        sorted((due for due in found if due.done is not None), key=lambda due: due.day, reverse=True),
    )


def falling(routines: Iterable[Routine], first: date, last: date) -> list[tuple[date, Routine]]:
    """Each time one of them comes round from `first` to `last`, in order. No query."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    listed = list(routines)
    return [(day, one) for day in days for one in listed if one.falls_on(day)]


def done_between(first: date, last: date) -> dict[tuple[int, date], RoutineDone]:
    """What was done of them. One query."""
    ticks = RoutineDone.objects.filter(due_on__range=(first, last)).select_related("done_by__person")
    return {(tick.routine_id, tick.due_on): tick for tick in ticks}


def suggestions(routines: Iterable[Routine]) -> list[Preset]:
    """The house's suggestions that nobody has taken over. No query."""
    taken = {one.preset for one in routines}
    return [preset for preset in PRESETS if preset.code not in taken]
