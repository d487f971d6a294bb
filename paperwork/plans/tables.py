"""Tables: rows and cells, and what each column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .dates import whole_date
from .groups import only_people
from .lines import CELL_BREAK, Piece, join
from .months import is_day_only
from .titles import is_event, label_of

_ROLES: tuple[tuple[str, str], ...] = (
    ("serial", r"序号|编号|项次|次序|号|No\.?|NO\.?|#"),
    ("week", r"周次|教学周|周|星期|第几周"),
    (
        "time",
        r"(?:活动|举办|举行|开展|计划|拟定|预计|完成|具体|实施|安排|推进|组织|拟办|工作|发放|慰问|比赛|预定)?(?:的)?(?:时间|日期|月份|月度|时间安排|时间节点|时段)"
        r"|(?:拟|暂|预|计划|完成)[\u4e00-\u9fff]{0,3}(?:时间|日期|月份|时限)|完成时限|月|年月|季度|时间月份|月份时间|日期公历|公历日期|起止(?:时间|日期)|何时|年份月份|时间地点",
    ),
    ("theme", r"(?:活动|本月|当月|月|工作|教育)?主题月?"),
    ("festival", r"节日|节日名称|慰问节日|节日事项|慰问项目|慰问事由|事由|节日慰问|慰问名称"),
    (
        "title",
        r"(?:活动|工作|比赛|健身|文体|培训|竞赛|重点|会议|主要|支出|预算|慰问|主题)?(?:名称|项目|事项|活动名|项目名称|活动名称|活动项目)|项目活动|科目|活动",
    ),
    (
        "content",
        r"(?:活动|工作|主要|具体|安排|计划|重点|会议|学习|慰问)?(?:工作|活动)?(?:的)?(?:内容|安排|要点|重点|任务|工作|措施|计划|举措|内容安排|安排内容|内容及要求|内容与要求)|活动安排|主要工作|做什么|工作活动",
    ),
    (
        "owner",
        r"(?:第一)?(?:负责|责任|主持|牵头|组织|承办|经办|联系|主办|协办|主管|分管|执行|配合|具体负责)(?:人|者|部门|单位|人员|处室|领导|科室|小组|组室)?(?:员)?|负责|承办|谁负责|工会小组",
    ),
    ("place", r"(?:活动|举办|比赛|会议)?(?:地点|场地|地址|场所)"),
    ("people", r"(?:参加|参与|参赛|活动|会议)(?:人员|对象|人数|者|范围|单位)|范围"),
    ("category", r"人员类别|类别|对象|慰问对象|人员|类型|人员类型|发放对象|享受对象|慰问人员"),
    ("headcount", r"人数|数量|人次|份数"),
    ("rate", r"(?:慰问|发放|每人|人均|经费|补助)?(?:标准|单价|定额)|人均|每人"),
    (
        "amount",
        r"(?:经费|预算|所需|费用|预计|计划|慰问|活动|支出)?(?:金额|经费|预算|费用|支出|资金)|经费预算|预算经费|预算金额|费用预算|元|经费需求|金额合计|合计金额",
    ),
    ("sum", r"合计|小计|总计|共计"),
    (
        "note",
        r"备注|说明|附注|备考|其他|要求|经费来源|资金来源|来源|完成情况|形式|活动形式|目标|预期效果|成果|效果|落实情况|检查|开户|签字",
    ),
)
_ROLE = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _ROLES))
_COUNTED_GROUP = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,8})\s?\(\s?(?:共)?(?P<people>\d{1,5})\s?(?:人|名|位)?\s?\)"
)
FIGURE = re.compile(
    r"\s*¥?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(万)?\s*(?:元|人|名|元/人|/人|圆)?\s*"
)
_UNIT = re.compile(r"[(\[][^)\]]{0,12}[)\]]|[\s:/、\-|.]|单位:?元")
_GROUP = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,8}?)(?P<what>人数|标准|金额|经费|人均|小计|合计)")


@dataclass(frozen=True)
class Column:
    """What a column holds; `group` and `people` whom a money column is for, if the heading says so."""

    role: str
    group: str = ""
    people: int | None = None


@dataclass
class Table:
    """Cells in rows; `columns` once the heading row was understood (it is then no longer in `rows`)."""

    rows: list[list[Piece]]
    columns: list[Column]


@lru_cache(maxsize=4096)
def role_of(text: str) -> str | None:
    """The role of a column with this heading, or None when it is not a heading."""
    if len(text) > 40 or text.strip().isdigit():
        return None
    plain = _UNIT.sub("", text)
    if not 1 <= len(plain) <= 12:
        return None
    for words in (plain, re.sub("[和及与]", "", plain)):
        match = _ROLE.fullmatch(words)
        if match:
            return match.lastgroup
    return None


def column_of(text: str) -> Column | None:
    """The column with this heading; 会员人数 is a headcount of the group 会员."""
    role = role_of(text)
    if role:
        return Column(role)
    counted = _COUNTED_GROUP.fullmatch(text.strip())
    if counted:
        return Column("amount", counted["who"], int(counted["people"]))
    plain = _UNIT.sub("", text)
    match = _GROUP.fullmatch(plain)
    if match:
        what = {"人数": "headcount", "标准": "rate", "人均": "rate"}.get(match["what"], "amount")
        return Column(what, match["who"])
    return None


def cells_of(piece: Piece) -> list[Piece] | None:
    """The cells of a line that is a row (tabs or upright bars), else None."""
    text = piece.text
    if "\t" in text:
        sign = "\t"
    elif text.count("|") >= 2 or (text.strip().startswith("|") and text.strip() != "|"):
        sign = "|"
    else:
        return None
    bounds = [-1, *(index for index, letter in enumerate(text) if letter == sign), len(text)]
    cells = [piece.cut(before + 1, after) for before, after in pairwise(bounds)]
    if sign == "|":
        stripped = text.strip()
        cells = cells[1 if stripped.startswith("|") else 0 : -1 if stripped.endswith("|") else None]
    return [_without_breaks(cell) for cell in cells]


def is_spaced_heading(piece: Piece) -> bool:
    """Whether a line is a heading row whose words are set apart by blanks (时间 项目 地点)."""
    words = piece.text.split()
    return 2 <= len(words) <= 10 and len(piece) <= 60 and all(role_of(word) for word in words)


def spaced_cells(piece: Piece, width: int) -> list[Piece] | None:
    """The cells of a row under such a heading, if it has as many words as the heading."""
    bounds = [match.span() for match in re.finditer(r"\S+", piece.text)]
    if len(bounds) not in (width, width - 1) or len(bounds) < 2:
        return None
    return [piece.cut(start, end) for start, end in bounds]


def _without_breaks(cell: Piece) -> Piece:
    """A cell in which <br> is a line break within the cell."""
    parts: list[Piece] = []
    at = 0
    for match in re.finditer(r"<br\s?/?>", cell.text):
        parts += [
            cell.cut(at, match.start()),
            Piece(CELL_BREAK, cell.places[match.start() : match.start() + 1]),
        ]
        at = match.end()
    return join([*parts, cell.cut(at)]) if parts else cell


def is_rule_row(cells: list[Piece]) -> bool:
    """The row of dashes under a Markdown heading."""
    return all(re.fullmatch(r"\s*:?-*:?\s*", cell.text) for cell in cells) and any(
        cell.text for cell in cells
    )


def build(rows: list[list[Piece]]) -> Table:
    """A table from its rows: heading rows found and taken off, or columns guessed from their cells."""
    rows = [row for row in rows if not is_rule_row(row) and any(cell.text for cell in row)]
    for number, row in enumerate(rows[:4]):
        columns = _heading(row)
        if columns:
            body = rows[number + 1 :]
            columns = _settled(columns, row, body)
            if number and _spans(rows[number - 1], row):
                return Table(body, _under(rows[number - 1], columns, row))
            second = body and _second_heading(columns, row, body[0])
            if second:
                return Table(body[1:], second)
            return Table(body, columns)
    return Table(rows, _guess(rows))


def _heading(row: list[Piece]) -> list[Column] | None:
    found = [column_of(cell.text) for cell in row]
    known = [column for column in found if column]
    filled = sum(1 for cell in row if cell.text)
    if len(known) < 2 or len(known) * 2 < filled:
        return None
    columns: list[Column] = []
    for cell, column in zip(row, found, strict=True):
        if column is None:
            column = Column("", _UNIT.sub("", cell.text)[:12])
        previous = columns[-1].group if columns else ""
        is_money = column.role in ("rate", "amount", "headcount") and not column.group and previous
        if is_money and column.role not in {c.role for c in columns if c.group == previous}:
            column = Column(column.role, previous)
        columns.append(column)
    return columns


def _settled(columns: list[Column], head: list[Piece], body: list[list[Piece]]) -> list[Column]:
    """The columns once their cells are looked at: 会员 over figures is money, 主题 over deeds the title."""
    settled: list[Column] = []
    for index, column in enumerate(columns):
        cells = [row[index].text for row in body if index < len(row) and row[index].text]
        if column.role == "" and cells and all(FIGURE.fullmatch(cell) for cell in cells):
            who = only_people(head[index].text)
            column = Column("amount", who) if who else column
        if column.role == "theme" and not any(other.role == "title" for other in columns):
            named = sum(map(is_event, cells)) * 2 > len(cells) and sum(map(len, cells)) > 4 * len(cells)
            column = Column("title") if named else column
        settled.append(column)
    return settled


def _spans(above: list[Piece], below: list[Piece]) -> bool:
    """Whether a row is a heading that spans several columns of the row below it."""
    filled = [cell for cell in above if cell.text]
    return len(above) == len(below) and len(filled) >= 2 and all(len(cell.text) <= 10 for cell in filled)


def _under(above: list[Piece], columns: list[Column], row: list[Piece]) -> list[Column]:
    """Columns with the group that stands over them."""
    merged: list[Column] = []
    group = ""
    for index in range(len(columns)):
        over = above[index].text
        group = over if over and not role_of(over) else ("" if over else group)
        named = column_of(row[index].text)
        merged.append(Column(named.role, named.group or group) if named else (column_of(over) or Column("")))
    return merged


def _second_heading(columns: list[Column], row: list[Piece], below: list[Piece]) -> list[Column] | None:
    """A second heading row under merged group headings: 会员 over 人数, 标准, 金额."""
    found = [column_of(cell.text) for cell in below]
    if sum(1 for column in found if column) < 2 or any(re.search(r"\d", cell.text) for cell in below):
        return None
    merged: list[Column] = []
    group = ""
    for index, column in enumerate(found):
        above = columns[index] if index < len(columns) else Column("")
        if index < len(row) and row[index].text:
            group = "" if above.role else above.group
        merged.append(Column(column.role, column.group or group) if column else above)
    return merged


def _guess(rows: list[list[Piece]]) -> list[Column]:
    """Columns of a table without headings, from what most of their cells look like."""
    width = max((len(row) for row in rows), default=0)
    roles: list[Column] = []
    taken: set[str] = set()
    for index in range(width):
        cells = [row[index].text for row in rows if index < len(row) and row[index].text]
        role = _guess_one(cells, taken)
        taken.add(role)
        roles.append(Column(role))
    return roles


def _guess_one(cells: list[str], taken: set[str]) -> str:
    if not cells:
        return ""
    timed = sum(1 for cell in cells if is_time(cell))
    if timed * 2 > len(cells) and "time" not in taken:
        return "time"
    if sum(1 for cell in cells if is_day_only(cell)) * 2 > len(cells):
        return "day"
    if all(re.fullmatch(r"\d{1,3}", cell) for cell in cells):
        return "serial"
    average = sum(map(len, cells)) / len(cells)
    if "content" not in taken and (average >= 4 or "time" in taken):
        return "content"
    return "note"


@lru_cache(maxsize=4096)
def is_time(text: str) -> bool:
    """Whether a cell says when, and no more."""
    plain = text.strip().rstrip(":")
    if len(plain) > 40 or label_of(plain) is not None:
        return False
    if re.fullmatch(r"待定|每[月周]|全年|每学期|常年|第[一二三四]季度", plain):
        return True
    return whole_date(plain) is not None
