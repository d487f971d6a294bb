"""The roster as rows of a file and of the sheets that are printed from it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Move, OptionalField, Post, Union
from members.models.people import Person
from members.models.standings import Category, StandingQuerySet
from members.spreadsheets.columns import BY_FIELD, COLUMNS, RosterColumn
from paperwork.dates import LunarDay, SolarDay
from paperwork.strokes import by_strokes, lacking

Kind = Move.Kind
# What the list shows; the other columns are asked for.
SHOWN = ("staff_number", "name", "department", "group", "category", "membership")
# Days that stand in the acts, not in the person: the acts that say them, the last of them counts.
_DAYS = {
    "joined_on": (Kind.JOIN, Kind.REINSTATE),
    "hired_on": (Kind.HIRE,),
    "retired_on": (Kind.RETIRE,),
}
_PLACES = {"department": "person__department__name", "group": "group__name"}
_OF_STANDING = ("category", "membership")
_BIRTH = ("person__born_on", "person__born_day_known")
_LUNAR = ("person__birthday_calendar", "person__lunar_month", "person__lunar_day", "person__lunar_leap")
_BATCH = 2000
# Offices of the house that are none of the union's.
_NOT_OF_THE_UNION = (Post.Kind.SCHOOL_OFFICE, Post.Kind.ADMINISTRATOR)


def columns_kept(union: Union | None) -> list[RosterColumn]:
    """The columns that this school fills; identity numbers leave the house in no list."""
    return [
        column
        for column in COLUMNS
        if column.field != "identity_number"
        and (not column.kept_when or (union is not None and union.keeps(column.kept_when)))
    ]


def export_rows(standings: StandingQuerySet, columns: Sequence[RosterColumn]) -> Iterator[list[Any]]:
    """A row of cells for each of the roster's people, read piece by piece.

    One query, and one more when a day of joining, coming or retiring is asked for.
    """
    paths: list[str] = []
    cells = [_cell(column, paths) for column in columns]
    days = _days_of(standings, [column.field for column in columns if column.field in _DAYS])
    for row in standings.values_list("person_id", *paths).iterator(_BATCH):
        acts = days.get(row[0], _NO_DAYS)
        yield [cell(row, acts) for cell in cells]


_NO_DAYS: dict[str, date] = {}


def _cell(column: RosterColumn, paths: list[str]) -> Callable[[Sequence[Any], dict[str, date]], Any]:
    """How the cell is made of the row; adds to `paths` what must be read for it."""
    field, write = column.field, column.write
    place = len(paths) + 1
    if field in _DAYS:
        return lambda row, acts: write(acts.get(field))
    if field == "lunar_birthday":
        paths.extend(_LUNAR)
        return lambda row, acts: write(_lunar(*row[place : place + 4]))
    if field == "born_on":
        paths.extend(_BIRTH)
        return lambda row, acts: write(_birth(*row[place : place + 2]))
    paths.append(field if field in _OF_STANDING else _PLACES.get(field, f"person__{field}"))
    return lambda row, acts: write(row[place])


def _birth(born_on: date | None, is_day_known: bool) -> SolarDay | None:
    return SolarDay(born_on, month_only=not is_day_known) if born_on else None


def _lunar(calendar: str, month: int | None, day: int | None, is_leap: bool) -> LunarDay | None:
    """The birthday by the lunar calendar of somebody who keeps it."""
    if month is None or day is None or calendar != Person.BirthdayCalendar.LUNAR:
        return None
    return LunarDay(month, day, is_leap)


def _days_of(standings: StandingQuerySet, fields: list[str]) -> dict[int, dict[str, date]]:
    found: dict[int, dict[str, date]] = {}
    if not fields:
        return found
    says = {kind.value: field for field in fields for kind in _DAYS[field]}
    moves = Move.objects.valid().filter(kind__in=says, person__in=standings.order_by().values("person"))
    for person, kind, day in moves.values_list("person_id", "kind", "effective_on"):
        found.setdefault(person, {})[says[kind]] = day
    return found


# --- Sheets to print -----------------------------------------------------------------------------


class Order(models.TextChoices):
    """In which order a sheet names people."""

    PINYIN = "pinyin", gettext_lazy("by pinyin")
    STROKES = "strokes", gettext_lazy("by strokes of the surname")


class Sheet(NamedTuple):
    """A sheet: its headings and rows, and those whose letters the table of strokes lacks."""

    headings: list[str]
    rows: list[list[str]]
    unknown: list[str]


class Signer(NamedTuple):
    """Somebody who signs a sheet."""

    name: str
    department: str
    category: str


class Block(NamedTuple):
    """A group on the sheet to sign."""

    name: str
    signers: list[Signer]


def roster_sheet(
    standings: StandingQuerySet,
    *,
    day: date,
    union: Union | None,
    order: str,
    shows_births: bool,
    shows_mobiles: bool,
) -> Sheet:
    """会员花名册 of those people; births and mobiles for who may read them. Three queries."""
    fields = _sheet_fields(union, shows_births=shows_births, shows_mobiles=shows_mobiles)
    people = list(export_rows(standings, [BY_FIELD[field] for field in ("staff_number", *fields)]))
    offices = _offices(standings, day)
    name = 1 + fields.index("name")
    if order == Order.STROKES:
        people.sort(key=lambda row: by_strokes(row[name]))
    return Sheet(
        ["序号", *(BY_FIELD[field].heading for field in fields), "工会职务", "备注"],
        [
            [str(number), *(str(cell) for cell in row[1:]), offices.get(row[0], ""), ""]
            for number, row in enumerate(people, 1)
        ],
        _unknown((row[name] for row in people), order),
    )


def _sheet_fields(union: Union | None, *, shows_births: bool, shows_mobiles: bool) -> list[str]:
    wanted = ["name", "sex"]
    wanted += ["born_on", "lunar_birthday"] if shows_births else []
    wanted += [
        field.value
        for field in OptionalField
        if field != OptionalField.IDENTITY_NUMBER and union is not None and union.keeps(field)
    ]
    wanted += ["department", "group", "joined_on", "membership", "category"]
    return wanted + (["mobile"] if shows_mobiles else [])


def _offices(standings: StandingQuerySet, day: date) -> dict[str, str]:
    """The offices held on the day, by staff number."""
    found: dict[str, str] = {}
    posts = Post.objects.held_on(day).exclude(kind__in=_NOT_OF_THE_UNION)
    posts = posts.filter(person__in=standings.order_by().values("person"))
    words = {value: str(label) for value, label in Post.Kind.choices}
    for number, kind in posts.values_list("person__staff_number", "kind"):
        found[number] = "、".join(filter(None, (found.get(number), words[kind])))
    return found


def sheet_to_sign(standings: StandingQuerySet, *, order: str) -> tuple[list[Block], list[str]]:
    """签到表 by group, and the names whose letters the table of strokes lacks. One query."""
    categories = {value: str(label) for value, label in Category.choices}
    rows = standings.values_list(
        "group__position", "group__name", "person__name", "person__department__name", "category"
    )
    # Groups in their own order, people without one last; a stable sort keeps the order by pinyin.
    people = sorted(rows, key=lambda row: (row[1] is None, row[0] or 0, row[1] or ""))
    blocks: dict[str | None, list[Signer]] = {}
    for _position, group, name, department, category in people:
        blocks.setdefault(group, []).append(Signer(name, department or "", categories[category]))
    if order == Order.STROKES:
        for signers in blocks.values():
            signers.sort(key=lambda signer: by_strokes(signer.name))
    named = [Block(group or _("no union group"), signers) for group, signers in blocks.items()]
    return named, _unknown((signer.name for block in named for signer in block.signers), order)


def _unknown(names: Iterable[str], order: str) -> list[str]:
    return [name for name in names if lacking(name)] if order == Order.STROKES else []
