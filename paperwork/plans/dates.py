"""The date that an item names itself: in brackets, behind a label or its name, or at its end."""

from __future__ import annotations

import re
from dataclasses import replace

from .festivals import names_only_festival
from .lines import Piece, end_of
from .months import Mark, find_marks, find_numeric_dates, lunar_at, mark_at, numeric_date, period_at
from .sums import has_money
from .titles import BRACKET, label_of

_TIME_WORDS = re.compile(
    r"[\s,、:;]*(?:(?:的?[上中下]旬|上午|下午|晚上?|中午|早上|全天|前后?|之前|左右|以前|后|起|开始|期间|内|份|周[一二三四五六日天末]|星期[一二三四五六日天]|"
    r"\d{1,2}[:.]\d{2}(?:\s?-{1,2}\s?\d{1,2}[:.]\d{2})?|\d{1,2}点半?(?:\s?-\s?\d{1,2}点半?)?|暂定|待定|拟|初|底|举行|进行|完成|举办|开展|实施|"
    r"\((?:周|星期)?[一二三四五六日天末]\)|时|分|至|-)[\s,、]*)*"
)
_TIME_NAME = (
    r"(?:活动|举办|比赛|具体|开展|计划|拟定|预计|完成|截止|实施|拟开展|拟办)?"
    r"(?:时间|日期|时限|期限|月份)(?:初定|暂定|拟定|安排)?"
)
_TIME_LABEL = re.compile(rf"(?:{_TIME_NAME}\s?:?|于|拟于|定于|约|计划)?\s*")


def own_date(piece: Piece) -> tuple[Mark, Piece] | None:
    """A date that belongs to this very item, in brackets or at its end, and the item without it."""
    if len(piece) > 400:
        return None
    for match in BRACKET.finditer(piece.text):
        mark = (
            whole_date(match["inside"])
            or _labelled_inside(match["inside"])
            or _placed_inside(match["inside"].strip())
        )
        if mark:
            # 「师德演讲（4月）：各组推选一人」: what follows the colon is detail, unless it is money.
            told = (
                re.match(r"\s?:", piece.text[match.end() : match.end() + 2])
                and match.start() >= 4
                and not has_money(piece.text[match.end() :])
                and not names_only_festival(re.sub(r"^\W+", "", piece.text[: match.start()]))
            )
            return mark, piece.cut(0, match.start()) if told else piece.without(match.start(), match.end())
    return _date_after_name(piece) or _labelled_date(piece) or _trailing_date(piece)


_NAMED = re.compile(r"\s*[^:,。;()\d]{2,20}:\s?")


def _date_after_name(piece: Piece) -> tuple[Mark, Piece] | None:
    """「春节慰问：1月，每人600元」: the time that a colon parts from the name and a comma from the rest."""
    name = _NAMED.match(piece.text)
    if name is None or label_of(piece.text) is not None or re.search(rf"{_TIME_NAME}\s?:", name[0]):
        return None
    stop = re.search(r"[,;。]", piece.text[name.end() :])
    end = name.end() + stop.start() if stop else len(piece.text)
    mark = whole_date(piece.text[name.end() : end].strip())
    return (mark, piece.without(name.end(), end + (stop is not None))) if mark else None


_INSIDE = re.compile(rf"(?:^|[\s,;、。]){_TIME_NAME}\s?:\s?(?P<when>[^,;。:]{{1,20}})")


def _labelled_inside(text: str) -> Mark | None:
    """The date of a bracket that says more than when (责任人：文体委员；完成时限：4月底前)."""
    match = _INSIDE.search(text)
    return whole_date(match["when"].strip()) if match else None


_BESIDE = re.compile(r"(?:\s*[,;]|\s)\s*(?!.*(?:报名|截止|以?前))\S.{1,20}")


def _placed_inside(text: str) -> Mark | None:
    """The day of a bracket that says where or how besides (3月9日下午 综合楼三楼), with all its words."""
    mark = mark_at(text, 0) or numeric_date(text, 0)
    if mark is None or not (mark.day or mark.vague) or any(find_marks(text[mark.end :])):
        return None
    words = text[mark.end : end_of(_TIME_WORDS, text, mark.end)]
    end = mark.end + len(words.rstrip(" ,、;"))
    return replace(mark, vague=text) if _BESIDE.fullmatch(text[end:]) else None


def whole_date(text: str) -> Mark | None:
    """The date of a text that holds nothing else but a date and words of time."""
    if len(text) > 80:
        return None
    stripped = text[end_of(_TIME_LABEL, text) :]
    marks = list(find_marks(stripped)) or list(find_numeric_dates(stripped))
    if not marks:
        mark = period_at(stripped, 0) or lunar_at(stripped, 0)
        marks = [mark] if mark else []
    if not marks or marks[0].start > 0:
        return None
    end = marks[-1].end
    if len(marks) > 1 and not re.fullmatch(r"[\s、,和及与/\-至到;]*", _between(stripped, marks)):
        return None
    if not re.fullmatch(_TIME_WORDS.pattern + r"[\s。;,.]*", stripped[end:]):
        return None
    return merge(marks)


def merge(marks: list[Mark]) -> Mark:
    """Several dates as one: all their months, the first day."""
    if len(marks) == 1:
        return marks[0]
    months = tuple(dict.fromkeys(month for mark in marks for month in mark.months))
    first = marks[0]
    vague = "、".join(mark.vague for mark in marks if mark.vague)
    return Mark(first.start, marks[-1].end, months, first.day, None, first.year, vague)


def _between(text: str, marks: list[Mark]) -> str:
    return "".join(text[marks[i].end : marks[i + 1].start] for i in range(len(marks) - 1))


_LABELLED = re.compile(rf"(?:^|[\s,;。、(])(?:{_TIME_NAME}(?:\s?:|在|为|是)|拟?定?于(?=\S{{1,8}}月))\s?")


def _labelled_date(piece: Piece) -> tuple[Mark, Piece] | None:
    for match in _LABELLED.finditer(piece.text):
        if match.start() < 2:
            continue
        stop = re.search(r"[;。\n]|,(?=\s?\D{2,6}:)|\s(?=\D{2,6}:)", piece.text[match.end() :])
        end = match.end() + stop.start() if stop else len(piece.text)
        mark = whole_date(piece.text[match.end() : end].strip())
        if mark:
            return mark, piece.without(match.start(), end)
    return None


_TRAILING = re.compile(
    r"(?:[\s,;:、|]+|-{1,3}|(?<=[\u4e00-\u9fff”)]))(?=\S{0,12}[\d一二三四五六七八九十元][\d月])"
)


def _trailing_date(piece: Piece) -> tuple[Mark, Piece] | None:
    marks = list(find_marks(piece.text)) if len(piece.text) < 400 else []
    for mark in marks:
        if mark.start < 3:
            continue
        before = piece.text[: mark.start]
        rest = whole_date(piece.text[mark.start :])
        plain = re.sub(r"(?:拟|定|将|计划|预计|安排)?(?:于|在)?$", "", before)
        if rest is None or not re.search(r"(?:[\s,;:、|]|-)$", plain):
            continue
        clean = re.sub(r"[\s,;:、|\-]+$", "", plain)
        if len(clean) >= 3:
            return rest, piece.cut(0, len(clean))
    return None
