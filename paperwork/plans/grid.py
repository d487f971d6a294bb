"""Activities and budget rows out of the cells of a table."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from .cells import Cells, enter_row, enter_sum, holds_rates, is_budget
from .dates import merge, whole_date
from .draft import Draft, When
from .festivals import festival_in, names_only_festival
from .groups import only_people, people_in
from .kinds import is_of_a_festival
from .lines import CELL_BREAK, Piece, join
from .months import Mark, bare_month, day_at, find_marks, find_numeric_dates, is_day_only, period_at
from .numbering import numbering
from .reserves import is_reserve
from .tables import Column, Table, is_time
from .titles import is_detail, is_event, items, label_of, sentences, split_clauses, split_festivals


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


def _read_rows(draft: Draft, table: Table, numbers: list[int], festival: str) -> None:
    walk = _Rows(draft, festival, is_budget(table), holds_rates(table))
    for row in table.rows:
        cells = Cells(row, table.columns, numbers)
        if not cells.filled:
            continue
        if cells.is_sum:
            enter_sum(draft, cells)
        else:
            walk.row(cells)


class _Rows:
    """Goes down the rows; a month or festival stands for the rows below it until another is named."""

    def __init__(self, draft: Draft, festival: str, has_money: bool, rates: bool) -> None:
        self.draft, self.festival = draft, festival
        self.has_money, self.rates = has_money, rates
        self.when, self.named = When(), festival
        self.title: Piece | None = None
        self.seen: set[tuple[str, tuple[int, ...]]] = set()

    def row(self, cells: Cells) -> None:
        """One row that is no sum."""
        if self._is_only_time(cells):
            return
        title = self._title(cells)
        if title:
            self.named = self._festival(cells, title)
            self.title = title
        if self.has_money:
            enter_row(self.draft, cells, self._occasion(cells, title), self.title, rates=self.rates)
        if title is None:
            return
        key = ("".join(title.text.split()), self.when.months)
        if self.has_money and key in self.seen:
            return
        self.seen.add(key)
        if self.has_money and (is_reserve(title.text) or not (self.when.months or _is_done(title))):
            return
        timed = any(column.role in ("time", "week", "day") for column, _ in cells.row)
        when = self.when if timed or not self.has_money else replace(self.when, source="money")
        _activities(self.draft, cells, title, when)

    def _occasion(self, cells: Cells, title: Piece | None) -> str:
        """The festival of the row's money; not that of the row above where it names a matter of its own."""
        matter = cells.text("category")
        return self.festival if title is None and matter and not people_in(matter) else self.named

    def _is_only_time(self, cells: Cells) -> bool:
        """Take the time of the row; True when it says nothing else."""
        times = [cell for column, cell in cells.row if column.role in ("time", "day") and cell.text]
        if not times and len(cells.filled) == 1 and is_time(cells.filled[0].text):
            self.when = _when(self.draft, cells.filled[0]) or When(source="undated")
            return True
        if not times and sum(column.role in ("time", "day") for column, _ in cells.row) > 1:
            # Where month and day have columns of their own, an empty day is no day.
            self.when = replace(self.when, day=None, day_to=None)
        for cell in times:
            self.when = _day_of(cell, self.when) or _when(self.draft, cell) or When(source="undated")
        if times:
            return False
        week, note = cells.of("week"), cells.of("note")
        if week and "月" in week.text:
            self.when = _when(self.draft, week) or self.when
        elif not any(column.role in ("time", "day") for column, _ in cells.row):
            noted = whole_date(note.text) if note else None
            self.when = When.of(noted) if noted else When(source="undated")
        return False

    def _title(self, cells: Cells) -> Piece | None:
        title = cells.of("title", "content", "festival", "theme")
        if title is None and not cells.of("time") and len(cells.filled) == 1:
            alone = cells.filled[0]
            return None if re.fullmatch(r"\d{1,3}", alone.text) else alone
        return title

    def _festival(self, cells: Cells, title: Piece) -> str:
        """The festival a row is for; that of the row above only where people alone are named."""
        named = festival_in(title.text) or festival_in(cells.text("festival"))
        if named:
            return named if is_of_a_festival(title.text) else ""
        return self.named if self.has_money and only_people(title.text) else self.festival


def _is_done(title: Piece) -> bool:
    """Whether the words of a budget row name something done, and not only a festival or a group."""
    return is_event(title.text) and not names_only_festival(title.text)


def _day_of(cell: Piece, when: When) -> When | None:
    """The time of a cell that holds only a day, under the month now open."""
    if not when.months or not is_day_only(cell.text):
        return None
    day = day_at(cell.text)
    if day:
        return replace(when, day=day[0], day_to=day[1], words="")
    return replace(when, day=None, day_to=None, words=f"{when.months[0]}月{cell.text.strip()}")


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
    when = When.of(mark)
    return replace(when, words=draft.source.original(cell)) if _CLOCK.search(text) else when


_CLOCK = re.compile(r"\d\s?[:点]|[上下]午|中午|晚上")


def _activities(draft: Draft, cells: Cells, title: Piece, when: When) -> None:
    owner = cells.of("owner")
    place = cells.of("place")
    original = draft.source.original
    detail = cells.of("content") if cells.of("title") is title else None
    named = festival_in(title.text) if len(title) < 60 else None
    for item in _items_of_cell(title):
        if label_of(item.text) or (draft.activities and (is_detail(item.text) or only_people(item.text))):
            continue
        activity = draft.item(
            item,
            when,
            festival=festival_in(item.text) or named,
            owner=original(owner) if owner else "",
            place=original(place) if place else "",
        )
        if activity is None and not when.months and len(item.text) > 1 and not draft.recurring:
            draft.offer(item)
    notes = [
        cell
        for column, cell in cells.row
        if column.role in ("note", "people", "theme", "") and cell.text and cell is not title
    ]
    notes += [detail] if detail and detail.text else []
    if notes and draft.activities:
        last = draft.activities[-1]
        draft.activities[-1] = replace(last, note="\n".join([last.note, *map(original, notes)]).strip())


def _whole_lines(lines: list[Piece]) -> list[Piece]:
    """Lines of a cell, with a title that a narrow column broke in two put together (迎新 / 晚会)."""
    whole: list[Piece] = []
    for line in lines:
        broken = whole and len(whole[-1]) <= 4 and len(line) <= 6 and not is_event(whole[-1].text)
        if whole and (broken or re.match("[暨及和与、]", line.text)):
            whole[-1] = join([whole[-1], line])
        else:
            whole.append(line)
    return whole


def _items_of_cell(cell: Piece) -> list[Piece]:
    """The items of a cell: by its numbers, else by its lines, else by its sentences."""
    numbered = numbering(cell.text).style in ("ar", "arp", "circled", "cn")
    if numbered:
        return [part for line in items(cell) if not is_detail(line.text) for part in split_festivals(line)]
    lines = _whole_lines(items(cell)) if CELL_BREAK in cell.text else [cell]
    return [clause for line in lines for sentence in sentences(line) for clause in split_clauses(sentence)]


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
