"""What keeps a sheet from being saved, told by row and column."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from almanac.lunar import FIRST_YEAR, LAST_YEAR
from finance.models import BudgetLine
from finance.reports import Cell, Row, Sheet
from paperwork.capitals import MAX_AMOUNT

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
        errors += (CellError(number, column, message) for column, message in row_errors(row))
        if row.item and row.item in taken:
            errors.append(CellError(number, "item", _taken_sentence(row.item, taken[row.item])))
        taken.setdefault(row.item, number)
    if not errors and (message := huge_total(Sheet(rows))):
        errors.append(CellError(len(rows) - 1, "item", message))
    return errors


def _taken_sentence(item: str, number: int) -> str:
    if number < 0:
        return _("“%(item)s” is in the sheet already.") % {"item": item}
    return _("“%(item)s” is in row %(number)s already.") % {"item": item, "number": number + 1}


def row_errors(row: Row) -> list[tuple[str, str]]:
    """The faults of one row as (column, sentence)."""
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


def huge_total(sheet: Sheet) -> str:
    """A sentence when the whole sheet is more than can be kept, else nothing."""
    if sheet.total <= MAX_AMOUNT:
        return ""
    return _("All together comes to more than %(most)s yuan.") % {"most": f"{MAX_AMOUNT:,}"}
