"""The year a plan is for: the one its title names, else the one its own lines agree on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_Y = r"(?P<y>(?:19|20)\d\d|二[〇零0][〇零0一二三四五六七八九]{2}|20[〇一二三四五六七八九]{2})"
_SCHOOL_YEAR = re.compile(
    r"(?P<a>20\d\d)\s?(?:-{1,3}|/|至)\s?(?P<b>20\d\d|\d\d)\s?(?:学年度?|年度?(?=\s?第?[一二12上下]学期))\s?(?:(?:第?(?P<term>[一二12上下])学期)|(?P<season>春|秋))?"
)
_PLAIN = re.compile(rf"(?<!\d){_Y}\s?(?:学?年)")
_OF_PLAN = re.compile(
    rf"(?<!\d){_Y}\s?学?年度?[^,。;\n《》]{{0,16}}?(?:计划|方案|安排|要点|思路|预算|打算|工会工作|活动|行事历)"
)
_PAST = re.compile(r"(?:已|曾|去年|上年|回顾|荣获|获得|被评|以来|恢复|成立于)")
_SIGNED = re.compile(rf"^\s*(?:[^\d]{{0,30}}\s)?{_Y}\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?日?\s*$")


def _number(written: str) -> int:
    return int(written.translate(str.maketrans("〇零一二三四五六七八九", "00123456789")))


def year_of_title(title: str) -> int | None:
    """The year in a title; of a school year the first, in its second term the second."""
    school = _SCHOOL_YEAR.search(title)
    if school:
        first = int(school["a"])
        return first + 1 if school["term"] in ("二", "2", "下") or school["season"] == "春" else first
    found = _PLAIN.search(title) or re.search(rf"(?<!\d){_Y}(?!\d)", title)
    return _number(found["y"]) if found else None


def plan_year(
    title: str, lines: Iterable[str], of_activities: Counter[int], in_items: Iterable[str]
) -> int | None:
    """The year of a plan, or None when no line says it.

    In this order: the title; the dates of the activities; a line that speaks of the plan or the
    work of a year; years in the words of the activities; the date it was signed or any year left.
    """
    named = year_of_title(title)
    if named:
        return named
    if of_activities:
        return _first_of_most(of_activities)
    lines = [re.sub(r"《[^》]{0,80}》", "", line) for line in lines]
    for pattern in (_SCHOOL_YEAR, _OF_PLAN):
        for line in lines:
            match = pattern.search(line)
            if match and not _PAST.search(line[max(0, match.start() - 12) : match.end() + 12]):
                return year_of_title(match[0])
    items = Counter(_number(match["y"]) for item in in_items for match in _PLAIN.finditer(item))
    if items:
        return items.most_common(1)[0][0]
    rest = Counter(
        _number(match["y"])
        for line in lines
        for match in [*_PLAIN.finditer(line), *_SIGNED.finditer(line)]
        if not _PAST.search(line[max(0, match.start() - 12) : match.end() + 12])
        and not re.match(r"\s?-", line[match.end() : match.end() + 2])
    )
    return rest.most_common(1)[0][0] if rest else None


def _first_of_most(years: Counter[int]) -> int:
    most = max(years.values())
    return min(year for year, count in years.items() if count * 2 >= most)
