"""Committees of the union for one term (届): entered with all their members, changed, extended."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Committee, Person, Post, Standing
from members.services.posts import (
    SEATS,
    end_posts,
    lock_offices,
    require_authority,
    require_electable,
    save_posts,
    term,
)
from vault.refusals import rule_broken
from vault.versions import lock_version


@dataclass(frozen=True)
class Seat:
    """Somebody's place in a committee that is being entered."""

    person: Person
    kind: str
    duties: str = ""
    is_head: bool = False


@transaction.atomic
def add_committee(
    *,
    kind: str,
    number: int,
    since: date,
    until: date,
    seats: list[Seat],
    by: User | None,
    elected_on: date | None = None,
    approval_number: str = "",
) -> Committee:
    """Enter a committee and all its members at once; the earlier term and its offices end the day before."""
    lock_offices()
    _require_seats(kind, seats, since)
    for seat in seats:
        require_authority(kind=seat.kind, person=seat.person, by=by)
    _end_earlier(kind, since, seats, by)
    committee = Committee(
        kind=kind,
        number=number,
        period=term(since, until),
        elected_on=elected_on,
        approval_number=approval_number.strip(),
    )
    _save(committee)
    save_posts([_post_of(seat, committee, since, until) for seat in seats])
    return committee


@transaction.atomic
def change_committee(
    *,
    committee: Committee,
    version: int,
    number: int,
    since: date,
    until: date,
    by: User | None,
    elected_on: date | None = None,
    approval_number: str = "",
    duties: dict[int, str] | None = None,
    seats: list[Seat] | None = None,
    seated_from: date | None = None,
) -> Committee:
    """Change a committee's facts, its members' duties (`duties` by post), and add members from `seated_from`.

    Offices that lasted as long as the committee go with its new last day.
    """
    lock_offices()
    committee = lock_version(Committee.objects, pk=committee.pk, version=version)
    before, committee.period = committee.period, term(since, until)
    committee.number, committee.elected_on = number, elected_on
    committee.approval_number = approval_number.strip()
    _save(committee)
    posts = list(committee.posts.select_related("person"))
    save_posts([post for post in posts if _follows(post, before, committee, duties or {}, by)])
    first = max(seated_from or since, since)
    _require_seats(committee.kind, seats or [], first)
    for seat in seats or []:
        require_authority(kind=seat.kind, person=seat.person, by=by)
    save_posts([_post_of(seat, committee, first, until) for seat in seats or []])
    committee.refresh_from_db(fields=["version"])
    return committee


def _post_of(seat: Seat, committee: Committee, since: date, until: date) -> Post:
    return Post(
        person=seat.person,
        kind=seat.kind,
        committee=committee,
        duties=seat.duties.strip(),
        is_head=seat.is_head or seat.kind == Post.Kind.CHAIR,
        period=term(since, until),
    )


def _follows(
    post: Post, before: DateRange, committee: Committee, duties: dict[int, str], by: User | None
) -> bool:
    """Bring an office along when the committee's days or its duties change; false when nothing does."""
    text = duties.get(post.pk, post.duties).strip()
    lower, upper = post.period.lower, post.period.upper
    lower = committee.period.lower if lower == before.lower else max(lower, committee.period.lower)
    cut = upper is None or (committee.period.upper and upper > committee.period.upper)
    upper = committee.period.upper if upper == before.upper or cut else upper
    if (lower, upper, text) == (post.period.lower, post.period.upper, post.duties):
        return False
    if (lower, upper) != (post.period.lower, post.period.upper):
        require_authority(kind=post.kind, person=post.person, by=by)
    if upper is not None and upper <= lower:
        raise ValidationError(
            _("%(name)s held an office in this committee outside those days."),
            code="seat_outside",
            params={"name": post.person.name},
        )
    post.period, post.duties = DateRange(lower, upper), text
    return True


def _end_earlier(kind: str, since: date, seats: list[Seat], by: User | None) -> None:
    """End the term before this one on the day before, with its offices and those held without a committee.

    What a member was given without a committee after that day is part of the new term, and merges into it.
    """
    for earlier in Committee.objects.filter(kind=kind, period__contains=since, period__startswith__lt=since):
        earlier.period = DateRange(earlier.period.lower, since)
        earlier.save(update_fields=["period"])
    ending = Q(committee__kind=kind) | Q(kind__in=_kinds_seated_in(kind))
    posts = list(Post.objects.filter(ending, period__contains=since).select_related("person"))
    for post in posts:
        require_authority(kind=post.kind, person=post.person, by=by, ends=True)
    end_posts(posts, since)
    same = [Q(person=seat.person, kind=seat.kind) for seat in seats]
    if same:
        later = Post.objects.filter(committee=None, period__startswith__gt=since)
        later.filter(reduce(or_, same)).delete()


def _kinds_seated_in(kind: str) -> list[str]:
    return [office for office, committee in SEATS.items() if committee == kind]


def _require_seats(kind: str, seats: list[Seat], since: date) -> None:
    memberships = dict(
        Standing.objects.on(since)
        .filter(person__in=[seat.person for seat in seats])
        .values_list("person_id", "membership")
    )
    for seat in seats:
        if SEATS.get(seat.kind) != kind:
            raise ValidationError(
                _("“%(office)s” is not an office of this committee."),
                code="not_a_seat",
                params={"office": dict(Post.Kind.choices).get(seat.kind, seat.kind)},
            )
        if seat.person.pk not in memberships:
            raise ValidationError(
                _("%(name)s is not on the union's list on %(day)s."),
                code="not_on_list",
                params={"name": seat.person.name, "day": date_format(since)},
            )
        membership = memberships[seat.person.pk]
        require_electable(seat.person, seat.kind, membership=membership, day=since)


_REFUSALS: dict[str, Any] = {
    "one_committee_a_term": _("This term number is taken. Count on from the last one."),
    "one_committee_of_a_kind_at_a_time": _("Another term of this committee covers some of these days."),
}


def _save(committee: Committee) -> None:
    try:
        with transaction.atomic():
            committee.save()
    except IntegrityError as error:
        rule = rule_broken(error)
        if rule not in _REFUSALS:
            raise
        raise ValidationError(_REFUSALS[rule], code=rule) from error
