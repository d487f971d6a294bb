"""Who came to an occasion, and who asked to be excused."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import CheckIn, Occasion
from members.models import Person

State = CheckIn.State


@transaction.atomic
def check_in(*, occasion: Occasion, person: Person, by: User | None, note: str = "") -> CheckIn:
    """Somebody is there; who was excused and came all the same is there.

    Twice is as good as once. `by` is None when it was the person's own phone.
    """
    row, made = _row(occasion, person, State.PRESENT, by, note)
    if not made and row.state != State.PRESENT:
        row.state, row.at, row.entered_by, row.note = State.PRESENT, timezone.now(), by, note.strip()
        row.save(update_fields=["state", "at", "entered_by", "note"])
    return row


@transaction.atomic
def excuse(*, occasion: Occasion, person: Person, by: User | None, note: str = "") -> CheckIn:
    """Somebody asked to be excused; refused while they are checked in. A later note takes over."""
    row, made = _row(occasion, person, State.EXCUSED, by, note)
    if not made and row.state == State.PRESENT:
        raise ValidationError(
            _("%(name)s has checked in already. Take the check-in back first if that was a mistake."),
            code="checked_in_already",
            params={"name": person.name},
        )
    if not made and note.strip():
        row.note, row.entered_by = note.strip(), by
        row.save(update_fields=["note", "entered_by"])
    return row


@transaction.atomic
def take_back_check_in(*, occasion: Occasion, person: Person, by: User | None) -> None:
    """As if nothing had been entered for somebody; the history keeps it."""
    CheckIn.objects.filter(occasion=occasion, person=person).delete()


def refuse_called_off(occasion: Occasion) -> None:
    """Raise ValidationError where the day is cancelled or postponed."""
    if occasion.is_called_off:
        raise ValidationError(
            _("This day is not held (%(status)s), so nobody checks in."),
            code="called_off",
            params={"status": occasion.get_status_display()},
        )


def _row(occasion: Occasion, person: Person, state: str, by: User | None, note: str) -> tuple[CheckIn, bool]:
    """The one row of a person at an occasion, locked; of two who enter it at once the second finds it."""
    refuse_called_off(occasion)
    return CheckIn.objects.select_for_update(of=("self",)).get_or_create(
        occasion=occasion,
        person=person,
        defaults={"state": state, "entered_by": by, "note": note.strip()},
    )
