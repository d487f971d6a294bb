"""The preparation list of a session: ticked, added to, changed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import PreparationStep, Session
from congress.services.archive import lock_session
from vault.versions import lock_version


@transaction.atomic
def mark_done(*, step: PreparationStep, by: User | None, on: date | None = None) -> PreparationStep:
    """Tick a step, done today where no day is given; refused for a day ahead. Twice changes nothing."""
    step = _locked(step)
    if step.done_on is not None:
        return step
    step.done_on, step.done_by = on or localdate(), by
    if step.done_on > localdate():
        raise ValidationError(_("This day lies ahead."), code="future")
    step.save(update_fields=["done_on", "done_by"])
    return step


@transaction.atomic
def mark_undone(*, step: PreparationStep, by: User | None) -> PreparationStep:
    """Take a tick back."""
    step = _locked(step)
    step.done_on = step.done_by = None
    step.save(update_fields=["done_on", "done_by"])
    return step


@transaction.atomic
def add_step(
    *, session: Session, title: str, offset: int, by: User | None, note: str = ""
) -> PreparationStep:
    """Add a step, `offset` days from the formal meeting; below zero is before it."""
    session = lock_session(session)
    step = PreparationStep(session=session, title=title.strip(), offset=offset, note=note.strip())
    step.clean_fields(exclude=["session"])
    step.save()
    return step


@transaction.atomic
def change_step(
    *, step: PreparationStep, version: int, title: str, offset: int, by: User | None, note: str = ""
) -> PreparationStep:
    """Change what is to be done, or when."""
    lock_session(step.session)
    step = lock_version(PreparationStep.objects, pk=step.pk, version=version)
    step.title, step.offset, step.note = title.strip(), offset, note.strip()
    step.clean_fields(exclude=["session"])
    step.save()
    return step


@transaction.atomic
def drop_step(*, step: PreparationStep, by: User | None) -> Session:
    """Take a step off the list; it stays in the history."""
    session = lock_session(step.session)
    _locked(step).delete()
    return session


def _locked(step: PreparationStep) -> PreparationStep:
    lock_session(step.session)
    return PreparationStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
