"""Long lists, as a workbook of one sheet or as CSV, written row by row."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import IO, Any

import xlsxwriter

from paperwork.workbooks.cells import (
    DATE_FORMAT,
    LIKE_FORMULA,
    MAX_TEXT,
    looks_like_formula,
    padded,
    safe_text,
    shown,
    translated,
)

_GUARDED = re.compile(rf"'*(?:{LIKE_FORMULA.pattern})")


def write_rows(stream: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a long list as a workbook of one sheet, row by row, in a memory that does not grow with it."""
    workbook = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "default_date_format": DATE_FORMAT, "remove_timezone": True}
    )
    sheet = workbook.add_worksheet()
    strong = workbook.add_format({"bold": True})
    quoted = workbook.add_format({"quote_prefix": True})
    widths = [padded(str(heading)) for heading in headings]
    for number, heading in enumerate(headings):
        sheet.write_string(0, number, safe_text(str(heading)), strong)
    last = 0
    for last, row in enumerate(rows, 1):
        for number, value in enumerate(row):
            _write(sheet, last, number, value, quoted)
            if last <= 200:
                widths[number] = max(widths[number], min(padded(shown(value)), 40))
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, max(len(headings) - 1, 0))
    workbook.close()


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Write a list as CSV with a byte order mark, in pieces to be streamed as UTF-8.

    Text that a spreadsheet might run gets an apostrophe in front, which `read_csv_text` takes off again.
    """
    remaining = iter(rows)
    chunk: list[Sequence[Any]] = [headings]
    start = "\ufeff"
    while chunk:
        piece = StringIO()
        csv.writer(piece).writerows([_guarded(value) for value in row] for row in chunk)
        yield start + piece.getvalue()
        start, chunk = "", list(islice(remaining, 500))


def read_csv_text(text: str) -> str:
    """A text as it was before `write_csv` guarded it."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def _guarded(value: Any) -> Any:
    value = translated(value)
    if not isinstance(value, str):
        return value
    if not value or _is_plain(value):
        return value
    text = safe_text(value)
    return f"'{text}" if _GUARDED.match(text) else text


def _write(sheet: Any, row: int, number: int, value: Any, quoted: Any) -> None:
    value = translated(value)
    if isinstance(value, str):
        if not value:
            return
        if _is_plain(value):
            sheet.write_string(row, number, value)
            return
        text = safe_text(value)
        sheet.write_string(row, number, text, quoted if looks_like_formula(text) else None)
    elif isinstance(value, Decimal):
        sheet.write_number(row, number, value)
    else:
        sheet.write(row, number, value)


def _is_plain(text: str) -> bool:
    """Surely no formula and nothing to be taken out; quicker to see than by the patterns, and mostly so."""
    return text[0].isalnum() and text.isprintable() and len(text) <= MAX_TEXT
