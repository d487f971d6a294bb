"""Read-only answers about people."""

from datetime import date
from functools import reduce
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Move, Person, Standing
from members.models.people import StandingQuerySet


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
    """What people were on `day`, of those `user` may see; `q` begins a name, pinyin, initials or number."""
    standings = Standing.objects.on(day).with_head().select_related("person__department", "group")
    people = Person.objects.visible_to(user)
    if q:
        people = people.found_by(q)
    if q or not user.has_perm("members.view_everybody"):
        standings = standings.filter(person__in=people)
    if group:
        standings = standings.filter(group=group)
    return standings.filter(category=category) if category else standings


def heads_of(standings: StandingQuerySet) -> Heads:
    """How many of them count under each head, everybody once. One query."""
    heads = {head: Count("pk", filter=Q(head=head)) for head in Headcount._fields}
    return Heads(**standings.aggregate(listed=Count("pk"), **heads))


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
