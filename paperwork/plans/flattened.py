"""Tables that were copied one cell a line, put together again."""

from __future__ import annotations

import re
from itertools import pairwise

from .lines import CELL_BREAK, Piece, join
from .months import bare_month
from .numbering import numbering
from .tables import FIGURE, Column, Table, column_of, is_time, role_of

# How far a table that was copied one cell a line is followed, and how often one is looked for.
MOST_LINES = 600
MOST_TRIES = 60


def unflatten(lines: list[Piece]) -> list[Piece | Table]:
    """Lines, with tables that were copied one cell a line put together again."""
    bare = [_bare(line) for line in lines]
    result: list[Piece | Table] = []
    at = tries = 0
    while at < len(lines):
        width = 0
        while tries < MOST_TRIES and at + width < len(bare) and role_of(bare[at + width].text) and width < 12:
            width += 1
        tries += width > 0
        width = _wider(bare, at, width)
        found = (_by_rows(bare, at, width) if width >= 2 else None) or (
            _by_columns(bare, at) if 1 <= width <= 2 else None
        )
        found = found or _month_column(bare, at)
        if found:
            table, at = found
            result.append(table)
        else:
            result.append(lines[at])
            at += 1
    return result


def _wider(bare: list[Piece], at: int, width: int) -> int:
    """The width of a heading that has a word of its own before the first row, which is numbered 1."""
    if width < 2 or role_of(bare[at].text) != "serial":
        return width
    for more in range(width, min(width + 4, len(bare) - at)):
        if re.fullmatch(r"0?1[.、]?", bare[at + more].text.strip()):
            return more
        if len(bare[at + more].text) > 8:
            break
    return width


def _bare(line: Piece) -> Piece:
    return line.cut(0, len(line.text.rstrip(" |"))) if line.text.rstrip().endswith("|") else line


_STOP = re.compile(
    r"(?:备注|注|说明|附)\s?:|[一二三四五六七八九十]{1,2}、\S{2,12}$|#|以上|\(?[一二三四五六七八九十]\)"
)


def _by_rows(bare: list[Piece], at: int, width: int) -> tuple[Table, int] | None:
    columns = [column_of(piece.text) or Column("") for piece in bare[at : at + width]]
    body = at + width
    if not {"time", "serial"} & {column.role for column in columns} and _months_lead(bare, body, width + 1):
        # The heading of the months was left out, or is no heading we know.
        columns, width = [Column("time"), *columns], width + 1
    roles = [column.role for column in columns]
    if not {"time", "serial"} & set(roles) and not {"headcount", "amount"} <= set(roles):
        return None
    key = next(role for role in ("serial", "time", "headcount", "rate", "amount") if role in roles)
    starts = _row_starts(bare, body, roles, key, width)
    if len(starts) < 2:
        return None
    end = _body_end(bare, starts, width)
    starts = [start for start in starts if start < end]
    rows = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        rows.append([piece for piece in bare[start:stop] if piece.text.strip("| ")])
    exact = sum(1 for row in rows if len(row) == width)
    if exact * 2 < len(rows) and key == "time" and roles[0] == "time" and width > 2:
        rows = [[row[0], *_one_cell(row[1:])] for row in rows]
    fitted = [_fit(row, roles) for row in rows]
    if "amount" in roles and end + 1 < len(bare) and re.fullmatch(r"(?:合|总|共)\s*计", bare[end].text):
        blank = bare[end].cut(0, 0)
        last = [blank] * width
        last[0], last[roles.index("amount")] = bare[end], bare[end + 1]
        return Table([*fitted, last], columns), end + 2
    return Table(fitted, columns), end


def _months_lead(bare: list[Piece], body: int, width: int) -> bool:
    """Whether every row of that many lines begins with a time."""
    found = [index for index in range(body, min(len(bare), body + 12 * width)) if is_time(bare[index].text)]
    return len(found) >= 3 and found[0] == body and all(b - a == width for a, b in pairwise(found))


def _row_starts(bare: list[Piece], body: int, roles: list[str], key: str, width: int) -> list[int]:
    offset = roles.index(key)
    if key == "serial":
        exact = _exact_starts(bare, body + offset, width)
        if len(exact) >= 2:
            return [start - offset for start in exact]
        starts, wanted = [], 1
        for index in range(body, min(len(bare), body + MOST_LINES)):
            if re.fullmatch(rf"0?{wanted}[.、]?", bare[index].text.strip("| ")):
                starts.append(index - offset)
                wanted += 1
        return starts
    if key != "time":
        return _before_figures(bare, body, offset)
    times = [
        index for index in range(body, len(bare)) if is_time(bare[index].text) or bare_month(bare[index].text)
    ]
    starts = [index - offset for index in times]
    if offset and starts and starts[0] > body:
        starts[0] = body
    return starts


def _before_figures(bare: list[Piece], body: int, offset: int) -> list[int]:
    """Where rows begin whose words stand before a run of figures."""
    starts: list[int] = []
    for index in range(body, min(len(bare), body + MOST_LINES) - 1):
        words, below = bare[index].text, bare[index + 1].text
        if re.fullmatch(r"(?:合|总|共)\s*计", words):
            break
        if not FIGURE.fullmatch(words) and FIGURE.fullmatch(below) and not is_time(words):
            starts.append(index - offset + 1)
    return starts if starts and starts[0] == body else []


