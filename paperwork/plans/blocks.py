"""The plan as lines and tables in the order of the text, each line as its writer meant it."""

from __future__ import annotations

import re
from itertools import pairwise

from .flattened import unflatten
from .lines import (
    CELL_BREAK,
    Piece,
    Source,
    is_full,
    is_page_mark,
    join,
    mend_slices,
    running_heads,
    squeeze,
    wrap_width,
)
from .months import find_marks, mark_at, numeric_date
from .noise import is_noise, is_signature
from .numbering import numbering
from .tables import Table, build, cells_of, is_spaced_heading, is_time, spaced_cells
from .titles import is_event

Block = Piece | Table


def blocks_of(source: Source) -> list[Block]:
    """Lines and tables of a text, without page numbers and running heads; blank lines are left out."""
    lines = list(source.lines())
    heads = running_heads(lines)
    lines = [line for line in lines if not is_page_mark(line) and line.text.strip() not in heads]
    found: list[Block] = []
    plain: list[Piece] = []
    at = 0
    while at < len(lines):
        taken, table = _table_at(lines, at)
        if table:
            found += _plain(plain, source)
            plain = []
            found.append(table)
            at += taken
        else:
            plain.append(_untabbed(lines[at]))
            at += 1
    return found + _plain(plain, source)


def _untabbed(line: Piece) -> Piece:
    if "\t" not in line.text and CELL_BREAK not in line.text:
        return line
    return Piece(line.text.replace("\t", " ").replace(CELL_BREAK, " "), line.places)


def _table_at(lines: list[Piece], at: int) -> tuple[int, Table | None]:
    """A table of tabs or bars that begins at this line, and how many lines it takes."""
    first = cells_of(lines[at])
    if first is None and is_spaced_heading(lines[at]):
        return _spaced_table(lines, at)
    if not first or len(first) < 2:
        return 0, None
    tabs = "\t" in lines[at].text
    rows, end = [first], at + 1
    width = len(first)
    while end < len(lines):
        cells = cells_of(lines[end]) if tabs == ("\t" in lines[end].text) else None
        if cells and len(rows[-1]) < width and len(rows[-1]) + len(cells) - 1 <= width and len(cells) < width:
            rows[-1] = [*rows[-1][:-1], _stack(rows[-1][-1], cells[0]), *cells[1:]]
        elif cells:
            rows.append(cells)
        elif tabs and lines[end].text.strip() and _goes_on(lines, end, rows[-1], width):
            rows[-1] = [*rows[-1][:-1], _stack(rows[-1][-1], lines[end].cut(0))]
        else:
            break
        end += 1
    if len(rows) < 2:
        return 0, None
    return end - at, build(rows)


def _spaced_table(lines: list[Piece], at: int) -> tuple[int, Table | None]:
    """A table whose cells are set apart by blanks only, as far as its rows have as many words."""
    width = len(lines[at].text.split())
    rows = [spaced_cells(lines[at], width) or []]
    for line in lines[at + 1 :]:
        cells = spaced_cells(line, width)
        if cells is None:
            break
        rows.append(cells)
    return (len(rows), build(rows)) if len(rows) >= 3 else (0, None)


def _stack(above: Piece, below: Piece) -> Piece:
    if not above:
        return below
    return join([above, Piece(CELL_BREAK, below.places[:1]), below]) if below else above


def _goes_on(lines: list[Piece], end: int, row: list[Piece], width: int) -> bool:
    """Whether a line without tabs is a further line of the cell above."""
    if len(row) < width:
        return any("\t" in line.text for line in lines[end + 1 : end + 9])
    head = numbering(lines[end].text)
    above = numbering(row[-1].text.split(CELL_BREAK)[-1])
    if head.style and head.style == above.style and head.value == above.value + 1:
        return True
    following = next(
        (line for line in lines[end + 1 : end + 5] if not line.text.strip() or "\t" in line.text), None
    )
    return following is not None and "\t" in following.text


def _plain(lines: list[Piece], source: Source) -> list[Block]:
    if not lines:
        return []
    mended = _whole_months(mend_slices([_without_bar(line) for line in lines]))
    width = wrap_width(mended, source)
    if width and _breaks_words(mended, width, source):
        mended = _unwrap(mended, width, source)
    whole = [squeeze(line.cut(0)) for line in mended if line.text.strip() and not is_noise(line.text)]
    return list(unflatten(_months_first(whole)))


def _without_bar(line: Piece) -> Piece:
    """A line without the bars that a table of one column left at its ends."""
    bare = line.text.strip(" |")
    if "|" not in line.text or "|" in bare:
        return line
    start = line.text.index(bare) if bare else 0
    return line.cut(start, start + len(bare))


