"""The workbooks that help a roster in: the template to fill, and the sheet back with what is wrong."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from members.spreadsheets.choices import CATEGORY_WORDS, MEMBERSHIP_WORDS, SEX_WORDS
from members.spreadsheets.columns import (
    COLUMNS,
    ERRORS_HEADING,
    RosterColumn,
    is_of_errors,
)
from members.spreadsheets.reading import MOST_ROWS, RosterSheet
from paperwork.workbooks import looks_like_formula, safe_text

_WIDTHS = {"staff_number": 12, "name": 10, "sex": 6, "mobile": 15, "identity_number": 22, "email": 22}
_CHOICES: dict[str, list[str]] = {
    "sex": list(SEX_WORDS.values()),
    "category": list(CATEGORY_WORDS.values()),
    "membership": list(MEMBERSHIP_WORDS.values()),
}
_EXAMPLE = {
    "staff_number": "示例",
    "name": "王芳",
    "sex": "女",
    "born_on": "1985-03-12",
    "lunar_birthday": "农历八月十五",
    "department": "语文组",
    "group": "第一小组",
    "category": "在编",
    "membership": "会员",
    "joined_on": "2009-10",
    "hired_on": "2009-09-01",
    "mobile": "13800000000",
}


def template_columns(without: Iterable[str]) -> list[RosterColumn]:
    """The columns a school can fill: all but the optional ones it does not keep."""
    left_out = {*without}
    return [column for column in COLUMNS if column.field not in left_out]


def roster_template(without: Iterable[str]) -> bytes:
    """An empty roster: headings, an example that is not taken in, and lists to choose from."""
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("教职工花名册")
    heading = workbook.add_format({"bold": True, "bg_color": "#E7EFE9", "border": 1, "align": "center"})
    # Numbers that are names stay as they are typed.
    text = workbook.add_format({"num_format": "@"})
    example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#767676"})
    for place, column in enumerate(template_columns(without)):
        sheet.set_column(place, place, _WIDTHS.get(column.field, 14), text)
        sheet.write_string(0, place, column.heading, heading)
        sheet.write_string(1, place, _EXAMPLE.get(column.field, ""), example)
        if column.field in _CHOICES:
            options = {"validate": "list", "source": _CHOICES[column.field], "error_type": "warning"}
            sheet.data_validation(1, place, MOST_ROWS, place, options)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    workbook.close()
    return stream.getvalue()


def errors_workbook(sheet: RosterSheet, issues: Iterable[tuple[int, str, str]]) -> bytes:
    """The sheet that was sent, each row in its place, with the bad cells coloured and a column 错误.

    `issues` are (row, heading, sentence). Mended, it can be sent as it is.
    """
    said: dict[int, list[str]] = defaultdict(list)
    bad: dict[int, set[str]] = defaultdict(set)
    colon = _(": ")
    for row, heading, sentence in issues:
        said[row].append(f"{heading}{colon}{sentence}" if heading else sentence)
        bad[row].add(heading)
    places = (place for place, heading in enumerate(sheet.headings) if is_of_errors(heading))
    last = next(places, len(sheet.headings))
    # What is wrong with the sheet as a whole stands below the word, where it is no heading of its own.
    whole = said.get(sheet.heading_row, [])
    heading = "\n".join([ERRORS_HEADING, *whole])
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = _Page(workbook, sheet.name)
    for line in sheet.above:
        page.write(line.row, line.cells, set())
    marked = {last} if whole else set()
    page.write(sheet.heading_row, _with_errors(sheet.headings, last, heading), marked, is_heading=True)
    for line in sheet.lines:
        coloured = {place for place, heading in enumerate(sheet.headings) if heading in bad[line.row]}
        page.write(line.row, _with_errors(line.cells, last, "\n".join(said[line.row])), coloured)
    page.finish(last)
    workbook.close()
    return stream.getvalue()


def _with_errors(cells: list[Any], last: int, text: str) -> list[Any]:
    padded = [*cells, *[None] * (last + 1 - len(cells))]
    return [*padded[:last], text or None, *padded[last + 1 :]]


class _Page:
    def __init__(self, workbook: Any, name: str) -> None:
        self._sheet = workbook.add_worksheet()
        quoted = {"quote_prefix": True}
        self._bold = workbook.add_format({"bold": True})
        self._plain, self._quoted = workbook.add_format({}), workbook.add_format(quoted)
        bad = {"bg_color": "#F8D7DA"}
        self._bad, self._bad_quoted = workbook.add_format(bad), workbook.add_format(bad | quoted)
        self._sheet.set_column(0, 60, 13)

    def write(self, row: int, cells: list[Any], bad: set[int], *, is_heading: bool = False) -> None:
        for place in range(max(len(cells), *(place + 1 for place in bad), 1)):
            value = cells[place] if place < len(cells) else None
            is_bad = place in bad
            if isinstance(value, str):
                text = safe_text(value)
                plain, quoted = (self._bad, self._bad_quoted) if is_bad else (self._plain, self._quoted)
                form = quoted if looks_like_formula(text) else plain
                if is_heading and not is_bad:
                    form = self._bold
                self._sheet.write_string(row - 1, place, text, form)
            elif value is not None:
                self._sheet.write(row - 1, place, value, self._bad if is_bad else self._plain)
            elif is_bad:
                self._sheet.write_blank(row - 1, place, None, self._bad)

    def finish(self, last: int) -> None:
        self._sheet.set_column(last, last, 60)
