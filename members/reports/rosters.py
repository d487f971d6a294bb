"""Who was in the registry on a day, and how the list writes it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Value
from django.db.models.functions import Concat

from accounts.models import User
from members.models import Person, Standing
from members.models.people import Category, Membership, StandingQuerySet
from members.reports.headcounts import Headcount

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
