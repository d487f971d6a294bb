"""Writing a roster that has been checked: all of it or nothing, in a few dozen statements."""

from collections.abc import Iterable
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Department, Move, Person, Union, UnionGroup
from members.services.identity import set_identity_numbers
from members.services.moves import rebuild_standings
from members.services.people import sort_keys
from members.services.roster.acts import to_move
from members.services.roster.checking import check_roster
from members.services.roster.readings import Entry, RosterReading, Terms
from members.services.signing_in import sync_sign_ins
from members.spreadsheets.reading import RosterSheet

_BATCH = 2_000
_MOVED = _("Somebody else has changed one of these people in the meantime. Please check once more.")


class RosterHasErrors(ValidationError):
    """The sheet does not fit the registry; `reading` says where."""

    def __init__(self, reading: RosterReading) -> None:
        super().__init__(
            _("There are rows that cannot be taken in; nothing was written."), code="roster_has_errors"
        )
        self.reading = reading


def take_in_roster(sheet: RosterSheet, *, by: User | None, terms: Terms | None = None) -> RosterReading:
    """Check the sheet against the registry as it is now and write all of it; no accounts are opened.

    Raises RosterHasErrors, having written nothing.
    """
    try:
        # Named also when nobody is signed in: without a context each row in the history costs a savepoint.
        with pghistory.context(user=by.pk if by else None), transaction.atomic():
            # One roster at a time: two that bring the same people would both add them.
            Union.objects.select_for_update().first()
            reading = check_roster(sheet, by=by, today=localdate(), terms=terms)
            if reading.errors:
                raise RosterHasErrors(reading)
            _write(reading.entries, by)
    except IntegrityError:
        raise ValidationError(_MOVED, code="moved_meanwhile") from None
    return reading


def _write(entries: list[Entry], by: User | None) -> None:
    new = [entry for entry in entries if entry.person is None]
    known = [entry for entry in entries if entry.person is not None]
    departments = _named(Department, {entry.department for entry in entries})
    groups = _named(UnionGroup, {act.group for entry in entries for act in entry.acts})
    _add_people(new, departments)
    _change_people(known, departments)
    moves = [_move(to_move(act, _whose(entry), groups), by) for entry in entries for act in entry.acts]
    Move.objects.bulk_create(moves, batch_size=_BATCH)
    rebuild_standings(_whose(entry) for entry in entries if entry.acts)
    numbers = {_whose(entry).pk: entry.identity_number for entry in entries if entry.identity_number}
    set_identity_numbers(numbers, by=by)
    if any(entry.values.keys() & {"mobile", "email"} for entry in entries):
        # Nobody gets a sign-in; who has one is known by the new number.
        sync_sign_ins()


def _whose(entry: Entry) -> Person:
    if entry.person is None:
        raise AssertionError("people are written before what happened to them")
    return entry.person


def _move(move: Move, by: User | None) -> Move:
    move.recorded_by = by
    return move


def _named(model: Any, names: Iterable[str]) -> dict[str, Any]:
    """The departments or groups of these names, the missing ones added behind the others."""
    wanted = set(names) - {""}
    found = {one.name: one for one in model.objects.filter(name__in=wanted)}
    missing = sorted(wanted - set(found))
    if missing:
        last = model.objects.aggregate(last=Max("position"))["last"]
        first = 0 if last is None else last + 1
        added = model.objects.bulk_create(
            model(name=name, position=first + place) for place, name in enumerate(missing)
        )
        found |= {one.name: one for one in added}
    return found


def _add_people(entries: list[Entry], departments: dict[str, Department]) -> None:
    people = [
        Person(
            **entry.values,
            **sort_keys(entry.values["name"]),
            department=departments.get(entry.department),
        )
        for entry in entries
    ]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    for entry, person in zip(entries, people, strict=True):
        entry.person = person


def _change_people(entries: list[Entry], departments: dict[str, Department]) -> None:
    """Write what differs; the history gets each change by its own."""
    changed: list[Person] = []
    fields: set[str] = set()
    for entry in entries:
        values = dict(entry.values)
        if "name" in values:
            values |= sort_keys(values["name"])
        if entry.department:
            values["department"] = departments[entry.department]
        for name, value in values.items():
            setattr(entry.person, name, value)
        if values:
            changed.append(_whose(entry))
            fields |= values.keys()
    _refuse_moved(changed)
    if changed:
        # An UPDATE of many rows with a CASE for each took five times as long.
        Person.objects.bulk_create(
            changed,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(fields),
        )


def _refuse_moved(people: list[Person]) -> None:
    """Whole rows are written: a form that was saved since they were read must not be undone."""
    rows = Person.objects.locked().filter(pk__in=[person.pk for person in people])
    if dict(rows.values_list("pk", "version")) != {person.pk: person.version for person in people}:
        raise ValidationError(_MOVED, code="moved_meanwhile")
