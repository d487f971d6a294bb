"""Who came to an occasion, entered after the fact: from a list that is ticked, or one that was pasted."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.door_lists import door_list_of
from activities.models import CheckIn, Occasion
from activities.services.check_ins import refuse_called_off, take_back_check_in
from members.models import Person, Standing

State = CheckIn.State


class Entered(NamedTuple):
    """How many were entered as there and as excused, whom the list knew already, and who stays as there."""

    came: int
    excused: int
    known: int
    stay: int


@transaction.atomic
def enter_attendance(
    *, occasion: Occasion, came: Mapping[int, str], excused: Mapping[int, str], by: User
) -> Entered:
    """Enter who came and who asked to be excused, by their keys, each with a note; all or nothing.

    The same again changes nothing, and nobody who is there already is taken off. Refused before the day,
    for a day that is not held, where a door list is kept elsewhere, and for people not on the list that day.
    """
    occasion = _locked(occasion)
    came = {person: note.strip() for person, note in came.items()}
    _refuse_strangers(occasion, {*came, *excused}, by)
    there = {row.person_id: row for row in occasion.check_ins.select_for_update(of=("self",)).order_by("pk")}
    absent = {person: note.strip() for person, note in excused.items() if person not in came}
    new = CheckIn.objects.bulk_create(
        CheckIn(occasion=occasion, person_id=person, state=state, note=note, entered_by=by)
        for state, said in ((State.PRESENT, came), (State.EXCUSED, absent))
        for person, note in said.items()
        if person not in there
    )
    new_here = sum(row.state == State.PRESENT for row in new)
    changed = _correct(there, came, by)
    stay = sum(person in there and there[person].state == State.PRESENT for person in absent)
    known = len({*came, *absent} & set(there)) - changed - stay
    return Entered(new_here + changed, len(new) - new_here, known, stay)


@transaction.atomic
def take_back_attendance(*, occasion: Occasion, people: Iterable[Person], by: User) -> None:
    """As if nothing had been entered for them; refused where `enter_attendance` is."""
    occasion = _locked(occasion)
    for person in people:
        take_back_check_in(occasion=occasion, person=person, by=by)


def refuse_entering(occasion: Occasion) -> None:
    """Raise ValidationError where attendance is not entered here, or not yet."""
    refuse_called_off(occasion)
    if not occasion.has_begun:
        raise ValidationError(
            _("It is held on %(day)s. Who came is entered from that day on."),
            code="too_early",
            params={"day": date_format(occasion.starts_on)},
        )
    if door_list_of(occasion):
        raise ValidationError(
            _("This meeting is checked into by its own list at the door; please enter it there."),
            code="door_list",
        )


def _locked(occasion: Occasion) -> Occasion:
    # Whoever is entered at the door in this moment waits for this lock, or this for them.
    occasion = Occasion.objects.select_for_update(of=("self",)).get(pk=occasion.pk)
    refuse_entering(occasion)
    return occasion


def _refuse_strangers(occasion: Occasion, people: set[int], by: User) -> None:
    """Whoever is chosen is on the union's list on the day; a list that was opened long ago may be stale.

    Whom `by` may not see is not on their list.
    """
    seen = Person.objects.visible_to(by).filter(pk__in=people)
    on_list = Standing.objects.on(occasion.starts_on).filter(person__in=seen, person__merged_into=None)
    if missing := people - set(on_list.values_list("person", flat=True)):
        names = seen.filter(pk__in=missing).values_list("name", flat=True)
        raise ValidationError(
            _("Not on the union's list on that day (any more): %(names)s. Please look at the list again."),
            code="not_on_the_list",
            params={"names": "、".join(names) or str(_("somebody"))},
        )


def _correct(there: Mapping[int, CheckIn], came: Mapping[int, str], by: User) -> int:
    """Have the rows say who came, where they do not; returns how many changed."""
    changed = [
        there[person] for person, note in came.items() if person in there and _says_more(there[person], note)
    ]
    for row in changed:
        row.at = timezone.now() if row.state != State.PRESENT else row.at
        row.state, row.entered_by = State.PRESENT, by
        row.note = came[row.person_id]
    CheckIn.objects.bulk_update(changed, ["state", "at", "entered_by", "note"])
    return len(changed)


def _says_more(row: CheckIn, note: str) -> bool:
    """Whether the list says something else than the row: there after all, or with others."""
    return row.state != State.PRESENT or (note not in ("", row.note))
