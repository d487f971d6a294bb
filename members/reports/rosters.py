"""Who was in the registry on a day, and how the list writes it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Value
from django.db.models.functions import Concat

from accounts.models import User
from members.models import Department, Person, Standing, Tag, Tagging, UnionGroup
from members.models.people import PersonQuerySet
from members.models.standings import SERVING_CATEGORIES, Category, Membership, StandingQuerySet
from members.reports.headcounts import Headcount, Heads, heads_on
from paperwork.terms import years_before

# Two answers that are asked for more often than any one category or membership.
SERVING, NOT_FULL = "serving", "not_full"

ROSTER_COLUMNS = (
    "person_id",
    "person__name",
    "person__staff_number",
    "person__department__name",
    "group__name",
    "category",
    "membership",
)
_ABSENT_COLUMNS = ("pk", "name", "staff_number", "department__name")


@dataclass(frozen=True)
class Wanted:
    """Whom the list shows; what is empty is not asked for. Ages are in whole years on the day."""

    q: str = ""
    # The groups that `q` names.
    named: tuple[int, ...] = ()
    group: int | None = None
    category: str = ""
    membership: str = ""
    department: int | None = None
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    tag: int | None = None
    # What was asked could not be read: nobody, or everybody would be changed by mistake.
    unread: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) not in ("", None, (), False) for field in fields(self))


EVERYBODY = Wanted()


def roster(user: User, *, day: date, wanted: Wanted = EVERYBODY) -> StandingQuerySet:
    """What people were on `day`, of those `user` may see and who fit, by pinyin."""
    standings = Standing.objects.on(day).with_head().order_by("person__pinyin", "person__staff_number")
    if not user.has_perm("members.view_everybody"):
        standings = standings.filter(person__in=Person.objects.visible_to(user))
    if wanted.q:
        # An expression, or Postgres walks everybody in order of pinyin until fifty are found.
        standings = _named(standings, wanted).order_by(
            Concat("person__pinyin", Value(" "), "person__staff_number")
        )
    if wanted.group:
        standings = standings.filter(group=wanted.group)
    return standings.filter(_is(wanted), *_of_person(wanted, day, "person__"))


def absent(user: User, *, day: date, wanted: Wanted = EVERYBODY) -> PersonQuerySet:
    """Those who were nothing to the union on `day`: they have left, or have not come yet."""
    people = Person.objects.visible_to(user).filter(merged_into=None, forgotten_on=None)
    if wanted.q:
        people = people.found_by(wanted.q)
    people = people.filter(*_of_person(wanted, day)).exclude(pk__in=Standing.objects.on(day).values("person"))
    return people.order_by("pinyin", "staff_number")


def counted(user: User, standings: StandingQuerySet, *, day: date, wanted: Wanted) -> Heads:
    """How many of a roster count under each head, everybody once. One query."""
    if not wanted and user.has_perm("members.view_everybody"):
        return heads_on(day)
    people = dict(standings.order_by().values_list("head").annotate(Count("pk")))
    return Heads(sum(people.values()), *(people.get(head, 0) for head in Headcount._fields))


class RosterLine(NamedTuple):
    """Who somebody is, and what on the day asked for, as the list writes it."""

    pk: int
    name: str
    staff_number: str
    department: str
    group: str
    category: str
    membership: str


def lines_of(standings: Iterable[tuple[Any, ...]]) -> list[RosterLine]:
    """Rows of `ROSTER_COLUMNS` with their words; plain tuples, as models are three times as slow."""
    categories = {value: str(label) for value, label in Category.choices}
    memberships = {value: str(label) for value, label in Membership.choices}
    return [
        RosterLine(pk, name, number, department or "", group or "", categories[was], memberships[held])
        for pk, name, number, department, group, was, held in standings
    ]


def absent_rows(people: PersonQuerySet) -> Any:
    """Their rows for `absent_lines_of`."""
    return people.values_list(*_ABSENT_COLUMNS)


def absent_lines_of(rows: Iterable[tuple[Any, ...]]) -> list[RosterLine]:
    """Those who were nothing on the day, as the list writes them."""
    return [RosterLine(pk, name, number, place or "", "", "", "") for pk, name, number, place in rows]


def choices() -> dict[str, list[tuple[int, str]]]:
    """Every group, department and tag by its key and name. One query."""
    groups = UnionGroup.objects.annotate(kind=Value("group")).values_list("kind", "pk", "position", "name")
    departments = Department.objects.annotate(kind=Value("department"))
    tags = Tag.objects.annotate(kind=Value("tag"), position=Value(0))
    found: dict[str, list[tuple[int, str]]] = {"group": [], "department": [], "tag": []}
    rows = groups.order_by().union(
        departments.order_by().values_list("kind", "pk", "position", "name"),
        tags.order_by().values_list("kind", "pk", "position", "name"),
        all=True,
    )
    for kind, pk, _position, name in rows.order_by("kind", "position", "name"):
        found[kind].append((pk, name))
    return found


def _named(standings: StandingQuerySet, wanted: Wanted) -> StandingQuerySet:
    if not wanted.named:
        return standings.found_by(wanted.q)
    people = Person.objects.found_by(wanted.q).order_by()
    return standings.filter(Q(group__in=wanted.named) | Q(person__in=people.values("pk")))


def _is(wanted: Wanted) -> Q:
    """What the day's standing must be."""
    fits = Q()
    if wanted.category:
        serving = wanted.category == SERVING
        fits &= Q(category__in=SERVING_CATEGORIES) if serving else Q(category=wanted.category)
    if wanted.membership:
        full = Q(membership=Membership.FULL)
        fits &= ~full if wanted.membership == NOT_FULL else Q(membership=wanted.membership)
    return fits


def _of_person(wanted: Wanted, day: date, person: str = "") -> list[Q]:
    """What must be true of the person, whatever they were on the day."""
    fits = [Q(**{f"{person}pk__in": []})] if wanted.unread else []
    if wanted.department:
        fits.append(Q(**{f"{person}department": wanted.department}))
    if wanted.sex:
        fits.append(Q(**{f"{person}sex": wanted.sex}))
    if wanted.age_from is not None:
        fits.append(Q(**{f"{person}born_on__lte": years_before(day, wanted.age_from)}))
    if wanted.age_to is not None:
        fits.append(Q(**{f"{person}born_on__gt": years_before(day, wanted.age_to + 1)}))
    if wanted.tag:
        bearers = Tagging.objects.on(day).filter(tag=wanted.tag).values("person")
        fits.append(Q(**{f"{person}pk__in": bearers}))
    return fits
