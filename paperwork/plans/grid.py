"""Activities and budget rows out of the cells of a table."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from .draft import Draft, When
from .festivals import festival_in, names_only_festival
from .lines import CELL_BREAK, Piece, join
from .money import yuan
from .months import Mark, bare_month, day_at, find_marks, find_numeric_dates, is_day_only, period_at
from .numbering import numbering
from .tables import Column, Table, is_time
from .titles import is_detail, is_event, items, label_of, merge, sentences, split_clauses, trim, whole_date
from .values import ReadBudgetRow

_SUM_ROW = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|小\s*计|总\s*额|总金额)")
_FIGURE = re.compile(
    r"\s*¥?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(万)?\s*(?:元|人|名|元/人|/人|圆)?\s*"
)


def read_table(draft: Draft, table: Table, festival: str) -> None:
    """Take what a table says; rows that cannot be placed are offered."""
    if _is_transposed(table):
        _read_transposed(draft, table)
        return
    for columns in _side_by_side(table.columns):
        _read_rows(draft, table, columns, festival)


def _side_by_side(columns: list[Column]) -> list[list[int]]:
    """Column numbers of each of the tables set side by side (月份 内容 月份 内容)."""
    times = [index for index, column in enumerate(columns) if column.role == "time"]
    contents = [index for index, column in enumerate(columns) if column.role in ("content", "title")]
    if len(times) < 2 or len(contents) < len(times):
        return [list(range(len(columns)))]
    bounds = [0, *times[1:], len(columns)]
    return [list(range(before, after)) for before, after in pairwise(bounds)]


class _Cells:
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
        cell = self.of(*roles)
        return cell.text if cell else ""


def _read_rows(draft: Draft, table: Table, numbers: list[int], festival: str) -> None:
    when, named, last_title = When(), festival, None
    has_money_columns = any(column.role in ("amount", "headcount", "rate", "sum") for column in table.columns)
    is_budget = any(column.role in ("headcount", "rate") for column in table.columns)
    # Where month and day have columns of their own, an empty day is no day.
    apart = sum(1 for i in numbers if table.columns[i].role in ("time", "day")) > 1
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for row in table.rows:
        cells = _Cells(row, table.columns, numbers)
        filled = [cell for _, cell in cells.row if cell.text]
        if not filled:
            continue
        if (has_money_columns and _SUM_ROW.match(filled[0].text)) or _SUM_ROW.fullmatch(
            cells.text("title", "content", "festival")
        ):
            _sum_row(draft, cells, filled)
            continue
        times = [cell for column, cell in cells.row if column.role in ("time", "day") and cell.text]
        time = times[0] if times else None
        whole_row = not time and len(filled) == 1 and is_time(filled[0].text)
        if whole_row:
            when = _when(draft, filled[0]) or When(source="undated")
            continue
        if not times and apart:
            when = replace(when, day=None, day_to=None)
        for cell in times:
            when = _day_of(cell, when) or _when(draft, cell) or When(source="undated")
        title = cells.of("title", "content", "festival")
        if title is None and not time and len(filled) == 1:
            title = filled[0] if not re.fullmatch(r"\d{1,3}", filled[0].text) else None
        week = cells.of("week")
        if not time and week and "月" in week.text:
            when = _when(draft, week) or when
        if title:
            named = (
                festival_in(title.text)
                or festival_in(cells.text("festival"))
                or (named if is_budget else festival)
            )
            last_title = title
        if is_budget:
            _budget_row(draft, cells, named, last_title)
        if title is None:
            continue
        key = ("".join(title.text.split()), when.months)
        if is_budget and key in seen:
            continue
        seen.add(key)
        if is_budget and not when.months and (names_only_festival(title.text) or not is_event(title.text)):
            continue
        _activities(draft, cells, title, when, is_budget=is_budget)


def _day_of(cell: Piece, when: When) -> When | None:
    """The time of a cell that holds only a day, under the month now open."""
    if not when.months or not is_day_only(cell.text):
        return None
    day = day_at(cell.text)
    return replace(when, day=day[0], day_to=day[1]) if day else replace(when, day=None, day_to=None)


def _when(draft: Draft, cell: Piece) -> When | None:
    text = cell.text.replace(CELL_BREAK, " ")
    mark = whole_date(text)
    if mark is None:
        marks = [*find_marks(text)] or [*find_numeric_dates(text)]
        mark = merge(marks) if marks else period_at(text, 0)
    if mark is None:
        bare = bare_month(text.strip().rstrip("份"))
        mark = Mark(0, len(text), bare) if bare else None
    if mark is None:
        return None
    if mark.impossible:
        draft.warn("day_impossible", cell, text=draft.source.original(cell))
    return When.of(mark)


def _activities(draft: Draft, cells: _Cells, title: Piece, when: When, *, is_budget: bool) -> None:
    owner = cells.of("owner")
    place = cells.of("place")
    original = draft.source.original
    detail = cells.of("content") if cells.of("title") is title else None
    named = festival_in(title.text) if len(title) < 60 else None
    for item in _items_of_cell(title):
        if label_of(item.text) or (is_detail(item.text) and draft.activities):
            continue
        if not is_budget and _is_plain_group(item, detail):
            continue
        activity = draft.item(
            item,
            when,
            festival=named,
            owner=original(owner) if owner else "",
            place=original(place) if place else "",
        )
        if activity is None and not when.months and len(item.text) > 1 and not draft.recurring:
            draft.offer(item)
    notes = [cell for column, cell in cells.row if column.role in ("note", "people", "") and cell.text]
    notes += [detail] if detail and detail.text else []
    if notes and draft.activities:
        last = draft.activities[-1]
        draft.activities[-1] = replace(last, note="\n".join([last.note, *map(original, notes)]).strip())


def _is_plain_group(item: Piece, detail: Piece | None) -> bool:
    return False


def _items_of_cell(cell: Piece) -> list[Piece]:
    """The items of a cell: by its numbers, else by its lines, else by its sentences."""
    numbered = numbering(cell.text).style in ("ar", "arp", "circled", "cn")
    if numbered:
        return [line for line in items(cell) if not is_detail(line.text)]
    lines = items(cell) if CELL_BREAK in cell.text else [cell]
    return [clause for line in lines for sentence in sentences(line) for clause in split_clauses(sentence)]


def _figure(cell: Piece | None) -> Decimal | None:
    match = _FIGURE.fullmatch(cell.text) if cell else None
    return yuan(match[1], in_ten_thousands=bool(match[2])) if match else None


def _budget_row(draft: Draft, cells: _Cells, festival: str, title: Piece | None) -> None:
    before = len(draft.rows)
    groups = dict.fromkeys(
        column.group for column, _ in cells.row if column.role in ("headcount", "rate", "amount")
    )
    for group in groups:
        headcount = rate = amount = None
        at: list[Piece] = []
        for column, cell in cells.row:
            if column.group != group or not cell.text or column.role not in ("headcount", "rate", "amount"):
                continue
            value = _figure(cell)
            if value is None:
                if re.search(r"\d", cell.text):
                    draft.warn("amount_unread", cell, written=draft.source.original(cell))
                continue
            at.append(cell)
            headcount = value if column.role == "headcount" else headcount
            rate = value if column.role == "rate" else rate
            amount = value if column.role == "amount" else amount
        if at:
            category = cells.of("category")
            name = group or (draft.source.original(category) if category else "")
            if not name and title:
                name = draft.source.original(trim(title)) if not festival else "会员"
            _enter(draft, festival, name, headcount, rate, amount, at)
    entered = draft.rows[before:]
    at_end = cells.of("sum")
    total = _figure(at_end)
    written = sum((row.amount for row in entered if row.amount is not None), Decimal())
    if at_end and total is not None and entered and written != total:
        draft.warn("subtotal_differs", at_end, written=f"{total:f}", computed=f"{written:f}")


def _enter(
    draft: Draft,
    festival: str,
    category: str,
    headcount: Decimal | None,
    rate: Decimal | None,
    amount: Decimal | None,
    at: list[Piece],
) -> None:
    people = int(headcount) if headcount is not None and headcount == int(headcount) else None
    inferred_rate = inferred_amount = False
    if amount is None and people is not None and rate is not None:
        amount, inferred_amount = people * rate, True
    elif rate is None and people and amount is not None and (amount / people * 100) % 1 == 0:
        rate, inferred_rate = amount / people, True
    whole = join(at)
    if amount is not None and rate is not None and people is not None and people * rate != amount:
        text = " ".join(draft.source.original(cell) for cell in at)
        draft.warn("sum_differs", whole, text=text, written=f"{amount:f}", computed=f"{people * rate:f}")
    if amount is None and people is None:
        return
    draft.rows.append(
        ReadBudgetRow(
            festival,
            category,
            people,
            rate,
            amount,
            whole.span,
            draft.source.line_of(whole.span[0]),
            inferred_rate,
            inferred_amount,
        )
    )


def _sum_row(draft: Draft, cells: _Cells, filled: list[Piece]) -> None:
    amounts = [
        cell for column, cell in cells.row if column.role in ("sum", "amount") and _figure(cell) is not None
    ]
    sums = [cell for column, cell in cells.row if column.role == "sum" and _figure(cell) is not None]
    figures = sums or amounts or [cell for cell in filled if _figure(cell) is not None]
    if figures:
        value = (
            _figure(figures[-1])
            if sums or len(amounts) == 1
            else sum((_figure(cell) or Decimal() for cell in figures), Decimal())
        )
        if value is not None:
            strength = 1 if "小" in filled[0].text else 2
            draft.totals.append((strength, value, figures[-1]))


def _is_transposed(table: Table) -> bool:
    first = table.rows[0] if table.rows else []
    return sum(1 for cell in first if is_time(cell.text)) >= 3


def _read_transposed(draft: Draft, table: Table) -> None:
    """A table whose months stand side by side in the first row."""
    head = table.rows[0]
    for row in table.rows[1:]:
        if not any(cell.text for cell in row):
            continue
        if sum(1 for cell in row if is_time(cell.text)) >= 2:
            head = row
            continue
        for index, cell in enumerate(row):
            when = _when(draft, head[index]) if index < len(head) and is_time(head[index].text) else None
            if when and cell.text:
                for item in _items_of_cell(cell):
                    draft.item(item, when)
