"""What came of checking a roster: who is added, what changes, what is wrong."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from members.models import Person
from members.models.standings import Category, Membership


class Issue(NamedTuple):
    """What is wrong with a cell, or worth a look: the row as the spreadsheet numbers it, the column as
    its heading says. Row 0 is the sheet as a whole."""

    row: int
    column: str
    message: str


class Difference(NamedTuple):
    """One fact of somebody that the sheet has otherwise."""

    label: str
    old: str
    new: str


class Added(NamedTuple):
    """Somebody who is not in the registry yet, as the preview shows them."""

    row: int
    staff_number: str
    name: str
    department: str
    group: str
    category: str
    membership: str
    since: str


class Changed(NamedTuple):
    """Somebody in the registry of whom the sheet says something new."""

    row: int
    person: int
    staff_number: str
    name: str
    differences: list[Difference]


@dataclass(frozen=True)
class Terms:
    """What the sheet does not say: from which day it counts, and what people are whose row is silent."""

    day: date
    category: str = Category.PERMANENT
    membership: str = Membership.NONE


@dataclass(frozen=True)
class Act:
    """A move that the sheet asks for; its group by name, because it may not be there yet."""

    kind: str
    effective_on: date
    category: str = ""
    membership: str = ""
    group: str = ""
    leaves_group: bool = False
    reason: str = ""


@dataclass
class Entry:
    """A row that has been understood: whose it is, what is written, what happened to them."""

    row: int
    person: Person | None
    values: dict[str, Any] = field(default_factory=dict)
    department: str = ""
    acts: list[Act] = field(default_factory=list)
    identity_number: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.department or self.acts or self.identity_number)


@dataclass
class RosterReading:
    """A roster held against the registry; nothing is written. `entries` is what would be."""

    added: list[Added] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    errors: list[Issue] = field(default_factory=list)
    remarks: list[Issue] = field(default_factory=list)
    new_departments: list[str] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    # Headings of columns that are left out because the school has not switched them on.
    left_out: list[str] = field(default_factory=list)
    # How many new people's category or membership is not in the sheet, and follows the terms.
    silent_category: int = 0
    silent_membership: int = 0
    entries: list[Entry] = field(default_factory=list, repr=False)

    @property
    def of_the_sheet(self) -> list[Issue]:
        """What is worth a look about its columns, and not about one row."""
        return [issue for issue in self.remarks if not issue.row]

    def to_json(self) -> dict[str, Any]:
        """What the preview shows; the entries are worked out anew when it is taken in."""
        return {name: value for name, value in vars(self).items() if name != "entries"}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "RosterReading":
        changed = [
            Changed(row, person, number, name, [Difference(*difference) for difference in differences])
            for row, person, number, name, differences in stored["changed"]
        ]
        lists = {
            "added": [Added(*one) for one in stored["added"]],
            "changed": changed,
            "errors": [Issue(*one) for one in stored["errors"]],
            "remarks": [Issue(*one) for one in stored["remarks"]],
        }
        return cls(**stored | lists)