def _exact_starts(bare: list[Piece], first: int, width: int) -> list[int]:
    """Where 1, 2, 3 … stand when each row has all its cells."""
    starts = []
    for index in range(first, len(bare), width):
        if not re.fullmatch(rf"0?{len(starts) + 1}[.、]?", bare[index].text.strip("| ")):
            break
        starts.append(index)
    return starts


def _body_end(bare: list[Piece], starts: list[int], width: int) -> int:
    last = starts[-1]
    usual = max((after - before for before, after in pairwise(starts)), default=width)
    end = min(len(bare), last + max(width, usual))
    for index in range(last + 1, end):
        if _STOP.match(bare[index].text) or (index >= last + width and len(bare[index].text) > 30):
            return index
    return end


def _one_cell(cells: list[Piece]) -> list[Piece]:
    """Several lines as the one cell they were, with line breaks kept."""
    if not cells:
        return []
    parts: list[Piece] = []
    for cell in cells:
        if parts:
            parts.append(Piece(CELL_BREAK, cell.places[:1]))
        parts.append(cell)
    return [join(parts)]


def _fit(row: list[Piece], roles: list[str]) -> list[Piece]:
    """Cells of a row put under their columns where some are missing or too many."""
    empty = row[0].cut(0, 0)
    if len(row) == len(roles):
        return row
    placed = [empty] * len(roles)
    free = list(row)
    for role, test in (("serial", _is_serial), ("time", is_time)):
        if role in roles:
            hit = next((cell for cell in free if test(cell.text)), None)
            if hit is not None:
                placed[roles.index(role)] = hit
                free.remove(hit)
    main = next((roles.index(role) for role in ("title", "content", "festival") if role in roles), None)
    others = [index for index, role in enumerate(roles) if role not in ("serial", "time")]
    surplus = len(free) - len(others)
    for index in others:
        if not free:
            break
        take = 1 + surplus if index == main and surplus > 0 else 1
        placed[index] = _one_cell(free[:take])[0]
        free = free[take:]
    return placed


def _is_serial(text: str) -> bool:
    return re.fullmatch(r"\d{1,3}[.、]?", text) is not None


def _by_columns(bare: list[Piece], at: int) -> tuple[Table, int] | None:
    """A table copied column by column: 月份 三月 四月 五月 工作 … … …."""
    heads = [at]
    for index in range(at + 1, min(len(bare), at + MOST_LINES)):
        if role_of(bare[index].text):
            heads.append(index)
    columns, values = [], []
    size = heads[1] - heads[0] - 1 if len(heads) > 1 else 0
    if size < 2:
        return None
    end = at
    for index, head in enumerate(heads):
        stop = heads[index + 1] if index + 1 < len(heads) else min(len(bare), head + 1 + size)
        cells = bare[head + 1 : stop]
        if len(cells) != size or _counts_on(cells):
            grouped = _groups(bare[head + 1 : stop if index + 1 < len(heads) else len(bare)], size)
            if grouped is None:
                break
            cells, stop = grouped[0], head + 1 + grouped[1]
        columns.append(column_of(bare[head].text) or Column(""))
        values.append(cells)
        end = stop
    roles = {column.role for column in columns}
    if "time" not in roles or not roles & {"title", "content", "festival"}:
        return None
    times = values[[column.role for column in columns].index("time")]
    if sum(1 for cell in times if is_time(cell.text) or bare_month(cell.text)) * 2 < len(times):
        return None
    return Table([list(row) for row in zip(*values, strict=True)], columns), end


def _counts_on(cells: list[Piece]) -> bool:
    """Whether the first lines are items 1 and 2 of one cell."""
    heads = [numbering(cell.text) for cell in cells[:2]]
    return len(heads) == 2 and [head.value for head in heads] == [1, 2] and heads[0].style == heads[1].style


def _groups(lines: list[Piece], size: int) -> tuple[list[Piece], int] | None:
    """Lines gathered into `size` cells where the numbers of their items begin again."""
    groups: list[list[Piece]] = []
    taken = 0
    for line in lines:
        head = numbering(line.text)
        if (head.style in ("ar", "arp", "circled") and head.value == 1) or not groups:
            if len(groups) == size:
                break
            groups.append([])
        elif not head.style and len(groups) == size and not groups[-1][-1].text.endswith((",", "、")):
            break
        groups[-1].append(line)
        taken += 1
    if len(groups) != size:
        return None
    return [_one_cell(group)[0] for group in groups], taken


def _month_column(bare: list[Piece], at: int) -> tuple[Table, int] | None:
    """Month after month, then as many lines: a table without headings copied by columns."""
    size = 0
    while at + size < len(bare) and size < 14 and bare[at + size].text and is_time(bare[at + size].text):
        size += 1
    if size < 3:
        return None
    lines = bare[at + size :]
    skip = 1 if lines and role_of(lines[0].text) else 0
    grouped = _groups(lines[skip:], size) if lines[skip:] and numbering(lines[skip].text).value == 1 else None
    if grouped:
        cells, taken = grouped
    else:
        cells, taken = lines[skip : skip + size], size
        if len(cells) < size:
            return None
    rows = [[bare[at + index], cells[index]] for index in range(size)]
    return Table(rows, [Column("time"), Column("content")]), at + size + skip + taken
