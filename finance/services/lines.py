"""The lines of a budget: saved as a whole sheet, or written many at once."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity
from almanac.festivals import Festival, festival_date
from almanac.lunar import FIRST_YEAR, LAST_YEAR
from almanac.names import find_festival
from finance.models import Budget, BudgetLine
from finance.reports import Cell, Row, Sheet, sheet_of
from finance.services.budgets import lock_open, name_lines, touch
from paperwork.capitals import MAX_AMOUNT
from vault.versions import StaleVersion

MOST_PEOPLE = 1_000_000
_FEN = Decimal("0.01")
_YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}
_LENGTHS = {"item": 100, "note": 200, "reason": 200}


class CellError(NamedTuple):
    """What is wrong in one cell: the row from 0 on, the column (`item`, `member-rate` …), a sentence."""

    row: int
    column: str
    message: str


class SheetRefused(ValidationError):
    """The sheet was not saved; `cells` says what is wrong and where. Row numbers in the text begin with 1."""

    def __init__(self, cells: list[CellError]) -> None:
        super().__init__(
            [_("Row %(number)s: %(message)s") % {"number": c.row + 1, "message": c.message} for c in cells],
            code="sheet_refused",
        )
        self.cells = cells


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


def check_sheet(rows: Sequence[Row], known: Iterable[str] = ()) -> list[CellError]:
    """What keeps these rows from being saved; `known` are the items of the stored sheet."""
    errors: list[CellError] = []
    rows_given: set[str] = set()
    for number, row in enumerate(rows):
        if row.was and row.was in rows_given:
            errors.append(CellError(number, "item", _("“%(item)s” came twice.") % {"item": row.was}))
        rows_given.add(row.was)
    taken = {item: -1 for item in known if item not in rows_given}
    for number, row in enumerate(rows):
        if row.remove:
            continue
        errors += (CellError(number, column, message) for column, message in _row_errors(row))
        if row.item and row.item in taken:
            errors.append(CellError(number, "item", _taken_sentence(row.item, taken[row.item])))
        taken.setdefault(row.item, number)
    if not errors and (message := _huge_total(Sheet(rows))):
        errors.append(CellError(len(rows) - 1, "item", message))
    return errors


def _taken_sentence(item: str, number: int) -> str:
    if number < 0:
        return _("“%(item)s” is in the sheet already.") % {"item": item}
    return _("“%(item)s” is in row %(number)s already.") % {"item": item, "number": number + 1}


def _row_errors(row: Row) -> list[tuple[str, str]]:
    errors: list[tuple[str, str]] = []
    if not row.item:
        errors.append(("item", _("The festival or matter is missing.")))
    if not row.filled:
        errors.append(("item", _("There is no money in this row; fill in a sum, or remove the row.")))
    errors += (
        (name, message) for name in ("item", "note") for message in _text_errors(getattr(row, name), name)
    )
    if row.festival_day is not None and not FIRST_YEAR <= row.festival_day.year <= LAST_YEAR:
        errors.append(("day", _("This day lies outside the years %(first)s to %(last)s.") % _YEARS))
    if row.pay_month is not None and not 1 <= row.pay_month <= 12:
        errors.append(("month", _("A month is a number from 1 to 12.")))
    for cell in row.filled:
        errors += ((f"{cell.category or 'plain'}-{part}", message) for part, message in _cell_errors(cell))
    return errors


def _cell_errors(cell: Cell) -> list[tuple[str, str]]:
    """The faults of one sum of money as (part, sentence)."""
    errors = []
    whom = {"whom": cell.label}
    by_heads = cell.headcount is not None or cell.rate is not None
    if by_heads and cell.plain_amount is not None:
        errors.append(("amount", _("%(whom)s: either people and rate, or an amount, not both.") % whom))
    elif by_heads and cell.rate is None:
        errors.append(("rate", _("%(whom)s: the rate is missing.") % whom))
    elif by_heads and cell.headcount is None:
        errors.append(("headcount", _("%(whom)s: the number of people is missing.") % whom))
    if cell.headcount is not None and not 0 <= cell.headcount <= MOST_PEOPLE:
        errors.append(("headcount", _("%(whom)s: that many people cannot be entered.") % whom))
    for part in ("rate", "plain_amount"):
        value = getattr(cell, part)
        if value is not None and not _is_money(value):
            column = "amount" if part == "plain_amount" else part
            errors.append((column, _("%(whom)s: this is not an amount that can be kept.") % whom))
    if not errors and cell.amount is not None and cell.amount > MAX_AMOUNT:
        sentence = _("%(whom)s: %(count)s people at %(rate)s yuan come to more than %(most)s yuan.")
        errors.append(("rate", sentence % (whom | _figures(cell))))
    if cell.source not in ("", *BudgetLine.Source.values):
        errors.append(("source", _("%(whom)s: this funding source is not known.") % whom))
    if cell.source == BudgetLine.Source.UNION and not cell.is_for_members and not cell.reason.strip():
        sentence = _("%(whom)s are not members: union funds need a written reason, which the auditors see.")
        errors.append(("reason", sentence % whom))
    errors += (("reason", message) for message in _text_errors(cell.reason, "reason"))
    return errors


def _text_errors(text: str, name: str) -> list[str]:
    errors = []
    if (over := len(text) - _LENGTHS[name]) > 0:
        errors.append(_("This text is too long by %(over)s characters.") % {"over": over})
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        errors.append(_("This text has control characters, which cannot be kept; please type it again."))
    return errors


def _figures(cell: Cell) -> dict[str, str]:
    return {"count": f"{cell.headcount:,}", "rate": f"{cell.rate:,}", "most": f"{MAX_AMOUNT:,}"}


def _is_money(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= MAX_AMOUNT and value == value.quantize(_FEN)


def _huge_total(sheet: Sheet) -> str:
    if sheet.total <= MAX_AMOUNT:
        return ""
    return _("All together comes to more than %(most)s yuan.") % {"most": f"{MAX_AMOUNT:,}"}


def _refuse_huge(sheet: Sheet) -> None:
    if message := _huge_total(sheet):
        raise ValidationError(message, code="too_large")


def _check_new(lines: Sequence[NewLine], stored: dict[tuple[str, str], BudgetLine]) -> None:
    errors = [f"{line.item}：{message}" for line in lines for message in _new_errors(line)]
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
    return [message for _column, message in _row_errors(row)]


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
        _date_by_almanac(row, budget.year)
        pattern = next(iter(mine.values()), None)
        if pattern is None:
            position += 1
        for category, cell in row.cells.items():
            line = mine.get(category)
            if cell.is_empty:
                gone += [line] if line else []
            elif line is None:
                new.append(_new_line(budget, row, cell, pattern, position))
            elif _write_into(line, row, cell, as_it_was[row.was]):
                changed.append(line)
    BudgetLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
    BudgetLine.objects.bulk_update(changed, _SAVED, batch_size=500)
    BudgetLine.objects.bulk_create(new, batch_size=1000)


def _date_by_almanac(row: Row, year: int) -> None:
    """A festival that is named and not dated takes its day, and its month, from the almanac."""
    if row.was and row.item == row.was:
        return
    named = find_festival(row.item)
    row.festival = named or ""
    if named and row.festival_day is None:
        row.festival_day = festival_date(Festival(named), year)
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
