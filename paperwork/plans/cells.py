"""Money in the cells of a table: people, rates and amounts a row, for one group of people or several."""

from __future__ import annotations

import re
from decimal import Decimal

from ..capitals import AmountError, CapitalsError, parse_capitals
from .draft import Draft
from .groups import for_whom
from .lines import CELL_BREAK, Piece, join
from .money import amount_of, read_money
from .sums import capitals_in, yuan
from .tables import FIGURE, Column, Table
from .titles import trim
from .values import ReadBudgetRow

MONEY = ("headcount", "rate", "amount")
_ABOUT = re.compile(
    rf"\s*(?:约|大约|预计|预算|共计?|计|暂定)?{FIGURE.pattern}(?:整|左右|以内|上下)?\s*(?:\([^()\d]*\))?\s*"
)
_SUM_ROW = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|小\s*计|总\s*额|总金额)")


class Cells:
    """The cells of one row by role."""

    def __init__(self, row: list[Piece], columns: list[Column], numbers: list[int]) -> None:
        self.row = [(columns[i], row[i]) for i in numbers if i < len(row) and i < len(columns)]
        self.width = len(numbers)

    def of_row(self, row: list[tuple[Column, Piece]]) -> Cells:
        """The same row with other columns over its cells."""
        other = Cells([], [], [])
        other.row, other.width = row, self.width
        return other

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


def costs(cell: Piece) -> dict[str, Decimal]:
    """What a cell of money says in words: 51人×200元, 约3000元, 壹万元整; {} when no one thing."""
    text = cell.text.replace(CELL_BREAK, ",")
    money = read_money(text)
    if len(money.rows) == 1 and not money.unread:
        (row,) = money.rows
        told = {"headcount": row.headcount, "rate": row.rate, "amount": amount_of(row)}
        return {role: Decimal(value) for role, value in told.items() if value is not None}
    whole = money.total if money.total is not None else money.subtotal
    if whole is None and money.rows and not money.unread and len(money.amounts) == len(money.rows):
        whole = sum(money.amounts, Decimal())
    if whole is None and not money.rows:
        whole = _in_numerals(text) or _about(text)
    return {"amount": whole} if whole is not None else {}


def _in_numerals(text: str) -> Decimal | None:
    try:
        return parse_capitals(capitals_in(text))
    except (AmountError, CapitalsError, ValueError, ArithmeticError):
        return None


def _about(text: str) -> Decimal | None:
    """A figure with no more beside it than 约, 预计 or 左右."""
    match = _ABOUT.fullmatch(text)
    return yuan(match[1], in_ten_thousands=bool(match[2])) if match else None


def is_budget(table: Table) -> bool:
    """Whether the columns of a table hold money or the people it is for."""
    return any(column.role in (*MONEY, "sum") for column in table.columns)


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
    cells = _settled(cells)
    groups = dict.fromkeys(column.group for column, _ in cells.row if column.role in MONEY)
    before = len(draft.ledger.rows)
    for group in groups:
        _enter_group(draft, cells, group, festival, title, rates)
    total = figure(cells.of("sum"))
    written = sum((row.amount or Decimal() for row in draft.ledger.rows[before:]), Decimal())
    at = cells.of("sum")
    if at is not None and total is not None and written and written != total and cells.row[0][1].text:
        draft.warn("subtotal_differs", at, written=f"{total:f}", computed=f"{written:f}")


def _settled(cells: Cells) -> Cells:
    """The row with its money in the column of money.

    Where nothing else says an amount, 小计 is the amount. The one figure of a row that is shorter
    than the others (办公费, 500) is its amount and no number of people.
    """
    own = [index for index, (column, cell) in enumerate(cells.row) if column.role in MONEY and cell.text]
    roles = [column.role for column, _ in cells.row]
    row = list(cells.row)
    groups = {column.group for column, _ in row if column.role in MONEY}
    if "sum" in roles and (not own or (groups <= {""} and "amount" not in roles)):
        row = [(Column("amount") if column.role == "sum" else column, cell) for column, cell in row]
    elif len(row) < cells.width and own == [len(row) - 1] and roles[-1] == "headcount":
        row[-1] = (Column("amount"), row[-1][1])
    return cells.of_row(row)


def _enter_group(
    draft: Draft, cells: Cells, group: str, festival: str, title: Piece | None, rates: bool
) -> None:
    values: dict[str, Decimal] = {}
    at: list[Piece] = []
    for column, cell in cells.row:
        if column.group != group or column.role not in MONEY or not cell.text:
            continue
        value = figure(cell)
        told = {} if value is not None else _told(column, cell)
        if value is None and not told:
            if re.search(r"\d", cell.text):
                draft.warn("amount_unread", cell, written=draft.source.original(cell))
            continue
        at.append(cell)
        if value is not None:
            values["rate" if rates and column.people else column.role] = value
        values = told | values
        if column.people:
            values["headcount"] = Decimal(column.people)
    if at:
        name = group or _named(draft, cells, festival, title, values)
        _enter(draft, festival, name, values, at)


def _told(column: Column, cell: Piece) -> dict[str, Decimal]:
    """What the words of a cell give for its column: a sum may tell people and rate too."""
    told = costs(cell)
    if column.role == "amount":
        return told
    return {column.role: told[column.role]} if column.role in told else {}


def _named(draft: Draft, cells: Cells, festival: str, title: Piece | None, values: dict[str, Decimal]) -> str:
    """Whom or what a row is for: its own column, the people its title names, else the title."""
    category = cells.of("category")
    if category:
        return draft.source.original(category)
    if not title:
        return ""
    if festival and ("headcount" in values or values.keys() == {"rate"}):
        return for_whom(title.text, festival)
    return draft.source.original(trim(title))


def _enter(draft: Draft, festival: str, category: str, values: dict[str, Decimal], at: list[Piece]) -> None:
    amount, rate, headcount = values.get("amount"), values.get("rate"), values.get("headcount")
    people = int(headcount) if headcount is not None and headcount == int(headcount) else None
    if amount is None and people is None and rate is None:
        return
    inferred_amount = amount is None and rate is not None and people is not None
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
    row = ReadBudgetRow(
        festival, category, people, rate, amount, whole.span, line, inferred_rate, inferred_amount
    )
    draft.ledger.add(row, whole)


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
