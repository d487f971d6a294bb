"""The rows of a roster, each cell read by its column: what it says, and what is wrong with it."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almanac.lunar import AlmanacError, LunarDate
from members.models import Person
from members.models.standings import Category
from members.services.roster.readings import Issue
from members.spreadsheets.cells import Cell, text_of
from members.spreadsheets.columns import BY_FIELD
from members.spreadsheets.reading import Line, RosterSheet
from paperwork.dates import DateError, LunarDay, SolarDay
from paperwork.identity_numbers import IdentityNumber, read_identity_number

# What people write into a cell that is to stay empty.
_BLANKS = frozenset({"-", "--", "—", "——", "/", "\\", "无", "暂无", "#N/A", "N/A", "?"})
EXAMPLE = "示例"
# 合计, 总计：76人, 共76人.
_SUM = re.compile(r"(?:[合小总共]计|总人数)(?:人数)?:?(?:\d.*)?|共\d+[人名位].*")
_SUM_WITHIN = re.compile(r"[合小总共]计|总人数|共\d+[人名位]")
_STEP = 500


@dataclass
class RosterRow:
    """A row: its facts by field, without the empty cells, and what is wrong with it."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    errors: list[Issue] = field(default_factory=list)
    month_only: bool = False


def read_rows(
    sheet: RosterSheet,
    *,
    today: date,
    without: Collection[str],
    progress: Callable[[int], None] | None = None,
) -> Iterator[RosterRow]:
    """Read every row that is about somebody; columns of the fields `without` are left alone."""
    fields = {field: place for field, place in sheet.fields.items() if field not in without}
    for done, line in enumerate(sheet.lines, 1):
        if not _is_passed_over(sheet, line):
            yield _read_row(sheet, line, fields, today)
        if progress and done % _STEP == 0:
            progress(done)


def _is_passed_over(sheet: RosterSheet, line: Line) -> bool:
    """The template's example, a note under the table, a line of totals."""
    named = [
        text_of(_at(line, sheet.fields[name])) for name in ("staff_number", "name") if name in sheet.fields
    ]
    if any(text.startswith(EXAMPLE) for text in named) or _is_sum(line, named):
        return True
    said = sum(_at(line, place) is not None for place in sheet.fields.values())
    return not any(named) and (said == 0 or sum(cell is not None for cell in line.cells) <= 2)


def _is_sum(line: Line, named: list[str]) -> bool:
    """Whether the first cell, the number or the name says 合计; without these two, any cell."""
    texts = ["".join(text_of(cell).split()) for cell in line.cells if cell is not None]
    if not any(named):
        return any(_SUM_WITHIN.search(text) for text in texts)
    return any(_SUM.fullmatch("".join(text.split())) for text in [*texts[:1], *named])


def _at(line: Line, place: int) -> Cell:
    return line.cells[place] if place < len(line.cells) else None


def _read_row(sheet: RosterSheet, line: Line, fields: dict[str, int], today: date) -> RosterRow:
    row = RosterRow(line.row)
    for name, place in fields.items():
        cell = _at(line, place)
        if cell is None or (text_of(cell) in _BLANKS and (name, cell) != ("membership", "无")):
            continue
        try:
            value = BY_FIELD[name].read(cell, today)
        except (ValueError, DateError) as refusal:
            row.errors.append(Issue(line.row, sheet.headings[place], str(refusal)))
        else:
            if value is not None:
                row.facts[name] = value
    _settle(sheet, row, today)
    return row


def _settle(sheet: RosterSheet, row: RosterRow, today: date) -> None:
    """What several cells of a row say together."""

    def refuse(field: str, message: str) -> None:
        row.errors.append(Issue(row.number, sheet.heading_of(field), message))

    for name in ("born_on", "lunar_birthday"):
        if name in row.facts:
            _settle_birth(row, name, refuse)
    if "identity_number" in row.facts:
        _settle_identity(row, refuse)
    _check_order(row, today, refuse)


def _settle_birth(row: RosterRow, name: str, refuse: Callable[[str, str], None]) -> None:
    born = row.facts.pop(name)
    if isinstance(born, LunarDay):
        try:
            solar = LunarDate(born.year, born.month, born.day, born.is_leap).to_solar() if born.year else None
        except AlmanacError as refusal:
            refuse(name, str(refusal))
            return
        row.facts["lunar"] = (born.month, born.day, born.is_leap)
        born = SolarDay(solar) if solar else None
    if born is None:
        return
    known = row.facts.get("born_on")
    if known and known != born.day and not born.month_only:
        refuse(name, _("says another day than the column before it."))
    if not known:
        row.facts["born_on"], row.month_only = born.day, born.month_only


def _settle_identity(row: RosterRow, refuse: Callable[[str, str], None]) -> None:
    """The number must be one, and agree with birth date and sex; it fills them when they are empty."""
    try:
        read = read_identity_number(row.facts["identity_number"])
    except ValidationError as refusal:
        refuse("identity_number", refusal.messages[0])
        return
    row.facts["identity_number"] = read.number
    _compare_birth(row, read, refuse)
    sex = row.facts.setdefault("sex", read.sex)
    if sex != read.sex:
        words = {"number": Person.Sex(read.sex).label, "sheet": Person.Sex(sex).label}
        refuse("identity_number", _("By the number this is %(number)s, by the sheet %(sheet)s.") % words)


def _compare_birth(row: RosterRow, read: IdentityNumber, refuse: Callable[[str, str], None]) -> None:
    born = row.facts.get("born_on")
    is_near = born and row.month_only and (born.year, born.month) == (read.born_on.year, read.born_on.month)
    if born is None or is_near:
        row.facts["born_on"], row.month_only = read.born_on, False
    elif born != read.born_on:
        days = {"number": read.born_on.isoformat(), "sheet": born.isoformat()}
        refuse("identity_number", _("By the number born on %(number)s, by the sheet on %(sheet)s.") % days)


def _check_order(row: RosterRow, today: date, refuse: Callable[[str, str], None]) -> None:
    born, hired = row.facts.get("born_on"), row.facts.get("hired_on")
    for name in ("hired_on", "joined_on", "retired_on"):
        day = row.facts.get(name)
        if born and day and day.year < born.year:
            words = {"day": day.isoformat(), "year": born.year}
            refuse(name, _("%(day)s: that is before the year of birth, %(year)d.") % words)
        elif born and day and day.year - born.year < 14:
            refuse(
                name,
                _("%(day)s: born in %(year)d, that would be at %(age)d years of age.")
                % {"day": day.isoformat(), "year": born.year, "age": day.year - born.year},
            )
    retired = row.facts.get("retired_on")
    if row.facts.get("category") != Category.RETIRED:
        # For who still works this is a plan and no fact.
        row.facts.pop("retired_on", None)
    elif retired and retired > today:
        refuse("retired_on", _("%(day)s lies in the future.") % {"day": retired.isoformat()})
    elif retired and hired and retired < hired:
        refuse("retired_on", _("lies before the day on which this person came to the school."))
