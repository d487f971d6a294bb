"""Recurring tasks: taken over, changed, done."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Post
from reminders.models import Routine, RoutineDone
from reminders.presets import PRESETS
from vault.versions import lock_version

# Somebody may be quick, and enter at once what is due in some weeks.
EARLIEST = timedelta(days=31)


@transaction.atomic
def take_over(*, code: str, by: User) -> Routine:
    """Make a suggestion the school's own; a second time gives the one that is there."""
    preset = next((one for one in PRESETS if one.code == code), None)
    if preset is None:
        raise ValidationError(_("There is no such suggestion."), code="no_such_preset")
    there = Routine.objects.filter(preset=code).first()
    if there is not None:
        return there
    try:
        return _saved(preset.as_routine())
    except ValidationError:
        # Somebody else took it over in the same moment, or the school has the same task of its own.
        there = Routine.objects.filter(preset=code).first()
        if there is None:
            raise
        return there


@transaction.atomic
def add_routine(*, by: User, **fields: Any) -> Routine:
    """A task of the school's own."""
    return _saved(Routine(**fields))


@transaction.atomic
def change_routine(*, routine: Routine, version: int, by: User, **fields: Any) -> Routine:
    """Change a task; what was done of it stays as it was."""
    routine = lock_version(Routine.objects, pk=routine.pk, version=version)
    for name, value in fields.items():
        setattr(routine, name, value)
    return _saved(routine)


def _saved(routine: Routine) -> Routine:
    """Write it; what the database refuses when two write at once is said like what is seen beforehand."""
    routine.full_clean()
    try:
        with transaction.atomic():
            routine.save()
    except IntegrityError:
        routine.full_clean()
        raise
    return routine


@transaction.atomic
def mark_done(*, routine: Routine, due_on: date, by: User, note: str = "") -> RoutineDone:
    """Say that it was done this time; again by somebody else gives what stands.

    Refused to those whose task it is not, and for a day on which it does not come round.
    """
    if not may_do(routine, by):
        raise ValidationError(_("This task is somebody else's."), code="not_yours")
    if not routine.falls_on(due_on) or due_on > localdate() + EARLIEST:
        raise ValidationError(_("The task does not come round on that day."), code="not_due")
    done, _is_new = RoutineDone.objects.get_or_create(
        routine=routine, due_on=due_on, defaults={"note": note.strip(), "done_by": by}
    )
    return done


@transaction.atomic
def mark_undone(*, done: RoutineDone, by: User) -> None:
    """Take back a tick that was set by mistake."""
    if not may_do(done.routine, by):
        raise ValidationError(_("This task is somebody else's."), code="not_yours")
    done.delete()


def may_do(routine: Routine, user: User) -> bool:
    """Whose office it is, and who keeps the tasks in order. One query."""
    if user.has_perm("reminders.change_routines"):
        return True
    held = Post.objects.held_on(localdate()).filter(person__user=user, kind__in=routine.posts)
    return held.exists()
