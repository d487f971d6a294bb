"""Months and days as people write them: 三月 3月份 七、八月 9—12月 三月八日 3.8 第一季度 2025年元月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .numbering import chinese_value


@dataclass(frozen=True, slots=True)
class Mark:
    """A month or day found in a text, from `start` to `end`.

    `vague` are the words of a time that is more than month and day (三月上旬); `impossible` a day
    the month does not have;
    `lunar` a month of the lunar calendar, whose `months` are empty.
    """

    start: int
    end: int
    months: tuple[int, ...]
    day: int | None = None
    day_to: int | None = None
    year: int | None = None
    vague: str = ""
    impossible: bool = False
    lunar: bool = False
    is_period: bool = False


_AR = r"(?:1\s?[0-2OoQlI]|[lI]\s?[0-2OolI]|(?:[0O]\s?)?[1-9]|[lI|])"
_CN = r"(?:十\s?[一二]?|[一二三四五六七八九元])"
_ATOM = rf"(?:{_AR}|{_CN})"
_MONTH = r"\s?月(?!饼|球|亮|光|薪|嫂|子|租|票|度|历|总|均)(?:\s?(?:份(?!额)|分(?=\s|[:、,(】)\]]|工作|$)))?"
_YEAR = (
    r"(?:(?:(?:19|20)\d\d|20[xX×*_?〇]{1,8}|[xX×*_]{2,6}|二[〇零0][〇零0一二三四五六七八九]{2}|(?<!\d)[12]\d|[〇零一二][〇零一二三四五六七八九](?=\s?年\s?(?:元|[一二三四五六七八九十]{1,2}|\d{1,2})\s?月))\s?年度?"
    r"|今年|明年|次年|来年|翌年|当年|本年度?|下一?年)\s?(?:的\s?)?"
)
_LINK = r"\s?(?P<{}>、|,|和|与|及|或|/|-{{1,3}}|至|到|\.|·)\s?"
_JUXTAPOSED = (
    "(?:一二三|四五六|七八九|十十一十二|十一十二|十十一|九十|一二|二三|三四|四五|五六|六七|七八|八九)"
)
# Not after another figure, and not 每三月, 第三月 or 个月: those count months, they name none.
_BEFORE = r"(?<![0-9０-９每第个〇.])(?<![二三四五六七八九]十)"

_MONTHS = re.compile(
    rf"{_BEFORE}(?P<year>{_YEAR})?"
    rf"(?:(?P<jux>{_JUXTAPOSED}){_MONTH}"
    rf"|(?P<first>{_ATOM})(?:{_MONTH})?(?:{_LINK.format('l1')}(?:{_YEAR})?(?P<second>{_ATOM}))"
    rf"(?:(?:{_MONTH})?(?:\s?[、,和与及/]\s?(?P<third>{_ATOM})))?(?:\s?[、,和与及/]\s?(?P<fourth>{_ATOM}))?{_MONTH}"
    rf"|(?P<only>{_ATOM}){_MONTH})"
)
_DAY = (
    r"(?:[12]\s?[0-9OolI]|3\s?[01OolI]|0?[1-9]|(?:二十|三十|廿|卅)[一二三四五六七八九]?"
    r"|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_CLOCK = r"(?:\s?\(?(?:周|星期|礼拜)[一二三四五六日天末]\)?)?"
_AFTER_DAY = re.compile(
    rf"\s?(?P<day>{_DAY})\s?(?P<unit>日|号)?{_CLOCK}"
    rf"(?:\s?(?P<link>-{{1,3}}|至|到|、|,|和|/)\s?(?:{_YEAR})?(?:(?P<month>{_ATOM})\s?月\s?)?(?P<day_to>{_DAY})\s?(?P<unit2>日|号))?"
)
_VAGUE = re.compile(
    r"\s?(?:份\s?)?(?P<vague>[上中下]{1,2}旬(?:\s?[-至到、或]\s?(?:[上中下]旬|月底|月末|底))?|初|底|末(?!考)|中(?![学小国华秋级外文心])"
    r"|第[一二三四五1-5]个?(?:周末?|星期|礼拜)(?:[一二三四五六日天]|的?\s?(?:周|星期|礼拜)[一二三四五六日天末])?)"
    r"(?:\s?[-至到或]\s?(?:(?P<month>" + _ATOM + r")\s?月\s?份?)\s?(?:[上中下]{1,2}旬|初|底|末|中)?)?"
)
_COUNTED = re.compile(
    r"\s?一\s?(?:次|个主题|主题|评|查|报|小结|通报|公开|期|活动|更新|总结|测|考)|\s?(?:刊|报表|考核|例会(?=制))"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<year>(?:19|20)\d\d)\s?(?P<sep>[-./])\s?)?(?P<month>1[0-2]|0?[1-9])\s?(?(sep)(?P=sep)|[./])\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/%])(?!\.\d)(?:日|号)?"
    r"(?:\s?(?:-{1,3}|至|到)\s?(?:(?:19|20)\d\d[-./])?(?:(?P<month_to>1[0-2]|0?[1-9])[-./])?(?P<day_to>3[01]|[12]\d|0?[1-9])(?![\d/%.])(?:日|号)?)?"
)
_YEAR_MONTH = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s?[-./]\s?(?P<month>1[0-2]|0?[1-9])(?:-(?=\s*$)|(?![\d./-]))"
)
_PERIOD = re.compile(
    rf"(?P<year>{_YEAR})?(?:第?(?P<quarter>[一二三四1-4])\s?(?:个\s?)?季度|(?P<half>[上下])半年|(?P<school>暑假期?间?|暑期|寒假期?间?))"
)
_LUNAR = re.compile(
    r"(?:农历|阴历)\s?(?:(?P<m>正|腊|冬|[一二三四五六七八九十]{1,2}|\d{1,2})月)?|(?<![a-zA-Z])(?:正|腊|冬)月(?!子)"
)
_LUNAR_DAY = re.compile(r"\s?初[一二三四五六七八九十]")
_QUARTERS = {"一": (1, 2, 3), "二": (4, 5, 6), "三": (7, 8, 9), "四": (10, 11, 12)}
_LAST_DAY = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def last_day(month: int) -> int:
    """The last day a month can have, in any year."""
    return _LAST_DAY[month]


def _value(written: str) -> int:
    written = "".join(written.split())
    if written == "元":
        return 1
    if written[0] in "一二三四五六七八九十廿卅":
        return chinese_value(written.replace("廿", "二十").replace("卅", "三十"))
    return int(written.translate(str.maketrans("OoQlI|", "000111")))


def year_value(written: str | None) -> int | None:
    """A year that is really written (2025年, 二〇二五年, 25年); None for 20xx and 今年."""
    if not written:
        return None
    digits = written.translate(str.maketrans("〇零一二三四五六七八九", "00123456789"))
    match = re.match(r"((?:19|20)\d\d)|([12]\d)\s?年|(0\d)\s?年", digits)
    if not match:
        return None
    if match[3]:
        return 2000 + int(match[3])
    return int(match[1]) if match[1] else 2000 + int(match[2])


def month_range(first: int, last: int) -> tuple[int, ...]:
    """The months from first to last, over the turn of the year if need be."""
    return tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))


_SHORT = 120


def find_marks(text: str) -> Iterator[Mark]:
    """All months and days in a folded text, in order, without overlaps."""
    return iter(_marks_of_line(text) if len(text) <= _SHORT else tuple(_marks(text)))


@lru_cache(maxsize=4096)
def _marks_of_line(text: str) -> tuple[Mark, ...]:
    """The marks of a short line, which is asked for again at every step of the reading."""
    return tuple(_marks(text))


def _marks(text: str) -> Iterator[Mark]:
    at = 0
    lunar = {place for match in _LUNAR.finditer(text) for place in range(*match.span())}
    while match := _MONTHS.search(text, at):
        mark = _read(text, match)
        if mark is None:
            at = match.start() + 1
            continue
        at = mark.end
        if mark.start in lunar:
            continue
        yield mark


def _read(text: str, match: re.Match[str]) -> Mark | None:
    months = _months_of(match)
    if months is None or _COUNTED.match(text, match.end()) or _LUNAR_DAY.match(text, match.end()):
        return None
    year = year_value(match["year"])
    mark = Mark(match.start(), match.end(), months, year=year)
    return _with_day(text, match, mark)


def _months_of(match: re.Match[str]) -> tuple[int, ...] | None:
    if match["jux"]:
        return tuple(_value(atom) for atom in re.findall("十[一二]?|[一二三四五六七八九]", match["jux"]))
    if match["only"]:
        return (_value(match["only"]),)
    values = [_value(match[name]) for name in ("first", "second", "third", "fourth") if match[name]]
    link = match["l1"].strip()
    if link in ("至", "到") or link.startswith("-"):
        months = month_range(values[0], values[1])
        return months + tuple(value for value in values[2:] if value not in months)
    if link in ".·" and values[1] != values[0] + 1:
        return None
    if len(set(values)) != len(values):
        return None
    return tuple(values)


def _with_day(text: str, match: re.Match[str], mark: Mark) -> Mark:
    at = match.end()
    if text[at - 1] != "份" and len(mark.months) == 1:
        after = _AFTER_DAY.match(text, at)
        if after and _is_day(text, after):
            return _dated(mark, after)
    vague = _VAGUE.match(text, at)
    if not vague:
        return mark
    months = mark.months
    if vague["month"] and len(months) == 1:
        months = month_range(months[0], _value(vague["month"]))
    return replace(mark, end=vague.end(), months=months, vague=text[mark.start : vague.end()].strip())


def _is_day(text: str, after: re.Match[str]) -> bool:
    """A figure after 月 is a day when it says so, alone or at the end of a range (12月10--23日)."""
    if after["unit"] or (after["link"] and after["unit2"]):
        return True
    written = after["day"]
    if not written[0].isdigit():
        return False
    # 「3月8 植树」, 「3月8-10」: a bare figure that ends the date; 「3月1、植树」 is a number of an item.
    return (
        re.match(
            r"\s|$|\)|:|-{1,3}\d|前|(?:[\u4e00-\u9fff](?<![人名个次项、.]))", text[after.end("day") :][:4]
        )
        is not None
    )


def _dated(mark: Mark, after: re.Match[str]) -> Mark:
    has_range = bool(after["day_to"]) and bool(after["unit2"])
    day, day_to = _value(after["day"]), _value(after["day_to"]) if has_range else None
    if has_range and after["link"] in ("、", ",", "和", "/") and not after["unit"] and (day_to or 0) <= day:
        has_range, day_to = False, None
    end = after.end() if has_range else (after.end("unit") if after["unit"] else after.end("day"))
    months = mark.months
    if has_range and after["month"]:
        months = month_range(months[0], _value(after["month"]))
        months = months if len(months) <= 6 else (months[0],)
    if day > _LAST_DAY[months[0]] or day == 0:
        return replace(mark, end=end, impossible=True)
    if day_to is not None and day_to > _LAST_DAY[months[-1]]:
        day_to = None
    return replace(mark, end=end, months=months, day=day, day_to=day_to)


def numeric_date(text: str, start: int = 0) -> Mark | None:
    """A date in figures at `start` (3.8, 3/8, 2025-03-08, 3.7-3.8), or None."""
    match = _NUMERIC.match(text, start)
    if not match:
        month = _YEAR_MONTH.match(text, start)
        if not month:
            return None
        return Mark(start, month.end(), (int(month["month"]),), year=int(month["year"]))
    first, day = int(match["month"]), int(match["day"])
    months = month_range(first, int(match["month_to"])) if match["month_to"] else (first,)
    if len(months) > 6:
        return None
    year = int(match["year"]) if match["year"] else None
    mark = Mark(start, match.end(), months, year=year)
    if day > _LAST_DAY[first]:
        return replace(mark, impossible=True)
    return replace(mark, day=day, day_to=int(match["day_to"]) if match["day_to"] else None)


def find_numeric_dates(text: str) -> Iterator[Mark]:
    """All dates in figures in a short text such as a table cell."""
    for match in [*_NUMERIC.finditer(text)] or [*_YEAR_MONTH.finditer(text)]:
        mark = numeric_date(text, match.start())
        if mark:
            yield mark


def mark_at(text: str, start: int) -> Mark | None:
    """The month or day that begins exactly at `start`."""
    # What stands before (a number of the list, a bracket) is cut off: it is no part of the month.
    mark = _first_of(text[start : start + _SHORT])
    if mark is None or start == 0:
        return mark
    return replace(mark, start=start, end=mark.end + start)


@lru_cache(maxsize=4096)
def _first_of(text: str) -> Mark | None:
    match = _MONTHS.match(text)
    return _read(text, match) if match else None


def period_at(text: str, start: int) -> Mark | None:
    """A quarter, half year or school holiday that begins at `start`."""
    match = _PERIOD.match(text, start)
    if not match:
        return None
    months: tuple[int, ...]
    if match["quarter"]:
        key = match["quarter"]
        months = _QUARTERS["一二三四"[int(key) - 1] if key.isdigit() else key]
    elif match["half"]:
        months = month_range(1, 6) if match["half"] == "上" else month_range(7, 12)
    else:
        months = (7, 8) if match["school"][0] == "暑" else (1, 2)
    return Mark(start, match.end(), months, year=year_value(match["year"]), is_period=True)


def lunar_at(text: str, start: int) -> Mark | None:
    """A month of the lunar calendar at `start`: it can only be placed with an almanac."""
    match = _LUNAR.match(text, start)
    if not match or "月" not in match[0]:
        return None
    return Mark(start, match.end(), (), lunar=True)


_OPEN = re.compile(
    r"(?:时间|日期)?(?:待定|未定|不定期|机动|适时(?:安排|开展)?|另行安排|常年|全年|每月|每季度|每学期|每周|各月|年底|年末|年初|年终|学期初|学期末|期初|期末|开学初)"
    r"\s?(?:\([^)元]{0,12}\)\s?)?(?=[:】)\]|]|$)"
)


def open_at(text: str, start: int) -> Mark | None:
    """Words at `start` that name a time without a month (待定, 年底, 每月), as far as a sign."""
    match = _OPEN.match(text, start)
    return Mark(start, match.end(), (), vague=match[0]) if match else None


_DAY_ONLY = re.compile(
    rf"\s?(?P<day>{_DAY})\s?(?:日|号)(?![常子报记志程历用])(?:\s?(?:-{{1,3}}|至|到|、)\s?(?P<day_to>{_DAY})\s?(?:日|号))?{_CLOCK}"
)


def day_at(text: str) -> tuple[int, int | None, int] | None:
    """A day without its month at the start of a text (8日, 5日—7日): day, last day, where it ends."""
    match = _DAY_ONLY.match(text)
    if not match:
        return None
    day, day_to = _value(match["day"]), _value(match["day_to"]) if match["day_to"] else None
    return (day, day_to, match.end()) if 1 <= day <= 31 else None


def is_day_only(text: str) -> bool:
    """Whether a cell holds a day, or a part of a month, without the month."""
    found = day_at(text)
    return (found is not None and not text[found[2] :].strip()) or bool(
        re.fullmatch(r"\s*(?:[上中下]旬|[初底末])\s*", text)
    )


_BARE = re.compile(rf"\s*({_ATOM})\s*(?:(?:[-、,/至到]|--)\s*({_ATOM})\s*)?")


def bare_month(text: str) -> tuple[int, ...] | None:
    """A cell of a month column that holds only the number: 3, 三, 7-8."""
    match = _BARE.fullmatch(text)
    if not match:
        return None
    first = _value(match[1])
    return month_range(first, _value(match[2])) if match[2] else (first,)
