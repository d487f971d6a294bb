"""Forgetting people: who may be, what it rewrites in every room, and the record that stays."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.services import forgetting as activities_forgetting
from congress.services import forgetting as congress_forgetting
from members.models import Forgetting, Person
from members.reports.retention import due_people, kept_until_after, with_leaving
from members.services import forgetting as members_forgetting
from reminders.services import forgetting as reminders_forgetting

# What each room forgets, and what it counts before; a room that begins to hold personal facts adds its own.
# The registry comes last: the others ask it by which names somebody was known.
FORGETTING = (
    reminders_forgetting.forget,
    congress_forgetting.forget,
    activities_forgetting.forget,
    members_forgetting.forget,
)
COUNTING = (
    reminders_forgetting.rows_to_forget,
    congress_forgetting.rows_to_forget,
    activities_forgetting.rows_to_forget,
    members_forgetting.rows_to_forget,
)
# Few enough to be read over by somebody.
AT_A_TIME = 50


def rows_behind(people: QuerySet[Person]) -> dict[str, int]:
    """How many rows of which kind are rewritten or deleted when these people are forgotten (the dry run)."""
    keys = people.values("pk")
    rows = Person.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    return {what: n for count in COUNTING for what, n in count(rows).items()}


@transaction.atomic
def forget_person(*, person: Person, by: User, reason: str, on_request: bool = False) -> Forgetting:
    """Forget somebody, rows merged into theirs included; it cannot be undone, and is recorded for good.

    Refused while they are on the union's list or hold an office, and before `Union.retention_years` have
    passed since they left unless they asked in writing (`on_request`, PIPL article 47).
    """
    list(Person.objects.locked().filter(Q(pk=person.pk) | Q(merged_into=person.pk)))
    person = with_leaving(Person.objects.all(), localdate()).get(pk=person.pk)
    _refuse(person, on_request)
    reason = _reason_without_name(person, reason)
    why = {"reason": reason, "on_request": on_request, "by": by}
    rows = rows_behind(Person.objects.filter(pk=person.pk))
    # Recorded first: without the record the database lets no history be erased.
    recorded = Forgetting.objects.create(person=person, rows=rows, **why)
    Forgetting.objects.bulk_create(Forgetting(person=row, **why) for row in person.duplicates.all())
    for row in (person, *person.duplicates.all()):
        for forget_in_room in FORGETTING:
            forget_in_room(person=row, by=by)
    return recorded


@transaction.atomic
def forget_due(*, shown: Sequence[int], by: User, reason: str) -> int:
    """Forget those who were shown as due (`due_now`), all or none; returns how many.

    Refused when the list has changed since it was shown, so that nobody is forgotten unseen.
    """
    due = due_now()
    if {person.pk for person in due} != set(shown) or not shown:
        raise ValidationError(
            _("The list has changed since it was shown. Please look it over again."), code="list_changed"
        )
    for person in due:
        forget_person(person=person, by=by, reason=reason)
    return len(due)


def due_now() -> list[Person]:
    """Who is due today, the longest gone first, as many as are forgotten at a time."""
    return list(due_people(localdate())[:AT_A_TIME])


def refusal_to_forget(person: Person, *, on_request: bool) -> list[str]:
    """Why this person may not be forgotten today, in sentences; empty when they may."""
    try:
        _refuse(with_leaving(Person.objects.all(), localdate()).get(pk=person.pk), on_request)
    except ValidationError as refusal:
        return refusal.messages
    return []


def _refuse(person: Any, on_request: bool) -> None:
    if person.forgotten_on:
        raise ValidationError(_("This person has been forgotten already."), code="forgotten_already")
    if person.merged_into_id:
        raise ValidationError(
            _("This row was merged into another, and is forgotten together with that."), code="merged"
        )
    if person.is_listed:
        raise ValidationError(
            _("%(name)s is on the union's list today or will be; what the union needs for that is kept."),
            code="still_listed",
            params={"name": person.name},
        )
    if person.holds_office:
        raise ValidationError(
            _("%(name)s still holds an office; please end it first."),
            code="holds_office",
            params={"name": person.name},
        )
    if not on_request and (person.left_on is None or person.left_on > kept_until_after(localdate())):
        raise ValidationError(
            _("The years for which %(name)s is kept have not passed yet."),
            code="too_early",
            params={"name": person.name},
        )


def _reason_without_name(person: Person, reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Please say why this person is forgotten."), code="reason_missing")
    if any(told and told in reason for told in (person.name, person.mobile, person.staff_number)):
        raise ValidationError(
            _("This line stays for good: please write it without name, number and mobile."),
            code="reason_names",
        )
    return reason
