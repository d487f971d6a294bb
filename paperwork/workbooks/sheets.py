"""Tables laid out for printing, as sheets of a workbook."""

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from paperwork.workbooks.cells import (
    DATE_FORMAT,
    Formula,
    looks_like_formula,
    padded,
    safe_text,
    shown,
    text_width,
    translated,
)

# A workbook names one font; where it is missing, the GB 2312 character set leads to a substitute.
_GB2312 = 134
TITLE_FONT = Font(name="黑体", size=18, charset=_GB2312)
HEADING_FONT = Font(name="黑体", size=11, charset=_GB2312)
BODY_FONT = Font(name="宋体", size=11, charset=_GB2312)
STRONG_FONT = Font(name="宋体", size=11, bold=True, charset=_GB2312)
NOTE_FONT = Font(name="仿宋", size=11, charset=_GB2312)

_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINE_HEIGHT = 18
_INCH = 2.54
# A mark is 16 mm high.
_MARK_PIXELS = 60


class Column(NamedTuple):
    """A column of a laid-out table; neighbours of the same `group` share a heading above their own."""

    heading: str
    group: str = ""
    number_format: str = "General"
    horizontal: str = "center"
    min_width: float = 6
    max_width: float = 40


def set_cell(cell: Cell, value: Any) -> None:
    """Put a value into a cell; only a Formula becomes a formula, and text keeps looking as it was."""
    value = translated(value)
    if not isinstance(value, str) or isinstance(value, Formula):
        cell.value = value
        return
    text = safe_text(value)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(text)


def new_workbook() -> Workbook:
    """An empty workbook, without a sheet, that computes its formulas when it is opened."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.calculation.fullCalcOnLoad = True
    workbook.properties.creator = None
    return workbook


def add_sheet(workbook: Workbook, name: str, columns: Sequence[Column]) -> "Sheet":
    """A new sheet of that name, freed of what a sheet's name may not hold."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", safe_text(name)).strip("' \n\t")[:31]
    return Sheet(workbook.create_sheet(plain or "Sheet"), columns)


def to_bytes(workbook: Workbook) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


