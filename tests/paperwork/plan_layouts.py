"""One known year of a school union, and the many ways in which people and programs write it down."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files

_TO_TRADITIONAL = {
    ord(old): new
    for old, new in json.loads(files("zhconv").joinpath("zhcdict.json").read_text(encoding="utf-8"))[
        "zh2Hant"
    ].items()
    if len(old) == 1
}


def traditional_letters(text: str) -> str:
    return text.translate(_TO_TRADITIONAL)


@dataclass(frozen=True)
class Item:
    months: tuple[int, ...]
    title: str
    day: int | None = None


YEAR = (
    Item((1,), "慰问困难教职工家庭"),
    Item((1,), "召开工会年度总结会"),
    Item((2,), "核对新学期会员信息"),
    Item((2,), "退休教师元宵茶话会", 14),
    Item((3,), "女教职工插花课堂", 8),
    Item((3,), "学雷锋志愿服务", 5),
    Item((4,), "教职工春季登山比赛"),
    Item((4,), "清明祭扫烈士陵园"),
    Item((4,), "教职工趣味运动会", 24),
    Item((5,), "青年教师朗诵比赛", 4),
    Item((5,), "劳模事迹报告会"),
    Item((6,), "端午节慰问全体会员"),
    Item((6,), "教代会提案征集"),
    Item((7, 8), "教职工暑期疗休养"),
    Item((7, 8), "看望高温值班人员"),
    Item((9,), "庆祝教师节座谈会", 10),
    Item((9,), "新教师入会仪式"),
    Item((10,), "重阳节敬老联谊"),
    Item((10,), "教职工羽毛球联赛", 18),
    Item((10,), "组织教职工体检"),
    Item((11,), "职工互助保障续保"),
    Item((11,), "工会财务自查"),
    Item((12,), "召开教职工代表大会"),
    Item((12,), "迎新年文艺联欢", 30),
    Item((12,), "整理工会档案"),
)

BUDGET = (
    ("端午", "会员", 48, 200, 9600),
    ("端午", "退休教师", 15, 100, 1500),
    ("中秋", "会员", 48, 300, 14400),
    ("春节", "会员", 48, 500, 24000),
    ("春节", "临时工", 6, 200, 1200),
)
TOTAL = 50700

CHINESE = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"

Months = tuple[int, ...]
Layout = Callable[[], tuple[str, list[Item]]]
LAYOUTS: dict[str, Layout] = {}

TITLE = "柳岸小学工会2025年工作计划"


def layout(function: Callable[[], object]) -> Callable[[], object]:
    """Register a way of writing the year; it gives the text, and the items if they differ from YEAR."""

    def written() -> tuple[str, list[Item]]:
        result = function()
        return result if isinstance(result, tuple) else (str(result), undated_days(YEAR))

    LAYOUTS[function.__name__] = written
    return function


def undated_days(items) -> list[Item]:
    return [replace(item, day=None) for item in items]


def by_month(items=YEAR) -> list[tuple[Months, list[Item]]]:
    groups: dict[Months, list[Item]] = {}
    for item in items:
        groups.setdefault(item.months, []).append(item)
    return list(groups.items())


def cn(months: Months, link: str = "、") -> str:
    return link.join(CHINESE[month] for month in months)


def ar(months: Months, link: str = "-") -> str:
    return link.join(map(str, months))


def blocks(
    heading: Callable[[Months], str],
    number: Callable[[int], str] = lambda n: f"{n}、",
    *,
    end: str = "",
    start: str = TITLE + "\n\n三、活动安排\n",
    groups=None,
) -> str:
    """A heading a month, an item a line."""
    lines = []
    for months, items in groups or by_month():
        lines.append(heading(months))
        lines += [number(n) + item.title + end for n, item in enumerate(items, 1)]
    return start + "\n".join(lines) + "\n"


# -- headings ---------------------------------------------------------------------------------

HEADINGS = {
    "heading_chinese_colon": lambda m: f"{cn(m)}月份：",
    "heading_figures": lambda m: f"{ar(m)}月",
    "heading_brackets": lambda m: f"【{cn(m)}月】",
    "heading_work_of": lambda m: f"{ar(m, '、')}月份工作",
    "heading_markdown": lambda m: f"### {cn(m)}月",
    "heading_with_year": lambda m: f"2025年{ar(m)}月：",
    "heading_bold": lambda m: f"**{cn(m)}月份**",
    "heading_arrangement": lambda m: f"{cn(m)}月份工作安排如下：",
    "heading_spaced": lambda m: f"{'、'.join(' '.join(CHINESE[x]) for x in m)} 月 份",
    "heading_star": lambda m: f"★{ar(m)}月份活动",
    "heading_full_width": lambda m: f"{ar(m)}月份：".translate(
        str.maketrans("0123456789-", "０１２３４５６７８９－")
    ),
    "heading_square": lambda m: f"■ {cn(m)}月",
    "heading_parentheses": lambda m: f"（{cn(m, '至')}月）",
    "heading_dashes": lambda m: f"—— {cn(m)}月 ——",
    "heading_zero": lambda m: "、".join(f"{x:02d}" for x in m) + "月",
    "heading_first_month": lambda m: "元月份" if m == (1,) else f"{cn(m)}月份",
}
MERGED = {
    "merged_run_together": "七八月份：",
    "merged_tilde": "7～8月：",
    "merged_to": "七月至八月：",
    "merged_long_dash": "7月—8月：",
    "merged_double_dash": "7－－8月：",
    "merged_and": "七月和八月：",
    "merged_dao": "7月到8月：",
    "merged_comma": "7，8月份：",
    "merged_slash": "7/8月：",
    "merged_each_named": "七月份、八月份：",
}
NUMBERS = {
    "number_dot": lambda n: f"{n}. ",
    "number_full_dot": lambda n: f"{n}．",
    "number_bracket": lambda n: f"{n}）",
    "number_in_brackets": lambda n: f"（{n}）",
    "number_circled": lambda n: CIRCLED[n - 1],
    "number_chinese": lambda n: f"{CHINESE[n]}、",
    "number_chinese_brackets": lambda n: f"（{CHINESE[n]}）",
    "number_bullet": lambda n: "• ",
    "number_dash": lambda n: "- ",
    "number_star": lambda n: "* ",
    "number_none": lambda n: "",
    "number_indented": lambda n: f"　　{n}、 ",
    "number_comma": lambda n: f"{n}, ",
}
for name, heading in HEADINGS.items():
    LAYOUTS[name] = lambda heading=heading: (blocks(heading, end="。"), undated_days(YEAR))
for name, merged in MERGED.items():
    LAYOUTS[name] = lambda merged=merged: (
        blocks(lambda m: merged if len(m) > 1 else f"{cn(m)}月份："),
        undated_days(YEAR),
    )
for name, number in NUMBERS.items():
    LAYOUTS[name] = lambda number=number: (
        blocks(lambda m: f"{cn(m)}月", number, end="；"),
        undated_days(YEAR),
    )


@layout
def heading_numbered_markdown():
    order = {months: n for n, (months, _) in enumerate(by_month(), 1)}
    return blocks(lambda m: f"### {order[m]}. {cn(m)}月")


@layout
def heading_numbered_like_two_months():
    """一、二月份 is number one, February: the numbers run on."""
    groups = [group for group in by_month() if group[0] != (1,)]
    order = {months: n for n, (months, _) in enumerate(groups, 1)}
    text = blocks(lambda m: f"{CHINESE[order[m]]}、{cn(m)}月份", groups=groups, start=TITLE + "\n")
    return text, undated_days(item for item in YEAR if item.months != (1,))


@layout
def heading_numbered_figures_like_two_months():
    groups = [group for group in by_month() if group[0] not in ((1,), (7, 8))]
    order = {months: n for n, (months, _) in enumerate(groups, 1)}
    text = blocks(
        lambda m: f"{order[m]}、{ar(m)}月份：", lambda n: f"({n})", groups=groups, start=TITLE + "\n"
    )
    return text, undated_days(item for item in YEAR if item.months not in ((1,), (7, 8)))


@layout
def order_school_year():
    groups = by_month()
    first = next(n for n, (months, _) in enumerate(groups) if months == (9,))
    return blocks(lambda m: f"{cn(m)}月：", groups=groups[first:] + groups[:first])


@layout
def order_from_february():
    groups = by_month()
    return blocks(lambda m: f"{ar(m)}月", groups=groups[1:] + groups[:1])


# -- several items on a line ------------------------------------------------------------------


def inline(heading, join, number=lambda n: "", end="。", between="\n"):
    return between.join(
        heading(months) + join.join(number(n) + item.title for n, item in enumerate(items, 1)) + end
        for months, items in by_month()
    )


@layout
def line_semicolons():
    return TITLE + "\n活动安排\n" + inline(lambda m: f"{cn(m)}月：", "；")


@layout
def line_full_stops():
    return TITLE + "\n活动安排\n" + inline(lambda m: f"{ar(m)}月份 ", "。")


@layout
def line_numbers_run_together():
    return TITLE + "\n活动安排\n" + inline(lambda m: f"{cn(m)}月：", "", lambda n: f"{n}、", "")


@layout
def line_circled_run_together():
    return TITLE + "\n活动安排\n" + inline(lambda m: f"{ar(m)}月——", "", lambda n: CIRCLED[n - 1], "")


@layout
def line_all_in_one():
    return TITLE + "\n主要活动安排" + inline(lambda m: f"{cn(m)}月份：", "；", between="")


@layout
def line_all_in_one_numbered():
    return (
        TITLE + "\n主要活动安排：" + inline(lambda m: f"{cn(m)}月：", "", lambda n: f"{n}、", "", between="")
    )


@layout
def line_all_in_one_spaces():
    return TITLE + "\n活动安排 " + inline(lambda m: f"{ar(m)}月 ", " ", lambda n: f"{n}.", "", between=" ")


# -- tables -----------------------------------------------------------------------------------


def cell(items, join="\v"):
    return join.join(f"{n}. {item.title}" for n, item in enumerate(items, 1))


@layout
def table_tabs():
    rows = ["月份\t工作内容\t负责人"] + [f"{ar(m)}月\t{cell(i, ' ')}\t校工会" for m, i in by_month()]
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_tabs_lines_in_cells():
    rows = ["月份\t工作内容\t备注"] + [f"{cn(m)}月\t{cell(i)}\t" for m, i in by_month()]
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_tabs_pasted_lines():
    """Pasted from Word: the lines of a cell have become lines of their own."""
    rows = ["月份\t工作内容"] + [f"{cn(m)}月\t" + cell(i, "\n") for m, i in by_month()]
    return TITLE + "\n" + "\n".join(rows) + "\n"


@layout
def table_merged_months():
    rows = ["序号\t月份\t活动名称\t责任部门"]
    for months, items in by_month():
        for n, item in enumerate(items):
            rows.append(f"{len(rows)}\t{ar(months) + '月' if n == 0 else ''}\t{item.title}\t工会")
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_bars():
    rows = ["| 时间 | 内容 |"] + [f"| {ar(m)}月 | {i.title} |" for m, items in by_month() for i in items]
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_markdown():
    rows = ["月份 | 活动 | 地点", "--- | :---: | ---"]
    rows += [f"{cn(m)}月 | {'<br>'.join(i.title for i in items)} | 礼堂" for m, items in by_month()]
    return TITLE + "\n\n" + "\n".join(rows)


@layout
def table_time_last():
    rows = ["活动名称\t活动地点\t活动时间"] + [f"{i.title}\t操场\t{ar(i.months)}月" for i in YEAR]
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_dates():
    rows = ["序号\t日期\t项目"]
    for n, item in enumerate(YEAR, 1):
        date = f"{ar(item.months)}月{item.day}日" if item.day else f"{ar(item.months)}月"
        rows.append(f"{n}\t{date}\t{item.title}")
    return TITLE + "\n" + "\n".join(rows), list(YEAR)


@layout
def table_bare_months():
    rows = ["月份\t主要工作"] + [f"{ar(m)}\t{'；'.join(i.title for i in items)}" for m, items in by_month()]
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_no_heading():
    return TITLE + "\n" + "\n".join(f"{cn(m)}月\t{cell(i, ' ')}" for m, i in by_month())


@layout
def table_months_across():
    groups = by_month()
    head = "\t".join(["月份"] + [f"{ar(m)}月" for m, _ in groups])
    row = "\t".join(["内容"] + [cell(items) for _, items in groups])
    return f"{TITLE}\n{head}\n{row}"


@layout
def table_side_by_side():
    groups = by_month()
    half = (len(groups) + 1) // 2
    rows = ["月份\t内容\t月份\t内容"]
    for n in range(half):
        left, right = groups[n], groups[n + half] if n + half < len(groups) else ((), [])
        tail = f"{ar(right[0])}月\t{cell(right[1])}" if right[0] else "\t"
        rows.append(f"{ar(left[0])}月\t{cell(left[1])}\t{tail}")
    return TITLE + "\n" + "\n".join(rows)


@layout
def table_weeks():
    """A term table: weeks with dates; the months come from the dates."""
    rows = ["周次\t日期\t工作内容\t负责人"]
    items = [item for item in YEAR if item.day]
    for n, item in enumerate(items, 1):
        month = item.months[0]
        end = min(item.day + 6, 28 if month == 2 else 30)
        rows.append(f"第{n}周\t{month}月{item.day}日—{month}月{end}日\t{item.title}\t工会")
    return TITLE + "\n" + "\n".join(rows), items


@layout
def flat_row_by_row():
    lines = ["月份", "活动内容"]
    for months, items in by_month():
        lines += [f"{ar(months)}月", *(f"{n}. {item.title}" for n, item in enumerate(items, 1))]
    return TITLE + "\n" + "\n".join(lines)


@layout
def flat_row_by_row_numbered():
    lines = ["序号", "活动时间", "活动名称", "负责人"]
    for n, item in enumerate(YEAR, 1):
        lines += [str(n), f"{ar(item.months)}月", item.title, "校工会"]
    return TITLE + "\n" + "\n".join(lines)


@layout
def flat_row_by_row_bars():
    lines = ["序号 |", "活动名称 |", "时间 |"]
    for n, item in enumerate(YEAR, 1):
        lines += [f"{n} |", f"{item.title} |", f"{ar(item.months)}月 |"]
    return TITLE + "\n" + "\n".join(lines)


@layout
def flat_month_last():
    return TITLE + "\n" + "\n".join(f"{item.title}\n{ar(item.months)}月" for item in YEAR)


@layout
def flat_column_by_column():
    items = [items[0] for _, items in by_month()]
    lines = ["月份", *(f"{cn(i.months)}月" for i in items), "工作内容", *(i.title for i in items)]
    return TITLE + "\n" + "\n".join(lines), undated_days(items)


@layout
def flat_column_by_column_numbered():
    """Each cell of the second column holds several numbered items."""
    lines = ["月份", *(f"{ar(m)}月" for m, _ in by_month()), "工作内容"]
    for _, items in by_month():
        lines += [f"{n}、{item.title}" for n, item in enumerate(items, 1)]
    return TITLE + "\n" + "\n".join(lines)


@layout
def flat_column_by_column_three():
    items = [items[-1] for _, items in by_month()]
    lines = ["时间", *(f"{ar(i.months)}月" for i in items), "活动名称", *(i.title for i in items)]
    lines += ["负责人", *("李老师" for _ in items)]
    return TITLE + "\n" + "\n".join(lines), undated_days(items)


@layout
def flat_no_heading():
    lines = []
    for months, items in by_month():
        lines += [f"{ar(months)}月", *(item.title for item in items)]
    return TITLE + "\n" + "\n".join(lines)


@layout
def flat_blank_lines_between():
    lines = []
    for months, items in by_month():
        lines += [f"{cn(months)}月份", "", *(f"{n}、{item.title}\n" for n, item in enumerate(items, 1))]
    return TITLE + "\n" + "\n".join(lines)


@layout
def flat_glued_numbers():
    """Month and number of the item have run together: 11、 is item one of January."""
    lines = ["月份工作要点"]
    groups = [group for group in by_month() if len(group[0]) == 1]
    for months, items in groups:
        lines += [f"{months[0] if n == 1 else ''}{n}、{item.title}" for n, item in enumerate(items, 1)]
    return TITLE + "\n" + "\n".join(lines), undated_days(i for i in YEAR if len(i.months) == 1)


# -- dates ------------------------------------------------------------------------------------

DATED = [item for item in YEAR if item.day]
DATES_BEFORE = {
    "date_before_colon": lambda i: f"{i.months[0]}月{i.day}日：{i.title}",
    "date_before_chinese": lambda i: f"{CHINESE[i.months[0]]}月{chinese_day(i.day)}日 {i.title}",
    "date_before_dots": lambda i: f"{i.months[0]}.{i.day} {i.title}",
    "date_before_slash": lambda i: f"{i.months[0]}/{i.day}　{i.title}",
    "date_before_iso": lambda i: f"2025-{i.months[0]:02d}-{i.day:02d} {i.title}",
    "date_before_year": lambda i: f"2025年{i.months[0]}月{i.day}日，{i.title}",
    "date_before_weekday": lambda i: f"{i.months[0]}月{i.day}日（周五）{i.title}",
    "date_before_hao": lambda i: f"{i.months[0]}月{i.day}号，{i.title}",
    "date_after_brackets": lambda i: f"{i.title}（{i.months[0]}月{i.day}日）",
    "date_after_brackets_time": lambda i: f"{i.title}（{i.months[0]}月{i.day}日下午）",
    "date_after_dash": lambda i: f"{i.title}——{i.months[0]}月{i.day}日",
    "date_after_comma": lambda i: f"{i.title}，{i.months[0]}月{i.day}日",
    "date_after_label": lambda i: f"{i.title}，时间：{i.months[0]}月{i.day}日",
    "date_after_spaces": lambda i: f"{i.title}    {i.months[0]}月{i.day}日",
    "date_span": lambda i: f"{i.months[0]}月{i.day}日—{i.day + 1}日：{i.title}",
    "date_bracketed_before": lambda i: f"（{i.months[0]}月{i.day}日）{i.title}",
}


def chinese_day(day: int) -> str:
    tens, ones = divmod(day, 10)
    ten = {0: "", 1: "十"}.get(tens, CHINESE[tens] + "十")
    return ten + (CHINESE[ones] if ones else "")


for name, write in DATES_BEFORE.items():
    LAYOUTS[name] = lambda write=write: (
        TITLE + "\n活动安排\n" + "\n".join(f"{n}、{write(item)}" for n, item in enumerate(DATED, 1)),
        list(DATED),
    )
    LAYOUTS[name + "_plain"] = lambda write=write: (
        TITLE + "\n活动安排\n" + "\n".join(write(item) for item in DATED),
        list(DATED),
    )


@layout
def date_on_its_own_line_below():
    """Title, then time and place as lines of their own."""
    lines = [f"{n}、{i.title}\n时间：{i.months[0]}月{i.day}日\n地点：礼堂" for n, i in enumerate(DATED, 1)]
    return TITLE + "\n活动安排\n" + "\n".join(lines), list(DATED)


@layout
def date_month_part():
    parts = ("上旬", "中旬", "下旬", "初", "底", "末")
    singles = [item for item in YEAR if len(item.months) == 1]
    lines = [f"{item.months[0]}月{parts[n % 6]}：{item.title}" for n, item in enumerate(singles)]
    return TITLE + "\n活动安排\n" + "\n".join(lines), undated_days(singles)


@layout
def month_after_brackets():
    return (
        TITLE
        + "\n活动安排\n"
        + "\n".join(f"{n}. {i.title}（{ar(i.months)}月）" for n, i in enumerate(YEAR, 1))
    )


@layout
def month_after_quarters():
    """Quarters as headings, the month in brackets behind each item."""
    lines = []
    for quarter, months in enumerate(((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12))):
        lines.append(f"第{CHINESE[quarter + 1]}季度")
        items = [item for item in YEAR if item.months[0] in months]
        lines += [f"{n}、{item.title}（{ar(item.months)}月）" for n, item in enumerate(items, 1)]
    return TITLE + "\n" + "\n".join(lines)


@layout
def day_inside_month():
    """Under a heading for the month, the day leads the line where there is one."""
    lines = []
    for months, items in by_month():
        lines.append(f"{cn(months)}月")
        lines += [f"{i.months[0]}月{i.day}日 {i.title}" if i.day else i.title for i in items]
    return TITLE + "\n活动安排\n" + "\n".join(lines), list(YEAR)


# -- running text -----------------------------------------------------------------------------

PROSE = [
    Item((3,), "组织女教职工开展插花活动"),
    Item((4,), "举办教职工登山比赛"),
    Item((5,), "召开青年教师座谈会"),
    Item((9,), "慰问从教三十年教师"),
    Item((10,), "组织退休教师体检"),
    Item((12,), "举行迎新年联欢会"),
]


@layout
def prose_sentences():
    body = "".join(f"{cn(i.months)}月份{i.title}，让大家放松身心。" for i in PROSE)
    return TITLE + "\n一、丰富生活\n我们将围绕学校的工作开展活动。" + body, PROSE


@layout
def prose_commas():
    body = "，".join(f"{cn(i.months)}月{i.title}" for i in PROSE)
    return TITLE + "\n一、丰富生活\n" + body + "。", PROSE


@layout
def prose_planned():
    words = ("计划于", "拟在", "将于", "定于", "预计", "今年")
    body = "".join(f"工会{w}{ar(i.months)}月{i.title}。" for w, i in zip(words, PROSE, strict=True))
    return TITLE + "\n一、丰富生活\n" + body, PROSE


@layout
def prose_meanwhile():
    pairs = list(zip(PROSE[::2], PROSE[1::2], strict=True))
    body = "".join(f"{cn(a.months)}月{a.title}，同时{b.title}。" for a, b in pairs)
    expected = [item for a, b in pairs for item in (a, replace(b, months=a.months))]
    return TITLE + "\n一、丰富生活\n" + body, expected


@layout
def prose_numbered_paragraphs():
    body = "\n".join(f"{n}、今年{ar(i.months)}月，{i.title}。" for n, i in enumerate(PROSE, 1))
    return TITLE + "\n一、主要工作\n" + body, PROSE


@layout
def prose_counted():
    body = "；".join(f"{CHINESE[n]}是{ar(i.months)}月{i.title}" for n, i in enumerate(PROSE, 1))
    return "经研究，工会决定开展如下活动：\n" + body + "。", PROSE


@layout
def date_held_on():
    lines = [f"{n}.{i.title}，拟于{i.months[0]}月{i.day}日举行。" for n, i in enumerate(DATED, 1)]
    return TITLE + "\n二、活动安排\n" + "\n".join(lines), list(DATED)


@layout
def date_bracket_then_detail():
    lines = [f"{n}.{i.title}（{ar(i.months)}月）：各组推选一人。" for n, i in enumerate(YEAR, 1)]
    return TITLE + "\n二、活动安排\n" + "\n".join(lines)


@layout
def day_only_inside_month():
    lines = []
    for months, items in by_month():
        lines.append(f"{cn(months)}月")
        lines += [f"{i.day}日 {i.title}" if i.day else i.title for i in items]
    return TITLE + "\n活动安排\n" + "\n".join(lines), list(YEAR)


@layout
def table_month_and_day_columns():
    rows = ["月份\t日期\t活动内容"]
    for months, items in by_month():
        for n, item in enumerate(items):
            month, day = f"{ar(months)}月" if n == 0 else "", f"{item.day}日" if item.day else ""
            rows.append(f"{month}\t{day}\t{item.title}")
    return TITLE + "\n" + "\n".join(rows), list(YEAR)


@layout
def table_set_with_blanks():
    rows = ["时间 项目 地点 负责人"] + [f"{ar(i.months)}月 {i.title} 礼堂 王芳" for i in YEAR]
    return TITLE + "\n" + "\n".join(rows)


@layout
def with_people_and_money():
    lines = []
    for months, items in by_month():
        lines.append(f"{cn(months)}月")
        lines += [f"{n}、{i.title}，预算{n}000元。" for n, i in enumerate(items, 1)]
    return TITLE + "\n活动安排\n" + "\n".join(lines)


# -- what scanning, copying and wrapping do ---------------------------------------------------


def wrapped(text: str, width: int) -> str:
    lines = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, width, break_long_words=True) or [""]
    return "\n".join(lines)


LONG = "三、活动安排\n" + "\n".join(
    f"{cn(months)}月份：" + "；".join(f"{item.title}，请各年级组长提前一周报送名单" for item in items) + "。"
    for months, items in by_month()
)


@layout
def wrap_at_19():
    return TITLE + "\n" + wrapped(LONG, 19)


@layout
def wrap_at_26():
    return TITLE + "\n" + wrapped(LONG, 26)


@layout
def wrap_at_34():
    return TITLE + "\n" + wrapped(LONG, 34)


@layout
def wrap_inside_month_word():
    """One paragraph broken every 23 letters, wherever that falls, also inside 十二月份."""
    text = "主要活动安排：" + inline(lambda m: f"{cn(m)}月份：", "；", between="")
    return TITLE + "\n" + "\n".join(text[n : n + 23] for n in range(0, len(text), 23))


@layout
def scan_slices():
    """A scan cut into numbered slices, in the middle of words."""
    before = "充分发挥工会的作用，让每位教师都感到温暖，把好事办到大家的心里。" * 4
    text = (
        before + "主要活动安排" + inline(lambda m: f"{cn(m)}月份：", "", lambda n: f"{n}、", "", between="")
    )
    size = 160
    return "\n".join(f"{n + 3}、{text[n * size : (n + 1) * size]}" for n in range(-(-len(text) // size)))


@layout
def scan_letters_for_figures():
    swap = str.maketrans({"0": "O", "1": "l"})
    return blocks(lambda m: f"{ar(m).translate(swap)}月份：")


@layout
def scan_spaced_letters():
    text = blocks(lambda m: f"{cn(m)}月份：")
    return "\n".join(" ".join(line) for line in text.splitlines())


@layout
def scan_lost_quotes():
    items = [
        Item((3,), "庆祝“三八节活动"),
        Item((5,), "“五四青年教师演讲赛"),
        Item((6,), "举办“书香校园读书会"),
    ]
    return TITLE + "\n活动安排" + "".join(f"{cn(i.months)}月份：{i.title}" for i in items), items


@layout
def scan_page_numbers():
    lines = blocks(lambda m: f"{cn(m)}月份：").splitlines()
    broken = []
    for n, line in enumerate(lines):
        broken.append(line)
        if n % 9 == 8:
            broken += [f"- {n // 9 + 1} -", "柳岸小学工会委员会文件"]
    return "\n".join(broken)


@layout
def copy_full_width():
    table = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return blocks(lambda m: f"{ar(m)}月:", lambda n: f"{n}.").translate(table)


@layout
def copy_windows_line_ends():
    return blocks(lambda m: f"{cn(m)}月：").replace("\n", "\r\n")


@layout
def copy_no_break_spaces():
    return blocks(lambda m: f"\u00a0\u00a0{ar(m)}\u00a0月\u200b", lambda n: f"\u3000\u3000{n}、\u00a0")


@layout
def traditional():
    text = blocks(lambda m: f"{cn(m)}月份：")
    return traditional_letters(text), [replace(i, title=traditional_letters(i.title), day=None) for i in YEAR]


@layout
def traditional_table():
    rows = ["月份\t工作內容\t負責人"]
    rows += [
        f"{cn(m)}月\t{traditional_letters('；'.join(i.title for i in items))}\t工會"
        for m, items in by_month()
    ]
    return "\n".join(rows), [replace(i, title=traditional_letters(i.title), day=None) for i in YEAR]


# -- what stands around the activities --------------------------------------------------------


@layout
def with_past_events():
    """The preamble tells of last year; the letter is signed with a date."""
    before = (
        "2024年3月，我校工会荣获区先进职工之家称号。2024年10月，学校成功举办了教职工艺术节。\n"
        "一、指导思想\n以服务会员为根本。\n二、活动安排\n"
    )
    return blocks(lambda m: f"{cn(m)}月份：", start=TITLE + "\n" + before) + "\n柳岸小学工会\n2025年1月3日\n"


@layout
def with_details():
    """Under each item its place, rules and persons: they are no activities."""
    lines = []
    for months, items in by_month():
        lines.append(f"{cn(months)}月份")
        for n, item in enumerate(items, 1):
            lines += [f"{n}、{item.title}", "地点：学校礼堂", "参加对象：全体会员", "（具体要求另行通知）"]
    return TITLE + "\n活动安排\n" + "\n".join(lines)


@layout
def with_festival_lists():
    lines = []
    for months, items in by_month():
        lines.append(f"{ar(months)}月份：")
        lines += [f"{n}. {item.title}" for n, item in enumerate(items, 1)]
        if months == (3,):
            lines.append("主要节日：3月8日妇女节；3月12日植树节。")
    return TITLE + "\n活动安排\n" + "\n".join(lines)


@layout
def with_following_sections():
    after = "四、保障措施\n1、加强领导，明确分工。\n2、做好宣传，积累资料。\n五、经费来源\n会费和行政补助。\n"
    return blocks(lambda m: f"{cn(m)}月：") + after


@layout
def with_notes_and_owners():
    rows = ["序号|月份|活动内容|责任人|完成情况|备注"]
    for n, item in enumerate(YEAR, 1):
        rows.append(f"{n}|{ar(item.months)}月|{item.title}|王芳|未开始|视天气而定")
    return TITLE + "\n" + "\n".join(rows)


# -- money ------------------------------------------------------------------------------------


def rate_words(row) -> str:
    _, category, people, rate, amount = row
    return f"{category}{people}人，每人{rate}元，计{amount}元"


def money_lines(write, total=f"合计{TOTAL}元"):
    by_festival: dict[str, list] = {}
    for row in BUDGET:
        by_festival.setdefault(row[0], []).append(row)
    lines = [f"{f}节：" if f != "春节" else "春节：" for f in by_festival]
    return (
        "\n".join(
            head + "；".join(write(row) for row in rows) + "。"
            for head, rows in zip(lines, by_festival.values(), strict=True)
        )
        + f"\n{total}。\n"
    )


MONEY = {
    "money_sentences": lambda: money_lines(rate_words),
    "money_formula": lambda: money_lines(lambda r: f"{r[1]}{r[2]}人×{r[3]}元={r[4]}元"),
    "money_formula_per_head": lambda: money_lines(lambda r: f"{r[1]}{r[2]}人×{r[3]}元/人＝{r[4]}元"),
    "money_average": lambda: money_lines(lambda r: f"{r[1]}{r[2]}人，人均{r[3]}元，共{r[4]}元"),
    "money_without_rate": lambda: money_lines(lambda r: f"{r[1]}{r[2]}人，经费{r[4]}元"),
    "money_without_amount": lambda: money_lines(lambda r: f"{r[1]}{r[2]}人，标准{r[3]}元/人"),
    "money_separators": lambda: money_lines(
        lambda r: f"{r[1]}{r[2]}人，每人{r[3]}元，计{r[4]:,}元", "总计50,700元"
    ),
    "money_full_width": lambda: money_lines(rate_words).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "money_ten_thousands": lambda: money_lines(
        lambda r: f"{r[1]}{r[2]}人，每人{r[3]}元，计{r[4] / 10000}万元", "全年总计5.07万元"
    ),
    "money_capitals": lambda: money_lines(rate_words, "全年合计50700元（大写：伍万零柒佰元整）"),
    "money_table": lambda: "\n".join(
        ["节日\t人员类别\t人数\t标准\t金额"]
        + ["\t".join(map(str, row)) for row in BUDGET]
        + [f"合计\t\t\t\t{TOTAL}"]
    ),
    "money_table_bars": lambda: "\n".join(
        ["| 序号 | 节日 | 类别 | 人数（人） | 标准（元/人） | 金额（元） |", "|---|---|---|---|---|---|"]
        + [f"| {n} | {f}节慰问 | {c} | {p} | {r} | {a:,}.00 |" for n, (f, c, p, r, a) in enumerate(BUDGET, 1)]
        + [f"| | 总计 | | | | {TOTAL:,}.00 |"]
    ).replace("春节节", "春节"),
    "money_grid_by_group": lambda: "\n".join(
        [
            "节日\t会员人数\t标准\t金额\t退休教师人数\t标准\t金额\t临时工人数\t标准\t金额\t合计",
            "端午\t48\t200\t9600\t15\t100\t1500\t\t\t\t11100",
            "中秋\t48\t300\t14400\t\t\t\t\t\t\t14400",
            "春节\t48\t500\t24000\t\t\t\t6\t200\t1200\t25200",
            "合计\t\t\t48000\t\t\t1500\t\t\t1200\t50700",
        ]
    ),
    "money_grid_two_headings": lambda: "\n".join(
        [
            "节日\t会员\t\t\t退休教师\t\t\t临时工\t\t\t合计",
            "\t人数\t标准\t金额\t人数\t标准\t金额\t人数\t标准\t金额\t",
            "端午\t48\t200\t9600\t15\t100\t1500\t\t\t\t11100",
            "中秋\t48\t300\t14400\t\t\t\t\t\t\t14400",
            "春节\t48\t500\t24000\t\t\t\t6\t200\t1200\t25200",
            "总计\t\t\t48000\t\t\t1500\t\t\t1200\t50700",
        ]
    ),
    "money_flat_row_by_row": lambda: "\n".join(
        ["序号", "节日", "类别", "人数", "标准", "金额"]
        + [str(value) for n, row in enumerate(BUDGET, 1) for value in (n, *row)]
        + ["合计", str(TOTAL)]
    ),
}
