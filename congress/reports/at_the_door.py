"""The roll with who is there, for whoever keeps the door."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from activities.models import CheckIn
from congress.models import Roll, RollEntry, Sitting
from congress.reports.sittings import with_check_in
from members.models import Person
from members.models.people import found_by_beginning

# What a list can be narrowed to, and which states that is.
STATES: dict[str, tuple[str | None, ...]] = {
    "missing": (None,),
    "present": (CheckIn.State.PRESENT,),
    "excused": (CheckIn.State.EXCUSED,),
}


class AtTheDoor(NamedTuple):
    """Somebody of the roll and whether they are there; `state` is empty while nothing is known."""

    person_id: int
    name: str
    staff_number: str
    unit: str
    seat: str
    state: str
    note: str
    entered_by: str

    @property
    def seat_name(self) -> str:
        return str(RollEntry.Seat(self.seat).label)

    @property
    def has_vote(self) -> bool:
        return self.seat == RollEntry.Seat.VOTER


def roll_at_the_door(sitting: Sitting, *, typed: str = "", state: str = "") -> Any:
    """The people of the roll in its order, each once; found by the beginning of a name or number."""
    rows = with_check_in(sitting)
    if sitting.session.joint_term_id:
        # Whoever is on both rolls stands once, under the first.
        rows = rows.order_by("person_id", "-roll").distinct("person_id")
        rows = with_check_in(sitting).filter(pk__in=rows.values("pk"))
    if typed:
        rows = found_by_beginning(rows, typed, "person__")
    if state in STATES:
        states = STATES[state]
        rows = rows.filter(came=None) if states == (None,) else rows.filter(came__state__in=states)
    return rows.order_by("unit", "person__pinyin", "person__staff_number").values_list(
        "person_id",
        "person__name",
        "person__staff_number",
        "unit",
        "seat",
        "came__state",
        "came__note",
        "came__entered_by__person__name",
    )


def lines_of(rows: Iterable[tuple[Any, ...]]) -> list[AtTheDoor]:
    return [AtTheDoor(row[0], *("" if value is None else value for value in row[1:])) for row in rows]


class OwnPlace(NamedTuple):
    """As what somebody attends, on each roll, and since when they are there."""

    seats: list[str]
    state: str
    since: datetime | None


def own_place(sitting: Sitting, person: Person | None) -> OwnPlace:
    """Nothing at all for whoever is on no roll. One query."""
    rows = with_check_in(sitting).filter(person=person).order_by("-roll")
    found = list(rows.values_list("roll", "seat", "came__state", "came__at"))
    seats = [f"{Roll(roll).label} · {RollEntry.Seat(seat).label}" for roll, seat, *_came in found]
    state, since = found[0][2:] if found else (None, None)
    return OwnPlace(seats, state or "", since)