_LONE_NUMBER = re.compile(r"\s*(?:\d{1,2}[、.]|\(\d{1,2}\))\s*")
_LONE = re.compile(r"\s*(?:十\s?[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])\s*")


def _whole_months(lines: list[Piece]) -> list[Piece]:
    """Put together what a narrow column parted: a month word (三 / 月), a number from its item (1、 / …)."""
    whole: list[Piece] = []
    for line in lines:
        if whole and re.match(r"\s*月(?:\s|份|$)", line.text):
            above = whole.pop()
            if whole and above.text.strip() in ("一", "二") and whole[-1].text.strip() == "十":
                above = join([whole.pop().cut(0), above.cut(0)])
            whole.append(join([above.cut(0), line.cut(0)]) if _LONE.fullmatch(above.text) else above)
            if _LONE.fullmatch(above.text):
                continue
        if whole and _LONE_NUMBER.fullmatch(whole[-1].text) and line.text.strip():
            line = join([whole.pop().cut(0), line.cut(0)])
        whole.append(line)
    return whole


def _breaks_words(lines: list[Piece], width: int, source: Source) -> bool:
    """Whether most full lines go on in the next, so that the width is a program's and no accident."""
    full = joined = 0
    for line, following in pairwise(lines):
        if following.text.strip() and is_full(line, width, source):
            full += 1
            joined += _is_continued(line, following)
    return joined >= 2 and joined * 2 >= full


def _unwrap(lines: list[Piece], width: int, source: Source) -> list[Piece]:
    """Join lines that a program broke at a fixed width."""
    groups: list[list[Piece]] = []
    was_full = False
    for line in lines:
        if was_full and groups and line.text.strip() and _is_continued(groups[-1][-1], line):
            groups[-1].append(line.cut(0))
        else:
            groups.append([line])
        was_full = bool(line.text.strip()) and is_full(line, width, source)
    return [join(group) if len(group) > 1 else group[0] for group in groups]


_OPENS = re.compile(
    r"\s*(?:[(\[【]?[一二三四五六七八九十]{1,3}[)、]|\d{1,2}[、)]|\d{1,2}\.(?!\d)|\(\d|[①-⑳•·*#【■□◆★▪➢√]"
    r"|-\s|\d{1,2}[./]\d{1,2}(?!\d))"
)


_CLOSED = re.compile(r"(?:[。;:!?)】]|[\d一二三四五六七八九十]\s?(?:月份?|日|号|元))\s*$")
_LEADS_ON = re.compile(r"(?:[,、(“]|[于在到至从和与及拟定为])\s*$")


def _is_continued(before: Piece, line: Piece) -> bool:
    """Whether a line is the rest of the one before it, to judge by where one ends and the other begins."""
    text = line.text.lstrip()
    tail = before.text[-12:]
    leads_on = bool(_LEADS_ON.search(tail))
    if _OPENS.match(text):
        return leads_on and not re.match(r"[#【①-⑳]", text)
    if mark_at(text, 0) or numeric_date(text, 0) or re.match(r"\([\d一二三四五六七八九十]{1,3}月", text):
        # 「…十 / 二月份：」 is a month word broken in two, 「… / 二月份：」 a new month.
        return leads_on or bool(re.search(r"十$|(?<!\d)1$", tail) and not re.match("十|1[0-2]", text))
    return not _CLOSED.search(tail)


def _months_first(lines: list[Piece]) -> list[Piece]:
    """Turn 「植树 / 3月 / 座谈 / 4月」 (month column last) into the usual order."""
    alone = [index for index, line in enumerate(lines) if is_time(line.text) and any(find_marks(line.text))]
    if len(alone) < 3 or alone[0] == 0:
        return lines
    # Words under the last month say that months come first, as they nearly always do.
    if any(not is_signature(line.text) for line in lines[alone[-1] + 1 :]):
        return lines
    gaps = [after - before for before, after in pairwise(alone)]
    if min(gaps) < 2 or max(gaps) > 4:
        return lines
    # A colon, or items that count from 1 below each month, say that the month stands above its items.
    if any(
        lines[index].text.rstrip().endswith(":") or numbering(lines[index + 1].text).value == 1
        for index in alone[:-1]
    ):
        return lines
    usual = min(gaps)
    start = alone[0] - (usual - 1)
    if (
        start < 0
        or not is_event(lines[start].text)
        or any(len(lines[index].text) > 40 for index in range(start, alone[-1]))
    ):
        return lines
    turned = lines[:start]
    for before, month in zip([start - 1, *alone], alone, strict=False):
        turned += [lines[month], *lines[before + 1 : month]]
    return turned + lines[alone[-1] + 1 :]