class Sheet:
    """A table laid out for printing on A4 across, written from top to bottom; end with `finish`."""

    def __init__(self, worksheet: Worksheet, columns: Sequence[Column]) -> None:
        self.worksheet = worksheet
        self.columns = columns
        self.row = 1
        self._widths = [max(column.min_width, padded(str(column.heading))) for column in columns]
        self._texts: list[tuple[int, int | None, str]] = []
        self._signatures: tuple[int, Sequence[str]] | None = None

    def title(self, text: str) -> None:
        """A row over the whole width, large and centred."""
        self._across(text, TITLE_FONT, "center")
        self.worksheet.row_dimensions[self.row].height = 2 * _LINE_HEIGHT
        self.row += 1

    def line(self, text: str, *, horizontal: str = "left", boxed: bool = False) -> int:
        """A row of running text over the whole width, as high as it needs; returns its number."""
        self._across(text, STRONG_FONT if boxed else NOTE_FONT, horizontal)
        if boxed:
            self._box(self.row)
        self._texts.append((self.row, None, text))
        self.row += 1
        return self.row - 1

    def headings(self) -> None:
        """The heading rows, repeated on each printed page and kept in sight above the frozen pane."""
        first = self.row
        grouped = any(column.group for column in self.columns)
        last = first + 1 if grouped else first
        for number, column in enumerate(self.columns, 1):
            self._heading(first, number, column.group or column.heading)
            if grouped and column.group:
                self._heading(last, number, column.heading)
            elif grouped:
                self._merge(first, number, last, number)
        if grouped:
            self._merge_groups(first)
        for row in range(first, last + 1):
            self._box(row)
            self.worksheet.row_dimensions[row].height = 1.3 * _LINE_HEIGHT
        self.worksheet.print_title_rows = f"{first}:{last}"
        self.worksheet.freeze_panes = self.worksheet.cell(last + 1, 1)
        self.row = last + 1

    def data(self, values: Sequence[Any], *, strong: bool = False, label_span: int = 1) -> int:
        """A bordered row of values, the first over `label_span` columns; returns the row's number."""
        numbers = [1, *range(1 + label_span, len(self.columns) + 1)]
        for number, value in zip(numbers, values, strict=True):
            column = self.columns[number - 1]
            cell = self.worksheet.cell(self.row, number)
            set_cell(cell, value)
            cell.font = STRONG_FONT if strong else BODY_FONT
            is_text = isinstance(value, str) and not isinstance(value, Formula)
            cell.alignment = _aligned("center" if number == 1 else column.horizontal, wrap=is_text)
            cell.number_format = DATE_FORMAT if isinstance(value, date) else column.number_format
            if number > 1 or label_span == 1:
                self._widen(number, value)
                self._texts.append((self.row, number, shown(value)))
        if label_span > 1:
            self._merge(self.row, 1, self.row, label_span)
        self._box(self.row)
        self.row += 1
        return self.row - 1

    def signatures(self, labels: Sequence[str]) -> None:
        """A row in which each of the named signs, with about the same room; at most one for each column."""
        self._signatures = (self.row + 1, labels)
        self.row += 2

    def mark(self, picture: bytes, *, wide: float) -> None:
        """A row with a small picture at its left edge, `wide` times as wide as high."""
        drawing = Image(BytesIO(picture))
        drawing.width, drawing.height = round(_MARK_PIXELS * wide), _MARK_PIXELS
        self.worksheet.add_image(drawing, f"A{self.row}")
        # A pixel is three quarters of a point.
        self.worksheet.row_dimensions[self.row].height = _MARK_PIXELS * 0.75 + 6
        self.row += 1

    def finish(self) -> None:
        """Set widths and heights by content, and the page for printing."""
        for place, width in enumerate(self._widths, 1):
            self.worksheet.column_dimensions[get_column_letter(place)].width = width
        for row, number, text in self._texts:
            room = self._widths[number - 1] if number else sum(self._widths)
            height = self.worksheet.row_dimensions[row].height or 0
            self.worksheet.row_dimensions[row].height = max(height, _LINE_HEIGHT * _lines(text, room))
        if self._signatures:
            self._write_signatures(*self._signatures)
        self._set_page()

    def _write_signatures(self, row: int, labels: Sequence[str]) -> None:
        first, passed, total = 1, 0.0, sum(self._widths)
        for place, label in enumerate(labels, 1):
            last, latest = first, len(self.columns) - (len(labels) - place)
            passed += self._widths[first - 1]
            while last < latest and passed + self._widths[last] / 2 <= total * place / len(labels):
                passed += self._widths[last]
                last += 1
            self._across(f"{label}：", NOTE_FONT, "left", row, first, last)
            first = last + 1
        self.worksheet.row_dimensions[row].height = 2 * _LINE_HEIGHT

    def _set_page(self) -> None:
        sheet = self.worksheet
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        sheet.print_area = f"A1:{get_column_letter(len(self.columns))}{self.row - 1}"
        margins = sheet.page_margins
        margins.left = margins.right = 1.5 / _INCH
        margins.top, margins.bottom = 2 / _INCH, 1.8 / _INCH
        sheet.oddFooter.center.text = _("Page &P of &N")

    def _across(
        self, text: str, font: Font, horizontal: str, row: int = 0, first: int = 1, last: int = 0
    ) -> None:
        row, last = row or self.row, last or len(self.columns)
        self._styled(row, first, text, font, horizontal)
        self._merge(row, first, row, last)

    def _heading(self, row: int, number: int, text: str) -> None:
        self._styled(row, number, text, HEADING_FONT, "center")

    def _styled(self, row: int, number: int, text: str, font: Font, horizontal: str) -> None:
        cell = self.worksheet.cell(row, number)
        set_cell(cell, text)
        cell.font = font
        cell.alignment = _aligned(horizontal)

    def _merge_groups(self, row: int) -> None:
        start = 0
        for number in range(1, len(self.columns) + 1):
            if number < len(self.columns) and self.columns[number].group == self.columns[start].group:
                continue
            if self.columns[start].group:
                self._merge(row, start + 1, row, number)
            start = number

    def _merge(self, first_row: int, first: int, last_row: int, last: int) -> None:
        if (first_row, first) != (last_row, last):
            self.worksheet.merge_cells(
                start_row=first_row, start_column=first, end_row=last_row, end_column=last
            )

    def _box(self, row: int) -> None:
        for number in range(1, len(self.columns) + 1):
            self.worksheet.cell(row, number).border = _BOX

    def _widen(self, number: int, value: Any) -> None:
        column = self.columns[number - 1]
        width = min(padded(shown(value)), column.max_width)
        self._widths[number - 1] = max(self._widths[number - 1], width)


def _aligned(horizontal: str, *, wrap: bool = True) -> Alignment:
    indent = 0 if horizontal == "center" else 1
    return Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap, indent=indent)


def _lines(text: str, room: float) -> int:
    """How many lines the text takes in a room of that many characters, guessed on the safe side."""
    return sum(-(-max(text_width(line), 1) // max(int(room * 0.95), 1)) for line in text.split("\n"))
