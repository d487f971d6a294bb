"""Checking in to a meeting: at the door with one's own phone, or by the list."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import CheckIn
from activities.services import check_in, excuse, take_back_check_in
from congress.models import RollEntry, Sitting
from congress.services.archive import require_unarchived
from congress.services.sittings import require_checking_in
from members.models import Person


@transaction.atomic
def check_in_at_door(*, sitting: Sitting, person: Person) -> CheckIn:
    """Somebody taps at the door, once or more; refused to whoever is not on the roll."""
    sitting = _open_for(sitting, person)
    return check_in(occasion=sitting.occasion, person=person, by=None)


@transaction.atomic
def check_in_by_list(*, sitting: Sitting, person: Person, by: User) -> CheckIn:
    """Whoever keeps the door ticks somebody off who is there."""
    sitting = _open_for(sitting, person)
    return check_in(occasion=sitting.occasion, person=person, by=by)


@transaction.atomic
def check_in_many_by_list(*, sitting: Sitting, people: Iterable[int], by: User) -> int:
    """Tick off several at once, by their keys; whoever is not on the roll or excused is passed over."""
    sitting = _open(sitting)
    on_roll = RollEntry.objects.filter(session=sitting.session_id, person__in=people).values("person")
    known = CheckIn.objects.filter(occasion=sitting.occasion_id).values("person")
    rows = Person.objects.filter(pk__in=on_roll, merged_into=None).exclude(pk__in=known)
    found = list(rows.order_by("pk"))
    for person in found:
        check_in(occasion=sitting.occasion, person=person, by=by)
    return len(found)


@transaction.atomic
def excuse_by_list(*, sitting: Sitting, person: Person, by: User, note: str = "") -> CheckIn:
    """Whoever keeps the door writes down that somebody asked to be excused."""
    sitting = _open_for(sitting, person)
    return excuse(occasion=sitting.occasion, person=person, by=by, note=note)


@transaction.atomic
def undo_by_list(*, sitting: Sitting, person: Person, by: User) -> None:
    """Take back what was entered for somebody by mistake."""
    sitting = _open_for(sitting, person)
    take_back_check_in(occasion=sitting.occasion, person=person, by=by)


def _open(sitting: Sitting) -> Sitting:
    """The meeting as it is now; not locked, so that a queue at the door does not wait for one another."""
    sitting = Sitting.objects.select_related("session", "occasion").get(pk=sitting.pk)
    require_unarchived(sitting.session)
    require_checking_in(sitting)
    return sitting


def _open_for(sitting: Sitting, person: Person) -> Sitting:
    sitting = _open(sitting)
    if not RollEntry.objects.filter(session=sitting.session_id, person=person).exists():
        raise ValidationError(
            _("%(name)s is not on the roll of this meeting. Whoever keeps the door can say why."),
            code="not_on_the_roll",
            params={"name": person.name},
        )
    return sitting
