"""Delegates and guests of a term: entered, corrected, ended, replaced."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Body, Constituency, Delegate, RollEntry, Term
from congress.reports.electorates import staff_on
from congress.rules import rules_on
from congress.services.saving import save_or_refuse
from members.models import Person, Post
from members.services.posts import save_posts
from paperwork.terms import last_day_before
from vault.refusals import rule_broken
from vault.versions import lock_version

_REFUSALS: dict[str, Any] = {
    "one_seat_a_person_and_term": _("One of them has a seat in this term already."),
    "congress_delegate_replaces_id_key": _("Somebody has taken that seat already."),
    "delegations_are_led_by_delegates": _("A delegation is headed by one of its formal delegates."),
}


@dataclass(frozen=True)
class NewDelegate:
    """Somebody who is to have a seat, and what counts for the shares."""

    person: Person
    is_teacher: bool = True
    is_leader: bool = False
    votes: int | None = None


@transaction.atomic
def enter_delegates(
    *,
    term: Term,
    people: list[NewDelegate],
    since: date,
    by: User | None,
    seat: str = Delegate.Seat.FORMAL,
    origin: str = Delegate.Origin.ENTERED,
    constituency: Constituency | None = None,
    replaces: Delegate | None = None,
) -> list[Delegate]:
    """Give people seats in a term, formal ones from `since` to its last day.

    Formal delegates are of a congress and of the school's staff on that day; guests may be anybody.
    """
    term = Term.objects.select_for_update().get(pk=term.pk)
    posts: list[Post | None] = [None] * len(people)
    if seat == Delegate.Seat.FORMAL:
        _require_possible(term, people, since)
        offices = [_post(one.person, since, term) for one in people]
        save_posts(offices)
        posts = [*offices]
    rows = [
        Delegate(
            term=term,
            person=one.person,
            post=post,
            seat=seat,
            origin=origin,
            constituency=constituency,
            votes=one.votes,
            is_teacher=one.is_teacher,
            is_leader=one.is_leader,
            replaces=replaces,
        )
        for one, post in zip(people, posts, strict=True)
    ]
    return _created(rows)


@transaction.atomic
def change_delegate(*, delegate: Delegate, version: int, by: User | None, **fields: Any) -> Delegate:
    """Correct what is known of a seat; a delegation has one head, so naming one relieves the other."""
    delegate = lock_version(Delegate.objects, pk=delegate.pk, version=version)
    for name, value in fields.items():
        setattr(delegate, name, value)
    if delegate.heads_delegation:
        if delegate.constituency_id is None:
            raise ValidationError(
                _("A delegation is of a constituency: choose that first."), code="no_constituency"
            )
        others = Delegate.objects.filter(constituency=delegate.constituency_id, heads_delegation=True)
        others.exclude(pk=delegate.pk).update(heads_delegation=False)
    save_or_refuse(delegate, _REFUSALS)
    return delegate


@transaction.atomic
def end_delegate(*, delegate: Delegate, since: date, reason: str, by: User | None) -> Delegate:
    """End a seat: from `since` on it is not held. Refused without a reason, twice, or before it began."""
    delegate = _locked(delegate)
    if not reason.strip():
        raise ValidationError(_("Please give the reason."), code="reason_missing")
    if delegate.ended_reason:
        raise ValidationError(
            _("This seat has ended already: %(reason)s"),
            code="ended_already",
            params={"reason": delegate.ended_reason},
        )
    if delegate.post is not None:
        _end_post(delegate.post, since)
    delegate.ended_reason, delegate.heads_delegation = reason.strip(), False
    delegate.save(update_fields=["ended_reason", "heads_delegation"])
    return delegate


@transaction.atomic
def replace_delegate(
    *, delegate: Delegate, successor: NewDelegate, since: date, reason: str, by: User | None
) -> Delegate:
    """End a formal seat where it is still held, and give it to somebody from a by-election."""
    delegate = _locked(delegate)
    if delegate.seat != Delegate.Seat.FORMAL:
        raise ValidationError(_("Guests are not replaced; enter another one."), code="guest")
    if not delegate.ended_reason:
        delegate = end_delegate(delegate=delegate, since=since, reason=reason, by=by)
    _require_free(delegate, since)
    return enter_delegates(
        term=delegate.term,
        people=[successor],
        since=since,
        origin=Delegate.Origin.BY_ELECTION,
        constituency=delegate.constituency,
        replaces=delegate,
        by=by,
    )[0]


@transaction.atomic
def remove_delegate(*, delegate: Delegate, by: User | None) -> None:
    """Take out what was entered by mistake; refused once the person was on a roll of it, or was replaced."""
    delegate = _locked(delegate)
    met = RollEntry.objects.filter(session__term=delegate.term_id, person=delegate.person_id)
    if met.exists() or Delegate.objects.filter(replaces=delegate).exists():
        raise ValidationError(
            _("%(name)s was on the roll of a session, so the seat stays on record: end it instead."),
            code="was_on_a_roll",
            params={"name": delegate.person.name},
        )
    delegate.delete()
    if delegate.post is not None:
        delegate.post.delete()


def _require_free(delegate: Delegate, since: date) -> None:
    until = last_day_before(delegate.post.period) if delegate.post else None
    if until and since <= until:
        raise ValidationError(
            _("%(name)s holds the seat until %(day)s; who follows sits from then on."),
            code="held_still",
            params={"name": delegate.person.name, "day": date_format(until)},
        )


def _locked(delegate: Delegate) -> Delegate:
    rows = Delegate.objects.select_for_update(of=("self",))
    return rows.select_related("term", "person", "post", "constituency").get(pk=delegate.pk)


def _require_possible(term: Term, people: list[NewDelegate], since: date) -> None:
    if term.body != Body.STAFF_CONGRESS:
        raise ValidationError(
            _("Only a congress has delegates; in the other bodies everybody votes."), code="no_delegates"
        )
    if not term.period.lower <= since < term.period.upper:
        raise ValidationError(
            _("%(day)s lies outside the term."), code="outside_term", params={"day": date_format(since)}
        )
    wanted = {one.person.pk: one.person.name for one in people}
    staff = staff_on(since, rules_on(since)).filter(pk__in=wanted).values_list("pk", flat=True)
    others = [name for pk, name in wanted.items() if pk not in set(staff)]
    if others:
        raise ValidationError(
            _("Not on the school's staff on %(day)s, so not to be elected: %(names)s."),
            code="not_staff",
            params={"day": date_format(since), "names": "、".join(others)},
        )


def _post(person: Person, since: date, term: Term) -> Post:
    return Post(person=person, kind=Post.Kind.DELEGATE, period=DateRange(since, term.period.upper))


def _created(rows: list[Delegate]) -> list[Delegate]:
    try:
        with transaction.atomic():
            return Delegate.objects.bulk_create(rows)
    except IntegrityError as error:
        rule = rule_broken(error)
        if rule not in _REFUSALS:
            raise
        raise ValidationError(_REFUSALS[rule], code=rule) from error


def _end_post(post: Post, since: date) -> None:
    if since <= post.period.lower:
        raise ValidationError(
            _("The seat is held from %(day)s on; it can end after that, or be taken out as a mistake."),
            code="not_begun",
            params={"day": date_format(post.period.lower)},
        )
    if post.period.upper and since < post.period.upper:
        post.period = DateRange(post.period.lower, since)
        post.save(update_fields=["period"])
