"""The lines of a budget: saved as a whole sheet, or written many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity
from almanac.names import find_festival
from finance.models import Budget, BudgetLine
from finance.reports import Cell, Row, Sheet, sheet_of
from finance.services.budgets import lock_open, name_lines, touch
from finance.services.checks import SheetRefused, check_sheet, huge_total, row_errors
from paperwork.plans import is_of_a_festival
from vault.versions import StaleVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line to be written: headcount and rate, or a plain amount (yuan).

    `source` None takes union funds for members and leaves it to be chosen for everybody else.
    """

    item: str
    category: str = ""
    headcount: int | None = None
    rate: Decimal | None = None
    plain_amount: Decimal | None = None
    festival: str = ""
    festival_day: date | None = None
    pay_month: int | None = None
    source: str | None = None
    reason: str = ""
    note: str = ""
    activity: Activity | None = None

    @property
    def cell(self) -> Cell:
        return Cell(
            self.category, self.headcount, self.rate, self.plain_amount, self.chosen_source, self.reason
        )

    @property
    def chosen_source(self) -> str:
        if self.source is not None:
            return self.source
        return BudgetLine.Source.UNION if self.category in ("", BudgetLine.Category.MEMBER) else ""


@transaction.atomic
def write_lines(*, budget: Budget, lines: Sequence[NewLine], by: User) -> list[BudgetLine]:
    """Add many lines at once; the statements are as many for one line as for two thousand.

    All or nothing: refused with a ValidationError when the budget is frozen, when a line is no sum of
    money that can be kept, or when the sheet has a line of the same item and category (they are named).
    """
    locked = lock_open(budget)
    stored = {(line.item, line.category): line for line in locked.lines.order_by("position", "pk")}
    _check_new(lines, stored)
    _refuse_huge(Sheet([*sheet_of(stored.values()).rows, *_as_rows(lines)]))
    places = {item: line.position for (item, _category), line in reversed(stored.items())}
    new = []
    for line in lines:
        position = places.setdefault(line.item, max(places.values(), default=-1) + 1)
        new.append(_model(locked, line, position))
    with pghistory.context(user=by.pk):
        written = BudgetLine.objects.bulk_create(new, batch_size=1000)
        touch(locked)
    return written


@transaction.atomic
def save_grid(
    *, budget: Budget, rows: Sequence[Row], version: int, by: User, note: str | None = None
) -> Budget:
    """Save the whole sheet, all or nothing, and return the budget in its new version.

    A row is known by `was`, the item as it was stored, so a line keeps its identity also when the row is
    renamed; a row that is not given stays as it is, and only `remove` takes one away. Refused with
    StaleVersion when the budget has moved since `version`, with SheetRefused naming row and column of
    each fault, and when the budget is frozen.
    """
    locked = lock_open(budget)
    if locked.version != version:
        raise StaleVersion
    lines = list(locked.lines.order_by("position", "pk"))
    if errors := check_sheet(rows, known={line.item for line in lines}):
        raise SheetRefused(errors)
    with pghistory.context(user=by.pk):
        _apply(locked, lines, rows)
        return touch(locked, note=note)


def _refuse_huge(sheet: Sheet) -> None:
    if message := huge_total(sheet):
        raise ValidationError(message, code="too_large")


def _check_new(lines: Sequence[NewLine], stored: dict[tuple[str, str], BudgetLine]) -> None:
    errors = [
        _("%(item)s: %(message)s") % {"item": line.item, "message": message}
        for line in lines
        for message in _new_errors(line)
    ]
    if errors:
        raise ValidationError(errors, code="line_refused")
    seen = dict(stored)
    doubled = []
    for line in lines:
        key = line.item, line.category
        if key in seen:
            doubled.append(seen[key])
        else:
            seen[key] = BudgetLine(item=line.item, category=line.category)
    if doubled:
        raise ValidationError(
            _("The sheet has these already: %(lines)s. Rename them, or drop them here."),
            code="already_there",
            params={"lines": name_lines(doubled)},
        )


