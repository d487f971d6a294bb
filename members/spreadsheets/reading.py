"""A roster out of a spreadsheet: which row has the headings, what each column means, and the rows below."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, NamedTuple

import python_calamine
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.spreadsheets.cells import Cell, bare
from members.spreadsheets.columns import SECOND_MEANINGS, column_of, is_passed_over
from paperwork.uploads import UploadError, check_upload
from paperwork.workbooks import read_csv_text

KINDS = {"xlsx", "xls", "csv"}
MOST_ROWS, MOST_COLUMNS = 20_000, 200
_LONGEST_TEXT, _LONGEST_LINE = 2_000, 100_000
_HEADINGS_WITHIN = 20
_MOST_SHEETS = 20
_MOST_FILLED = 200_000
# A merged cell says the same of every row that it spans; a name or a number belongs to one row only.
_SPANNING = ("department", "group", "category")


class Line(NamedTuple):
    """A row, numbered as the spreadsheet numbers it."""

    row: int
    cells: list[Any]


@dataclass
class RosterSheet:
    """A sheet with a row of headings; `fields` says in which column each meaning stands."""

    name: str
    above: list[Line]
    heading_row: int
    headings: list[str]
    fields: dict[str, int]
    unread: list[str]
    lines: list[Line]
    other_sheets: list[str] = field(default_factory=list)

    def heading_of(self, field: str) -> str:
        """The heading of a column as the sheet has it."""
        return self.headings[self.fields[field]]

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "RosterSheet":
        lines = {name: [Line(*line) for line in stored[name]] for name in ("above", "lines")}
        return cls(**stored | lines)


class _Grid(NamedTuple):
    name: str
    lines: list[Line]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def read_roster(data: bytes, filename: str) -> RosterSheet:
    """Read a file that people uploaded; ValidationError says in a sentence why it cannot be read."""
    try:
        kind = check_upload(data, filename, kinds=KINDS)
        grids = [_csv_grid(data, filename)] if kind == "csv" else _workbook_grids(data, filename)
    except UploadError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from None
    places = [(grid, place) for grid in grids if (place := _heading_place(grid.lines)) is not None]
    if not places:
        raise ValidationError(
            _(
                "No row of headings was found. One of the first %(most)d rows should name the columns, "
                "with 姓名 and 工号 among them; the template shows how."
            ),
            code="no_headings",
            params={"most": _HEADINGS_WITHIN},
        )
    grid, place = places[0]
    others = [other.name for other in grids if other is not grid]
    return _sheet(grid, place, others)


# --- Files ---------------------------------------------------------------------------------------


def _workbook_grids(data: bytes, filename: str) -> list[_Grid]:
    try:
        workbook = python_calamine.load_workbook(BytesIO(data))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        return [_grid(workbook.get_sheet_by_name(name)) for name in names[:_MOST_SHEETS]]
    except (ValidationError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # The reader is written in Rust, and its panics are no Exception.
        raise UploadError("broken", name=filename[:80]) from None


def _grid(sheet: python_calamine.CalamineSheet) -> _Grid:
    return _Grid(sheet.name, _lines(sheet.iter_rows()), sheet.merged_cell_ranges or [])


def _csv_grid(data: bytes, filename: str) -> _Grid:
    text = _decoded(data, filename)
    head = text[:2_000]
    delimiter = max(",\t;，", key=head.count)
    rows = csv.reader(_short_lines(text, filename), delimiter=delimiter)
    try:
        return _Grid(filename, _lines([read_csv_text(cell) for cell in row] for row in rows), [])
    except csv.Error:
        raise UploadError("broken", name=filename[:80]) from None


def _short_lines(text: str, filename: str) -> Iterator[str]:
    for line in StringIO(text, newline=""):
        if len(line) > _LONGEST_LINE:
            raise UploadError("broken", name=filename[:80])
        yield line


def _decoded(data: bytes, filename: str) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UploadError("not_text", name=filename[:80])


def _lines(rows: Iterable[list[Any]]) -> list[Line]:
    """The rows that say something, at most as many and as wide as a roster can be."""
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        cells = [_cell(value) for value in islice(row, MOST_COLUMNS + 1)]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS or any(value not in ("", None) for value in row[MOST_COLUMNS:]):
            raise ValidationError(
                _("Row %(row)d has more than %(most)d columns; a roster has fewer. Nothing was read."),
                code="too_many_columns",
                params={"row": number, "most": MOST_COLUMNS},
            )
        lines.append(Line(number, cells))
        if len(lines) > MOST_ROWS + _HEADINGS_WITHIN:
            raise ValidationError(
                _(
                    "The sheet has more than %(most)d rows. "
                    "Please take in a part at a time, or delete what is not the roster."
                ),
                code="too_many_rows",
                params={"most": MOST_ROWS},
            )
    return lines


def _cell(value: Any) -> Cell:
    """A value that can be stored as JSON: days as text, whole numbers without a point, no empty text."""
    if isinstance(value, str):
        return value[:_LONGEST_TEXT] if value.strip() else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return str(value)


# --- Headings ------------------------------------------------------------------------------------


def _heading_place(lines: list[Line]) -> int | None:
    """Which of the first rows names the most columns; a person's name or number must be among them."""
    best, most = None, 1
    for place, line in enumerate(lines[:_HEADINGS_WITHIN]):
        known = {column.field for cell in line.cells if (column := column_of(cell))}
        if len(known) > most and known & {"name", "staff_number"}:
            best, most = place, len(known)
    return best


