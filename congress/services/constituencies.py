"""Constituencies of a term: which departments elect together, and what happened at the election."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Body, Constituency, Delegate, Term
from congress.services.delegates import NewDelegate, enter_delegates
from congress.services.saving import save_or_refuse
from members.models import Department
from vault.versions import lock_version

_REFUSALS: dict[str, Any] = {
    "one_constituency_a_name": _("This term has a constituency of that name already."),
    "constituency_has_a_name": _("Please give the constituency a name."),
    "constituency_elects_somebody": _("A constituency elects at least one delegate."),
    "constituency_election_is_whole": _("No more people can have taken part than were entitled to vote."),
}


@transaction.atomic
def add_constituency(
    *, term: Term, name: str, seats: int, departments: Collection[Department], by: User | None
) -> Constituency:
    """Add a constituency to a term of the congress; refused where one of its departments votes elsewhere."""
    term = Term.objects.select_for_update().get(pk=term.pk)
    if term.body != Body.STAFF_CONGRESS:
        raise ValidationError(
            _("Only a congress has delegates; in the other bodies everybody votes."), code="no_delegates"
        )
    place = term.constituencies.count()
    constituency = Constituency(term=term, name=name.strip(), seats=seats, position=place)
    save_or_refuse(constituency, _REFUSALS)
    _set_departments(constituency, departments)
    return constituency


@transaction.atomic
def change_constituency(
    *,
    constituency: Constituency,
    version: int,
    name: str,
    seats: int,
    departments: Collection[Department],
    by: User | None,
) -> Constituency:
    """Rename a constituency, change its seats or its departments."""
    constituency = lock_version(Constituency.objects, pk=constituency.pk, version=version)
    constituency.name, constituency.seats = name.strip(), seats
    save_or_refuse(constituency, _REFUSALS)
    _set_departments(constituency, departments)
    return constituency


@transaction.atomic
def remove_constituency(*, constituency: Constituency, by: User | None) -> None:
    """Take a constituency out; refused once delegates are of it."""
    constituency = Constituency.objects.select_for_update().get(pk=constituency.pk)
    if constituency.delegates.exists():
        raise ValidationError(
            _("Delegates have been elected in “%(name)s”, so it stays."),
            code="has_delegates",
            params={"name": constituency.name},
        )
    constituency.delete()


@transaction.atomic
def record_election(
    *,
    constituency: Constituency,
    version: int,
    held_on: date,
    entitled: int,
    took_part: int,
    elected: list[NewDelegate],
    by: User | None,
) -> list[Delegate]:
    """Record who was elected with how many votes; they sit from that day, or from the term's first.

    Refused a second time, ahead of its day, for more people than seats, and where the figures cannot be.
    """
    constituency = lock_version(
        Constituency.objects.select_related("term"), pk=constituency.pk, version=version
    )
    if held_on > localdate():
        raise ValidationError({"held_on": ValidationError(_("This day lies ahead."), code="day_ahead")})
    _require_possible(constituency, took_part, elected)
    constituency.held_on, constituency.entitled, constituency.took_part = held_on, entitled, took_part
    save_or_refuse(constituency, _REFUSALS)
    return enter_delegates(
        term=constituency.term,
        people=elected,
        since=max(held_on, constituency.term.period.lower),
        origin=Delegate.Origin.ELECTED,
        constituency=constituency,
        by=by,
    )


def _require_possible(constituency: Constituency, took_part: int, elected: list[NewDelegate]) -> None:
    if constituency.held_on is not None:
        raise ValidationError(
            _("The election of “%(name)s” is recorded already. Who comes later is entered as a by-election."),
            code="elected_already",
            params={"name": constituency.name},
        )
    taken = constituency.delegates.filter(ended_reason="").count()
    if taken + len(elected) > constituency.seats:
        raise ValidationError(
            _("“%(name)s” has %(seats)d seats; %(elected)d would be taken."),
            code="too_many_elected",
            params={
                "name": constituency.name,
                "seats": constituency.seats,
                "elected": taken + len(elected),
            },
        )
    for one in elected:
        if one.votes is not None and one.votes > took_part:
            raise ValidationError(
                _("%(name)s cannot have %(votes)d votes when %(took_part)d people took part."),
                code="more_votes_than_voters",
                params={"name": one.person.name, "votes": one.votes, "took_part": took_part},
            )


def _set_departments(constituency: Constituency, departments: Collection[Department]) -> None:
    """Everybody elects in one place."""
    others = Constituency.objects.filter(term=constituency.term_id, departments__in=departments)
    taken = others.exclude(pk=constituency.pk).first()
    if taken is not None:
        raise ValidationError(
            _("One of these departments votes in “%(name)s” already."),
            code="department_taken",
            params={"name": taken.name},
        )
    constituency.departments.set(departments)
