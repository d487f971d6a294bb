"""How far the sheets of an old workbook (.xls) reach, found without laying them out."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import olefile

_STREAMS = ("Workbook", "Book")
_BEGIN, _PASSWORD = 0x0809, 0x002F
# Records that hold one cell, and those that hold a run of cells: [MS-XLS] 2.3.
_ONE_CELL = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, 0x0201})
_RUNS = frozenset({0x00BD, 0x00BE})


class OldWorkbook(NamedTuple):
    """What a reader would have to lay out: the sum over the sheets of rows × columns."""

    cells: int
    last_cell: str
    is_encrypted: bool


def look_into_xls(data: bytes) -> OldWorkbook | None:
    """The extent of a workbook, or None when it is damaged; a single cell far out counts as all before it."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            name = next(name for name in _STREAMS if container.exists(name))
            return _extent(container.openstream(name).read())
    except (OSError, ValueError, LookupError, struct.error, RecursionError, StopIteration, TypeError):
        return None


def _extent(stream: bytes) -> OldWorkbook:
    total, rows, columns, farthest = 0, 0, 0, (0, 0)
    for kind, content in _records(stream):
        if kind == _PASSWORD:
            return OldWorkbook(0, "", is_encrypted=True)
        if kind == _BEGIN:
            total, rows, columns = total + rows * columns, 0, 0
        if (kind in _ONE_CELL or kind in _RUNS) and len(content) >= 6:
            row, column = struct.unpack_from("<HH", content)
            if kind in _RUNS:
                column = max(column, struct.unpack_from("<H", content, len(content) - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            farthest = max(farthest, (row + 1, column + 1))
    return OldWorkbook(total + rows * columns, f"R{farthest[0]}C{farthest[1]}", is_encrypted=False)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
