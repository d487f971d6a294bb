"""The text of a document: Word with its tables, Excel, Markdown and plain text.

A table comes out as one line a row with a tab between cells. A line break inside a cell is a
vertical tab, so that the row stays one line. A merged cell is given once, in its first place.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from .numbered import Numbers
from .uploads import UploadError, check_upload

KINDS = frozenset({"txt", "md", "docx", "xlsx"})
CELL_BREAK = "\v"


def extract_text(data: bytes, filename: str) -> str:
    """All text of a file (.txt, .md, .docx, .xlsx) in its own order.

    Raises UploadError for a file that is refused or cannot be read.
    """
    kind = check_upload(data, filename, kinds=set(KINDS))
    if kind in ("txt", "md"):
        return decode(data, filename)
    try:
        return _word(data) if kind == "docx" else _excel(data)
    except Exception as error:
        # Neither library names what it raises on a malformed part; all of it means the same here.
        raise UploadError("broken", name=filename) from error


def decode(data: bytes, filename: str = "") -> str:
    """Text in UTF-8, UTF-16 or GB18030, whichever it is; raises UploadError when it is none."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for letter in text[:20000] if ord(letter) < 32 and letter not in "\t\n\v\f\r")
        if odd * 50 <= len(text[:20000]):
            return text
    raise UploadError("not_text", name=filename)


def _encodings(data: bytes) -> Iterator[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    yield "utf-8-sig"
    # In UTF-16 the line ends and figures of a plan leave every other byte zero.
    head = data[:4000]
    if head.count(b"\x00") > len(head) // 100:
        yield "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    yield "gb18030"


def _word(data: bytes) -> str:
    document = Document(BytesIO(data))
    numbers = Numbers(document)
    lines: list[str] = []
    for element in _blocks(document.element.body):
        if element.tag == qn("w:tbl"):
            lines += ["", *_rows(element, numbers), ""]
        else:
            lines.append(
                _heading_mark(element, document) + numbers.label(element) + _text(element, "\n", "\t")
            )
    return "\n".join(lines)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
            yield from _blocks(child)


_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _text(element: Any, line_break: str, tab: str) -> str:
    parts: list[str] = []
    _collect(element, parts, line_break, tab)
    return "".join(parts)


def _collect(element: Any, parts: list[str], line_break: str, tab: str) -> None:
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append(tab)
        elif child.tag in (qn("w:br"), qn("w:cr")):
            parts.append(line_break)
        elif child.tag in (qn("w:noBreakHyphen"),):
            parts.append("-")
        elif child.tag not in (qn("w:pPr"), qn("w:rPr"), qn("w:del"), _FALLBACK):
            _collect(child, parts, line_break, tab)


def _heading_mark(paragraph: Any, document: Any) -> str:
    """# for a paragraph in a heading style, one a level."""
    style_id = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style_id is None:
        return ""
    style = next((s for s in document.styles if s.style_id == style_id.get(qn("w:val"))), None)
    name = (style.name or "").lower() if style is not None else ""
    level = name.removeprefix("heading ").removeprefix("标题 ")
    return "#" * int(level) + " " if level != name and level.isdigit() and 1 <= int(level) <= 6 else ""


def _rows(table: Any, numbers: Numbers) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        if _own_table(row) is not table:
            continue
        cells: list[str] = []
        for cell in _cells(row):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merged is not None and merged.get(qn("w:val")) in (None, "continue")
            cells.append("" if goes_on else _cell_text(cell, numbers))
            width = span.get(qn("w:val")) if span is not None else "1"
            cells += [""] * (min(int(width or 1), 64) - 1)
        filled = [cell for cell in cells if cell]
        yield filled[0] if len(filled) == 1 and cells[0] and len(_cells(row)) == 1 else "\t".join(cells)


def _own_table(row: Any) -> Any:
    parent = row.getparent()
    while parent is not None and parent.tag != qn("w:tbl"):
        parent = parent.getparent()
    return parent


def _cells(row: Any) -> list[Any]:
    cells = []
    for child in row:
        if child.tag == qn("w:tc"):
            cells.append(child)
        elif child.tag in (qn("w:sdt"),):
            cells += [cell for cell in child.iter(qn("w:tc")) if cell.getparent().tag == qn("w:sdtContent")]
    return cells


def _cell_text(cell: Any, numbers: Numbers) -> str:
    lines: list[str] = []
    for element in _blocks(cell):
        if element.tag == qn("w:tbl"):
            lines += [row.replace("\t", " ") for row in _rows(element, numbers)]
        else:
            lines.append(numbers.label(element) + _text(element, CELL_BREAK, " ").strip())
    return CELL_BREAK.join(line for line in lines if line.strip())


def _excel(data: bytes) -> str:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = []
    for name in workbook.sheet_names:
        lines = list(_sheet_lines(workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)))
        if lines:
            sheets.append((name, lines))
    if len(sheets) == 1:
        return "\n".join(sheets[0][1])
    return "\n\n".join("\n".join([name, *lines]) for name, lines in sheets)


def _sheet_lines(rows: list[list[Any]]) -> Iterator[str]:
    in_table = False
    for row in rows:
        cells = [_cell(value) for value in row]
        filled = [cell for cell in cells if cell]
        in_table = in_table or len(filled) > 1
        if filled:
            yield (
                filled[0] if len(filled) == 1 and (not in_table or len(filled[0]) > 30) else "\t".join(cells)
            )


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return (
        ""
        if value is None
        else str(value).strip().replace("\r", "").replace("\t", " ").replace("\n", CELL_BREAK)
    )
