"""Money in the cells of a table: people, rates and amounts a row, for one group of people or several."""

from __future__ import annotations

import re
from decimal import Decimal

from .draft import Draft
from .groups import people_in
from .lines import Piece, join
from .money import yuan
from .tables import FIGURE, Column, Table
from .titles import trim
from .values import ReadBudgetRow

MONEY = ("headcount", "rate", "amount")
_SUM_ROW = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|小\s*计|总\s*额|总金额)")


class Cells:
    """The cells of one row by role."""

    def __init__(self, row: list[Piece], columns: list[Column], numbers: list[int]) -> None:
        self.row = [(columns[i], row[i]) for i in numbers if i < len(row) and i < len(columns)]

    def of(self, *roles: str) -> Piece | None:
        """The first filled cell with one of the roles, in the order of the roles."""
        for role in roles:
            for column, cell in self.row:
                if column.role == role and cell.text:
                    return cell
        return None

    def text(self, *roles: str) -> str:
        """The words of that cell, or ''."""
        cell = self.of(*roles)
        return cell.text if cell else ""

    @property
    def filled(self) -> list[Piece]:
        """The cells that hold something."""
        return [cell for _, cell in self.row if cell.text]

    @property
    def is_sum(self) -> bool:
        """Whether the row gives a sum of others."""
        has_money = any(column.role in (*MONEY, "sum") for column, _ in self.row)
        return bool(
            (has_money and _SUM_ROW.match(self.filled[0].text))
            or _SUM_ROW.fullmatch(self.text("title", "content", "festival"))
        )


def figure(cell: Piece | None) -> Decimal | None:
    """The figure a cell holds and nothing else, as yuan or people."""
    match = FIGURE.fullmatch(cell.text) if cell else None
    return yuan(match[1], in_ten_thousands=bool(match[2])) if match else None


def is_budget(table: Table) -> bool:
    """Whether the columns of a table hold money or the people it is for."""
    return any(column.role in MONEY for column in table.columns)


def holds_rates(table: Table) -> bool:
    """Whether the figures under 会员（45人） are yuan a head: when that alone makes the sums come out."""
    counted = [index for index, column in enumerate(table.columns) if column.people]
    if not counted:
        return False
    plain = each = written = Decimal()
    for row in table.rows:
        cells = Cells(row, table.columns, list(range(len(table.columns))))
        if not cells.filled:
            continue
        if cells.is_sum:
            written = figure(cells.filled[-1]) or written
            continue
        for index in counted:
            value = figure(row[index]) if index < len(row) else None
            plain += value or 0
            each += (value or 0) * (table.columns[index].people or 0)
    return bool(written) and written == each != plain


def enter_row(draft: Draft, cells: Cells, festival: str, title: Piece | None, *, rates: bool) -> None:
    """Enter the budget rows of a table row, one for each group of people."""
    groups = dict.fromkeys(column.group for column, _ in cells.row if column.role in MONEY)
    before = len(draft.ledger.rows)
    for group in groups:
        _enter_group(draft, cells, group, festival, title, rates)
    total = figure(cells.of("sum"))
    written = sum((row.amount or Decimal() for row in draft.ledger.rows[before:]), Decimal())
    at = cells.of("sum")
    if at is not None and total is not None and written and written != total and cells.row[0][1].text:
        draft.warn("subtotal_differs", at, written=f"{total:f}", computed=f"{written:f}")


def _enter_group(
    draft: Draft, cells: Cells, group: str, festival: str, title: Piece | None, rates: bool
) -> None:
    values: dict[str, Decimal] = {}
    at: list[Piece] = []
    for column, cell in cells.row:
        if column.group != group or column.role not in MONEY or not cell.text:
            continue
        value = figure(cell)
        if value is None:
            if re.search(r"\d", cell.text):
                draft.warn("amount_unread", cell, written=draft.source.original(cell))
            continue
        at.append(cell)
        values["rate" if rates and column.people else column.role] = value
        if column.people:
            values["headcount"] = Decimal(column.people)
    if at:
        name = group or _named(draft, cells, festival, title, values)
        _enter(draft, festival, name, values, at)


def _named(draft: Draft, cells: Cells, festival: str, title: Piece | None, values: dict[str, Decimal]) -> str:
    """Whom or what a row is for: its own column, the people its title names, else the title."""
    category = cells.of("category")
    if category:
        return draft.source.original(category)
    if not title:
        return ""
    if festival and "headcount" in values:
        return people_in(title.text) or "会员"
    return draft.source.original(trim(title))


def _enter(draft: Draft, festival: str, category: str, values: dict[str, Decimal], at: list[Piece]) -> None:
    amount, rate, headcount = values.get("amount"), values.get("rate"), values.get("headcount")
    people = int(headcount) if headcount is not None and headcount == int(headcount) else None
    if amount is None and people is None:
        return
    inferred_amount = amount is None and rate is not None
    inferred_rate = bool(rate is None and people and amount is not None and (amount / people * 100) % 1 == 0)
    if people is not None and rate is not None and amount is None:
        amount = people * rate
    elif inferred_rate and people and amount is not None:
        rate = amount / people
    whole = join(at)
    if amount is not None and rate is not None and people is not None and people * rate != amount:
        text = " ".join(draft.source.original(cell) for cell in at)
        draft.warn("sum_differs", whole, text=text, written=f"{amount:f}", computed=f"{people * rate:f}")
    line = draft.source.line_of(whole.span[0])
    draft.ledger.rows.append(
        ReadBudgetRow(
            festival, category, people, rate, amount, whole.span, line, inferred_rate, inferred_amount
        )
    )


def enter_sum(draft: Draft, cells: Cells) -> None:
    """Take the row of a total or subtotal."""
    sums = [cell for column, cell in cells.row if column.role == "sum" and figure(cell) is not None]
    amounts = [
        cell for column, cell in cells.row if column.role in ("sum", "amount") and figure(cell) is not None
    ]
    figures = sums or amounts or [cell for cell in cells.filled if figure(cell) is not None]
    if not figures:
        return
    one = sums or len(amounts) == 1
    value = figure(figures[-1]) if one else sum((figure(cell) or Decimal() for cell in figures), Decimal())
    if value is not None:
        draft.ledger.totals.append((1 if "小" in cells.filled[0].text else 2, value, figures[-1]))
