"""The union itself: founded once, with its chair; its settings afterwards."""

from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Person, Post, Union
from members.models.standings import Category, Membership
from members.rules import women_committee_from
from members.services.people import enter_colleague
from paperwork.terms import years_later
from vault.versions import lock_version

# Schools with so many staff hold a congress with delegates (Order 32, article 15).
CONGRESS_FROM = 80

_K = Post.Kind


class Named(NamedTuple):
    """Somebody who is given an office when the house is founded."""

    staff_number: str
    name: str
    sex: str = ""


def is_founded() -> bool:
    """Whether there is a union in this house yet."""
    return Union.objects.exists()


def proposed_assembly(staff_count: int | None) -> str:
    """A congress with delegates from 80 staff on, below that a general staff meeting."""
    many = staff_count is not None and staff_count >= CONGRESS_FROM
    return Union.Assembly.CONGRESS if many else Union.Assembly.GENERAL_MEETING


def school_year_begins(day: date) -> date:
    """The first of September of the school year that `day` lies in."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


@transaction.atomic
def found_union(
    *,
    officers: dict[str, Named],
    password: str,
    since: date,
    term_years: int | None,
    **facts: Any,
) -> User:
    """Create the union with `facts`, its officers by kind of post, and a sign-in for the chair: returned.

    Officers become permanent staff and full members on `since`, when their terms begin; the administrator's
    post has no end. Refused when the union is there already: of two at once, one founds it.
    """
    until = years_later(since, term_years) if term_years else None
    _check_officers(officers)
    _check_term(since, until)
    province = facts.get("province", "")
    facts.setdefault("women_committee_from", women_committee_from(province, localdate()))
    _union, created = Union.objects.get_or_create(pk=1, defaults=facts)
    if not created:
        raise ValidationError(
            _("This house has been set up already. Please sign in."), code="founded_already"
        )
    people: dict[str, Person] = {}
    for kind, named in officers.items():
        if named.staff_number not in people:
            people[named.staff_number] = _enter_officer(named, since)
        ends = None if kind == _K.ADMINISTRATOR else until
        Post.objects.create(person=people[named.staff_number], kind=kind, period=DateRange(since, ends))
    chair = people[officers[_K.CHAIR].staff_number]
    chair.user = User.objects.create_user(chair.staff_number, password)
    chair.save(update_fields=["user"])
    return chair.user


@transaction.atomic
def change_union(*, version: int, by: User | None, **changes: Any) -> Union:
    """Change the settings; what a field that is switched off holds stays stored and is not shown."""
    union = lock_version(Union.objects, pk=1, version=version)
    for name, value in changes.items():
        setattr(union, name, value)
    union.full_clean()
    union.save()
    union.refresh_from_db(fields=["version"])
    return union


def _check_officers(officers: dict[str, Named]) -> None:
    """Chair, treasurer and auditor are three people: who pays does not approve, who audits does neither."""
    held: dict[str, Post.Kind] = {}
    for kind in (_K.CHAIR, _K.TREASURER, _K.AUDITOR):
        if kind not in officers:
            continue
        named = officers[kind]
        if (other := held.setdefault(named.staff_number, kind)) != kind:
            raise ValidationError(
                _(
                    "Chair, treasurer and auditor must be three different people; %(name)s (%(number)s) "
                    "stands as %(one)s and as %(other)s."
                ),
                code="officers_differ",
                params={
                    "name": named.name,
                    "number": named.staff_number,
                    "one": other.label,
                    "other": kind.label,
                },
            )
    names: dict[str, str] = {}
    for named in officers.values():
        if names.setdefault(named.staff_number, named.name) != named.name:
            raise ValidationError(
                _("Staff number %(number)s is given to two people: %(one)s and %(other)s."),
                code="number_twice",
                params={"number": named.staff_number, "one": names[named.staff_number], "other": named.name},
            )


def _check_term(since: date, until: date | None) -> None:
    today = localdate()
    if since > today:
        message = _("This day lies ahead; nobody could sign in until then.")
        raise ValidationError(message, code="since_ahead")
    if since.year < today.year - 60:
        message = _("This day lies very far back; please look at its year.")
        raise ValidationError(message, code="since_long_ago")
    if until is not None and until <= today:
        message = _("The term would be over by now. Please give a later first day, or a term without an end.")
        raise ValidationError(message, code="term_over")


def _enter_officer(named: Named, since: date) -> Person:
    return enter_colleague(
        by=None, category=Category.PERMANENT, membership=Membership.FULL, since=since, **named._asdict()
    )