def _new_errors(line: NewLine) -> list[str]:
    if line.category not in ("", *BudgetLine.Category.values):
        return [_("It is not known for whom this is.")]
    row = Row(
        line.item,
        festival_day=line.festival_day,
        pay_month=line.pay_month,
        note=line.note,
        cells={line.category: line.cell},
    )
    return [message for _column, message in row_errors(row)]


def _as_rows(lines: Sequence[NewLine]) -> list[Row]:
    return [Row(line.item, cells={line.category: line.cell}) for line in lines]


def _model(budget: Budget, line: NewLine, position: int) -> BudgetLine:
    cell = line.cell
    return BudgetLine(
        budget=budget,
        position=position,
        activity=line.activity,
        item=line.item,
        festival=line.festival,
        festival_day=line.festival_day,
        pay_month=line.pay_month,
        category=cell.category,
        headcount=cell.headcount,
        rate=cell.rate,
        plain_amount=cell.plain_amount,
        source=cell.source,
        reason=cell.reason,
        note=line.note,
    )


_SAVED = [
    "item", "festival", "festival_day", "pay_month", "note",
    "headcount", "rate", "plain_amount", "source", "reason",
]  # fmt: skip


def _apply(budget: Budget, lines: list[BudgetLine], rows: Sequence[Row]) -> None:
    """Write the difference between the stored lines and the sheet in three statements at most."""
    stored: dict[str, list[BudgetLine]] = {}
    for line in lines:
        stored.setdefault(line.item, []).append(line)
    as_it_was = {row.item: row for row in sheet_of(lines).rows}
    position = max((line.position for line in lines), default=-1)
    gone, changed, new = [], [], []
    for row in rows:
        mine = {line.category: line for line in stored.get(row.was, [])}
        if row.remove:
            gone += mine.values()
            continue
        _name_festival(row)
        pattern = next(iter(mine.values()), None)
        if pattern is None:
            position += 1
        for category, cell in row.cells.items():
            known = mine.get(category)
            if cell.is_empty:
                gone += [known] if known else []
            elif known is None:
                new.append(_new_line(budget, row, cell, pattern, position))
            elif _write_into(known, row, cell, as_it_was[row.was]):
                changed.append(known)
    BudgetLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    BudgetLine.objects.bulk_update(changed, _SAVED, batch_size=500)
    BudgetLine.objects.bulk_create(new, batch_size=1000)


def _name_festival(row: Row) -> None:
    """The festival that a new or renamed row is for; its day is the one typed, and none where none is."""
    if row.was and row.item == row.was:
        return
    row.festival = (is_of_a_festival(row.item) and find_festival(row.item)) or ""
    if row.festival_day and row.pay_month is None:
        row.pay_month = row.festival_day.month


def _new_line(budget: Budget, row: Row, cell: Cell, pattern: BudgetLine | None, position: int) -> BudgetLine:
    """A line of this row; it belongs to the same activity as its neighbours."""
    line = BudgetLine(budget=budget, category=cell.category, position=position, festival=row.festival)
    if pattern is not None:
        line.position, line.activity_id = pattern.position, pattern.activity_id
        line.festival = row.festival or pattern.festival
    line.item, line.festival_day, line.pay_month, line.note = (
        row.item,
        row.festival_day,
        row.pay_month,
        row.note,
    )
    _write_cell(line, cell)
    return line


def _write_into(line: BudgetLine, row: Row, cell: Cell, was: Row) -> bool:
    """Write what differs into a stored line; whether anything did.

    What the row shows once for all its lines is written only where it was changed: two lines of a row
    may have notes of their own.
    """
    changed = Cell.of(line) != cell
    _write_cell(line, cell)
    shared = ["item", "festival_day", "pay_month", "note"]
    if row.item != row.was:
        shared.append("festival")
    for name in shared:
        if getattr(row, name) != getattr(was, name):
            setattr(line, name, getattr(row, name))
            changed = True
    return changed


def _write_cell(line: BudgetLine, cell: Cell) -> None:
    line.headcount, line.rate, line.plain_amount = cell.headcount, cell.rate, cell.plain_amount
    line.source, line.reason = cell.source, cell.reason