def _sheet(grid: _Grid, place: int, other_sheets: list[str]) -> RosterSheet:
    heading_line, below = grid.lines[place], grid.lines[place + 1 :]
    headings = [" ".join(str(cell).split()) if cell is not None else "" for cell in heading_line.cells]
    fields, unread = _meanings(headings)
    if "name" not in fields and "staff_number" not in fields:
        raise ValidationError(_("The sheet needs a column 姓名 or 工号."), code="no_headings")
    if not below:
        raise ValidationError(_("There is no row below the headings."), code="no_rows")
    _fill_merged(grid.merged, below, [fields[name] for name in _SPANNING if name in fields])
    return RosterSheet(
        name=grid.name,
        above=grid.lines[:place],
        heading_row=heading_line.row,
        headings=headings,
        fields=fields,
        unread=unread,
        lines=below,
        other_sheets=other_sheets,
    )


def _meanings(headings: list[str]) -> tuple[dict[str, int], list[str]]:
    """In which column each meaning stands, and the headings that mean nothing here."""
    fields: dict[str, int] = {}
    unread, second = [], []
    for place, heading in enumerate(headings):
        column = column_of(heading)
        if column is None:
            if heading and not is_passed_over(heading):
                unread.append(heading)
        elif bare(heading) in SECOND_MEANINGS:
            second.append((place, heading, column.field))
        elif column.field in fields:
            raise _twice(headings[fields[column.field]], heading)
        else:
            fields[column.field] = place
    for place, heading, meaning in second:
        if meaning in fields:
            meaning = SECOND_MEANINGS[bare(heading)]
        if meaning in fields or not meaning:
            unread.append(heading)
        else:
            fields[meaning] = place
    return fields, unread


def _twice(first: str, second: str) -> ValidationError:
    return ValidationError(
        _(
            "The columns “%(first)s” and “%(second)s” mean the same. "
            "Please delete one of them, or give it another heading."
        ),
        code="heading_twice",
        params={"first": first, "second": second},
    )


def _fill_merged(
    merged: list[tuple[tuple[int, int], tuple[int, int]]], lines: list[Line], places: list[int]
) -> None:
    by_row = {line.row: line.cells for line in lines}
    left = _MOST_FILLED
    for (top, first), (bottom, last) in merged:
        source = by_row.get(top + 1)
        if source is None or first >= len(source):
            continue
        for row in range(top + 2, min(bottom + 1, lines[-1].row) + 1):
            left -= 1
            if left < 0:
                return
            if cells := by_row.get(row):
                _say_again(cells, source[first], [place for place in places if first <= place <= last])


def _say_again(cells: list[Any], said: Cell, places: list[int]) -> None:
    for place in places:
        cells.extend([None] * (place + 1 - len(cells)))
        cells[place] = said
