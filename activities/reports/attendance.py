"""Who came to an occasion, who may be entered, and how many that is."""

from typing import Any, NamedTuple

from django.db.models import Case, Count, FilteredRelation, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Cast, Coalesce, Substr

from accounts.models import User
from activities.models import CheckIn, Occasion
from activities.reports.audience import concerned
from members.matching import known_people
from members.models import Person, Standing
from members.models.people import found_by_beginning
from members.nearness import Known

# What the list can be narrowed to, and the state in which those are.
STATES: dict[str, str | None] = {
    "missing": None,
    "present": CheckIn.State.PRESENT,
    "excused": CheckIn.State.EXCUSED,
}

# A note of “+2” says how many somebody brought.
_COMPANY = Case(
    When(
        came__state=CheckIn.State.PRESENT,
        came__note__regex=r"^\+[0-9]{1,2}$",
        then=Cast(Substr("came__note", 2), IntegerField()),
    ),
    output_field=IntegerField(),
)


class Figures(NamedTuple):
    """How many are there and excused, of how many it is for nothing is entered, and how many were brought."""

    came: int
    excused: int
    missing: int
    brought: int


class Attendee(NamedTuple):
    """Somebody it is for, or who came; `state` is empty while nothing is entered."""

    pk: int
    name: str
    staff_number: str
    unit: str
    state: str
    note: str
    entered_by: str


def attendees(occasion: Occasion, user: User, *, typed: str = "", state: str = "") -> Any:
    """Those it is for and those who came, by pinyin; found by the beginning of a name or number."""
    meant = concerned(occasion.activity, occasion.starts_on).values("person")
    rows = _with_check_in(Person.objects.visible_to(user).filter(merged_into=None), occasion)
    rows = rows.filter(Q(pk__in=meant) | Q(came__isnull=False))
    if typed:
        rows = found_by_beginning(rows, typed)
    if state in STATES:
        rows = rows.filter(came__state=STATES[state]) if STATES[state] else rows.filter(came__isnull=True)
    return rows.order_by("pinyin", "staff_number").values_list(
        "pk",
        "name",
        "staff_number",
        "department__name",
        "came__state",
        "came__note",
        "came__entered_by__person__name",
    )


def attendees_of(rows: Any) -> list[Attendee]:
    """The rows of `attendees`, with words where nothing is held."""
    return [Attendee._make("" if value is None else value for value in row) for row in rows]


def figures_of(occasion: Occasion, user: User) -> Figures:
    """One query."""
    rows = attendees(occasion, user).order_by()
    return Figures(
        *rows.aggregate(
            present=Count("pk", filter=Q(came__state=CheckIn.State.PRESENT)),
            excused=Count("pk", filter=Q(came__state=CheckIn.State.EXCUSED)),
            missing=Count("pk", filter=Q(came__isnull=True)),
            brought=Coalesce(Sum(_COMPANY), 0),
        ).values()
    )


def people_for(occasion: Occasion, user: User) -> list[Known]:
    """Everybody on the list on the day whom `user` may see; expected are those it is for. One query."""
    day = occasion.starts_on
    standings = Standing.objects.on(day).filter(person__in=Person.objects.visible_to(user))
    meant = concerned(occasion.activity, day).values("pk")
    return known_people(standings, expected=Q(pk__in=meant))


def _with_check_in(rows: QuerySet[Person], occasion: Occasion) -> QuerySet[Any]:
    condition = Q(check_ins__occasion=occasion.pk)
    return rows.annotate(came=FilteredRelation("check_ins", condition=condition))
