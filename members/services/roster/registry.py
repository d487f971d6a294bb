"""What the registry knows of the people in a roster, asked in a few statements at any number of rows."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from members.models import Department, Move, OptionalField, Person, Standing, Union, UnionGroup
from members.services.identity import identity_holders
from members.services.roster.rows import RosterRow
from members.spreadsheets.cells import without_blanks


class Facts(NamedTuple):
    """What somebody is on the day from which the roster counts, and since when."""

    category: str
    membership: str
    group: str
    since: date


@dataclass
class Registry:
    """The people a roster may speak of, and what else is needed to judge its rows."""

    by_number: dict[str, Person]
    by_name: dict[str, list[Person]]
    standing: dict[int, Facts]
    ended: dict[int, Move]
    departments: Collection[str]
    groups: dict[str, UnionGroup]
    mobiles: dict[str, list[tuple[int, str]]]
    identity_holders: dict[str, int]
    # Departments and groups by their names without blanks, with those that the sheet brings.
    spelt: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, names in (("department", self.departments), ("group", self.groups)):
            for name in sorted(names):
                self.spelling(kind, name)

    def spelling(self, kind: str, name: str) -> str:
        """A name of a department or a group as the registry has it, or else the sheet where it came first."""
        if name in (self.departments if kind == "department" else self.groups):
            self.spelt.setdefault((kind, without_blanks(name)), name)
            return name
        return self.spelt.setdefault((kind, without_blanks(name)), name)

    @classmethod
    def load(cls, rows: list[RosterRow], day: date) -> "Registry":
        """Ten statements."""
        numbers = {row.facts["staff_number"] for row in rows if "staff_number" in row.facts}
        names = {row.facts["name"] for row in rows if "name" in row.facts}
        everybody = Person.objects.select_related("department", "merged_into__department")
        by_number = {
            person.staff_number: _kept(person) for person in everybody.filter(staff_number__in=numbers)
        }
        by_name = defaultdict(list)
        for person in everybody.filter(name__in=names, merged_into=None):
            by_name[person.name].append(person)
        people = {person.pk for person in by_number.values()}
        people |= {person.pk for same in by_name.values() for person in same}
        standing = _standing(people, day)
        return cls(
            by_number=by_number,
            by_name=by_name,
            standing=standing,
            ended=_ended(people - set(standing)),
            departments=set(Department.objects.values_list("name", flat=True)),
            groups={group.name: group for group in UnionGroup.objects.all()},
            mobiles=_mobiles({row.facts["mobile"] for row in rows if "mobile" in row.facts}),
            identity_holders=identity_holders(
                [row.facts["identity_number"] for row in rows if "identity_number" in row.facts]
            ),
        )


def not_kept() -> set[str]:
    """The optional fields that this school has not switched on."""
    union = Union.objects.first()
    return {str(field) for field in OptionalField if union is None or not union.keeps(field)}


def usual_day(today: date) -> date:
    """Today; for the first roster the first of the year, so that the year's headcounts are whole."""
    # Before it, the registry has only those who were named when it was founded.
    return today if Person.objects.filter(posts=None).exists() else today.replace(month=1, day=1)


def _kept(person: Person) -> Person:
    """A duplicate leads to the row that is kept."""
    return person.merged_into if person.merged_into else person


def _standing(people: set[int], day: date) -> dict[int, Facts]:
    """What people are on `day`; who comes later, what they are then."""
    standings = Standing.objects.filter(
        Q(period__contains=day) | Q(period__startswith__gt=day), person__in=people
    )
    rows = standings.order_by("person", "period").values_list(
        "person", "category", "membership", "group__name", "period"
    )
    found: dict[int, Facts] = {}
    for person, category, membership, group, period in rows:
        found.setdefault(person, Facts(category, membership, group or "", period.lower))
    return found


def _ended(people: set[int]) -> dict[int, Move]:
    """The last act of those who are on the list no more."""
    return {move.person_id: move for move in Move.objects.valid().filter(person__in=people)}


def _mobiles(numbers: set[str]) -> dict[str, list[tuple[int, str]]]:
    found = defaultdict(list)
    holders = Person.objects.filter(mobile__in=numbers, merged_into=None)
    for mobile, pk, name in holders.values_list("mobile", "pk", "name"):
        found[mobile].append((pk, name))
    return found
