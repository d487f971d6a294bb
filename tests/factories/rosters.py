"""Rosters as schools keep them: invented people, the headings and dates that people type."""

from pathlib import Path

from openpyxl import Workbook

HEADINGS = [
    "序号", "工号", "姓 名", "性别", "出生年月", "部门", "工会小组", "人员类别", "是否会员", "入会时间",
    "来校时间", "手机", "备注",
]  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ["秀英", "建国", "晓燕", "志强", "雅琴", "文博", "丽娟", "永康", "慧敏", "海涛", "静怡", "立新"]
DEPARTMENTS = ["语文组", "数学组", "英语组", "总务处"]
GROUPS = ["低段小组", "中段小组", "高段小组", "行政后勤小组"]


def roster_rows(people: int) -> list[list[object]]:
    """Rows below `HEADINGS` for that many invented people; every fifth retired, every tenth temporary."""
    return [_row(n) for n in range(people)]


def _row(n: int) -> list[object]:
    is_retired = n % 5 == 4
    year = 1944 + n % 18 if is_retired else 1968 + n * 7 % 32
    month, day = 1 + n % 12, 1 + n * 5 % 28
    by_month = [f"{year}.{month:02d}", f"{year % 100:02d}年{month}月"]
    born = [*by_month, f"{year}/{month}/{day}", f"{year}{month:02d}{day:02d}"][n % 4]
    category, membership, joined = "在编", "是", f"{year + 25}.9"
    if is_retired:
        category, membership = "退休", "保留会籍"
    elif n % 10 == 3:
        category, membership, joined = "临时工", "否", ""
    given = (n // len(SURNAMES) + 5 * n) % len(GIVEN)
    name = SURNAMES[n % len(SURNAMES)] + GIVEN[given] + ("" if n < 240 else str(n))
    return [
        n + 1, f"G{n + 1:04d}", name, "男" if given % 2 else "女", born,
        DEPARTMENTS[n % 4], GROUPS[n // 4 % 4], category, membership, joined, f"{year + 24}年8月",
        f"138{n:08d}", "",
    ]  # fmt: skip


def write_roster(
    path: Path, rows: list[list[object]], headings: list[str] = HEADINGS, title: str = ""
) -> Path:
    """A workbook of these rows, below a title when there is one."""
    workbook = Workbook()
    sheet = workbook.active
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def roster_of_80(path: Path, errors: int = 5) -> Path:
    """The roster of a school of eighty, with none to five mistakes that people make."""
    rows = roster_rows(80)
    mistakes = [
        (6, "出生年月", "1985年2月30日"),
        (17, "性别", "不详"),
        (33, "工号", rows[2][HEADINGS.index("工号")]),
        (48, "手机", "138000"),
        (71, "姓 名", ""),
    ]
    for place, heading, wrong in mistakes[:errors]:
        rows[place][HEADINGS.index(heading)] = wrong
    return write_roster(path, rows, title="实验小学教职工花名册（2026年）")
