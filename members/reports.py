"""Read-only answers about people."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

from django.db.models import Count, Q, Value
from django.db.models.functions import Concat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Move, Person, Standing
from members.models.people import Category, Membership, StandingQuerySet


class Headcount(NamedTuple):
    """How many people count under each head of the budget on one day; everybody counts once."""

    member: int
    retired: int
    temporary: int


def headcount(day: date) -> Headcount:
    """Count on `day`: full members; else retired; else temporary and agency staff. One query.

    Somebody whose membership is kept (保留会籍) is not a full member.
    """
    heads = Headcount._fields
    counts = (
        Standing.objects.on(day)
        .with_head()
        .aggregate(**{head: Count("pk", filter=Q(head=head)) for head in heads})
    )
    return Headcount(**counts)


ROSTER_COLUMNS = (
    "person_id",
    "person__name",
    "person__staff_number",
    "person__department__name",
    "group__name",
    "category",
    "membership",
)


class Heads(NamedTuple):
    """A headcount, and how many rows it was counted in."""

    listed: int
    member: int
    retired: int
    temporary: int


def roster(
    user: User,
    *,
    day: date,
    q: str | None = None,
    group: int | None = None,
    category: str | None = None,
) -> StandingQuerySet:
    """What people were on `day`, of those `user` may see; `q` begins a name, its sound or a number."""
    standings = Standing.objects.on(day).with_head().order_by("person__pinyin", "person__staff_number")
    if not user.has_perm("members.view_everybody"):
        standings = standings.filter(person__in=Person.objects.visible_to(user))
    if q:
        # An expression, or Postgres walks everybody in order of pinyin until fifty are found.
        standings = standings.found_by(q).order_by(
            Concat("person__pinyin", Value(" "), "person__staff_number")
        )
    if group:
        standings = standings.filter(group=group)
    return standings.filter(category=category) if category else standings


def heads_of(standings: StandingQuerySet) -> Heads:
    """How many of them count under each head, everybody once. One query."""
    heads = {head: Count("pk", filter=Q(head=head)) for head in Headcount._fields}
    return Heads(**standings.aggregate(listed=Count("pk"), **heads))


class RosterLine(NamedTuple):
    """Who somebody is, and what on the day asked for, as the list writes it."""

    pk: int
    name: str
    staff_number: str
    department: str | None
    group: str | None
    category: str
    membership: str


def lines_of(standings: Iterable[tuple[Any, ...]]) -> list[RosterLine]:
    """Rows of `ROSTER_COLUMNS` with their words; plain tuples, as models are three times as slow."""
    categories, memberships = dict(Category.choices), dict(Membership.choices)
    return [
        RosterLine(pk, name, number, department, group, str(categories[was]), str(memberships[held]))
        for pk, name, number, department, group, was, held in standings
    ]


class Chapter(NamedTuple):
    """An act in somebody's life with the union, as a sentence."""

    move: Move
    sentence: str


def life_of(person: Person) -> list[Chapter]:
    """All that happened to somebody, the latest first; what was struck out stays to be read. One query."""
    moves = person.moves.select_related("group").order_by("-effective_on", "-pk")
    return [Chapter(move, _sentence(move)) for move in moves]


def _sentence(move: Move) -> str:
    facts = [
        str(move.get_kind_display()),
        str(move.get_category_display()) if move.category else "",
        str(move.get_membership_display()) if move.membership else "",
        move.group.name if move.group else "",
        _("left the union group") if move.leaves_group else "",
        move.reason,
        move.document_number,
    ]
    # “Retired, retired” is said once.
    said = [fact for fact in dict.fromkeys(facts) if fact]
    return _("%(day)s: %(facts)s.") % {"day": date_format(move.effective_on), "facts": reduce(_joined, said)}


def _joined(before: str, after: str) -> str:
    return _("%(before)s, %(after)s") % {"before": before, "after": after}
