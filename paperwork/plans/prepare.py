"""What only the whole plan can decide, before it is read line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .dates import whole_date
from .headed import settle_headed
from .lines import join
from .months import Mark, mark_at, period_at
from .numbering import Numbering, numbering
from .records import settle_records
from .segments import Segment, is_ambiguous, reopen
from .tables import Table
from .titles import ends_as_event, label_of


def prepare(parts: Sequence[Segment | Table]) -> None:
    """Settle, in place, what a line alone leaves open."""
    segments = [part for part in parts if isinstance(part, Segment)]
    _settle_ambiguous(segments)
    _unglue([segment for segment in segments if segment.starts_line])
    _open_labelled(segments)
    _open_weeks(segments)
    _open_themed(parts)
    _set_themes_aside(segments)
    _mend_bullets(segments)
    settle_headed(parts)
    settle_records(parts)


def months_named(parts: Sequence[Segment | Table]) -> int:
    """How many different months begin a part of the plan."""
    return len({segment.mark.months for segment in parts if isinstance(segment, Segment) and segment.mark})


def numbers_are_lost(parts: Sequence[Segment | Table]) -> bool:
    """Whether a program dropped the figures of the numbers: 「三月：、植树。、座谈」."""
    bare = [s for s in parts if isinstance(s, Segment) and s.content and s.content.text.startswith("、")]
    return len(bare) >= 2


def _settle_ambiguous(segments: list[Segment]) -> None:
    """Decide for 一、二月 … whether the first figure is a number, by whether such numbers run on."""
    marked = [segment for segment in segments if segment.mark]
    heads = {id(segment): numbering(segment.piece.text) for segment in marked}
    at_line = [s for s in marked if s.starts_line]
    written = {(head.style, head.value) for head in (numbering(s.piece.text[:12]) for s in segments)}
    place = {id(segment): index for index, segment in enumerate(at_line)}
    for segment in marked:
        if is_ambiguous(segment):
            beside = place.get(id(segment))
            runs_on = beside is not None and any(
                _runs_on(heads[id(one)], heads[id(other)], written)
                for one, other in pairwise(at_line[max(0, beside - 1) : beside + 2])
            )
            reopen(segment, as_number=runs_on or _is_plainly_numbered(segment))


def _runs_on(one: Numbering, other: Numbering, written: set[tuple[str, int]]) -> bool:
    """Whether two numbered months belong to one list: every number between them is written too."""
    if one.style != other.style or not one.value < other.value <= one.value + 6:
        return False
    return all((one.style, value) in written for value in range(one.value + 1, other.value))


def _is_plainly_numbered(segment: Segment) -> bool:
    """Whether figures of two kinds, or no neighbours, say that the first is no month (7、四月; 二、9月)."""
    whole = re.match(
        r"[^一二三四五六七八九十\d]*(?:([一二三四五六七八九十]+)|(\d+))\s?[、,.]\s?(?:([一二三四五六七八九十元]+)|(\d+))",
        segment.piece.text,
    )
    if whole is None:
        return True
    if (whole[1] is None) != (whole[3] is None):
        return True
    months = mark_at(segment.piece.text, whole.start(1) if whole[1] else whole.start(2))
    return months is not None and (months.months[1] - months.months[0]) % 12 != 1


_GLUED = re.compile(r"\s*(\d{1,3})(?:\s?[、.]\s*|(?=[\u4e00-\u9fff])(?!\s?[月日年人元名位个届次]))")


def _unglue(lines: list[Segment]) -> None:
    """Part month and number that a flattened table ran together: 「11、」 is item 1 of January."""
    if any(segment.mark and segment.how != "run" for segment in lines):
        return
    found: list[tuple[Segment, int, int]] = []
    month, last = 0, 0
    for segment in lines:
        match = _GLUED.match(segment.piece.text)
        if not match:
            continue
        digits, is_item = match[1], match[0].strip() != match[1]
        if is_item and last and int(digits) == last + 1:
            last += 1
            continue
        opened = 0 if is_item else int(digits)
        if is_item and digits[-1] == "1" and digits[:-1]:
            opened = int(digits[:-1])
        if month < opened <= 12:
            found.append((segment, opened, match.end()))
            month, last = opened, 1 if is_item else 99
    if len(found) >= 4:
        for segment, opened, end in found:
            segment.mark = Mark(0, end, (opened,))
            segment.how, segment.content = "colon", segment.piece.cut(end)
            segment.head = replace(segment.head, style="", value=0)
            segment.is_unglued = True


_WEEK = re.compile(
    r"\s*第\s?[一二三四五六七八九十\d]{1,3}\s?周\s?[(:]?\s?(?P<when>[^()]{3,24}?)\s?\)?\s*:?\s*"
)


def _open_weeks(segments: list[Segment]) -> None:
    """A week with its days and nothing else (第一周（2月17日—2月21日）) heads what stands below it.

    What is done in a week is done in its month; the days are the week's, not the activity's.
    """
    for segment in segments:
        text = segment.piece.text
        match = _WEEK.fullmatch(text) if segment.starts_line and segment.mark is None else None
        mark = whole_date(match["when"]) if match else None
        if mark and mark.months:
            segment.mark = replace(mark, day=None, day_to=None)
            segment.how, segment.content = "heading", segment.piece.cut(len(text))


def _open_labelled(segments: list[Segment]) -> None:
    """Where 「时间：三月份」 stands before its items and not below one, it opens the month."""
    labelled = [index for index, segment in enumerate(segments) if _labelled_month(segment)]
    if len(labelled) < 2:
        return
    before = segments[labelled[0] - 1] if labelled[0] else None
    if before is not None and before.head.style in ("ar", "arp", "circled", "bullet", "letter"):
        return
    if any(after - index < 2 for index, after in pairwise(labelled)):
        return
    for index in labelled:
        segment = segments[index]
        mark = _labelled_month(segment)
        if mark:
            segment.mark, segment.how = mark, "heading"
            segment.content = segment.piece.cut(len(segment.piece))


_LIST = ("ar", "arp", "circled", "bullet", "letter")


def _open_themed(parts: Sequence[Segment | Table]) -> None:
    """「三月 遇见春天」 over a list is a heading: what stands behind the month is its theme, no activity."""
    over = [index for index, part in enumerate(parts[:-1]) if _may_be_themed(part, parts[index + 1])]
    marked = [s for s in parts if isinstance(s, Segment) and s.mark and s.starts_line and not s.mark.day]
    if not over or len(over) * 2 < len(marked):
        return
    themes = [parts[index] for index in over]
    named = [s for s in themes if isinstance(s, Segment) and s.content and ends_as_event(s.content.text)]
    if len(named) * 2 > len(over) and not all(_restarts(parts[index + 1]) for index in over):
        return
    for segment in themes:
        if isinstance(segment, Segment) and segment.content:
            segment.how, segment.content = "heading", segment.piece.cut(len(segment.piece))


def _may_be_themed(part: Segment | Table, following: Segment | Table) -> bool:
    if not isinstance(part, Segment) or not isinstance(following, Segment) or not part.starts_line:
        return False
    if not part.mark or part.mark.day is not None or not part.content or following.mark or part.is_unglued:
        return False
    words = part.content.text
    if not 1 < len(words) <= 12 or re.search("[,。;、:]", words) or numbering(words).style:
        return False
    if part.mark.is_period and label_of(following.piece.text[following.head.end :]):
        return True
    differs = following.piece.text.lstrip()[:1] != part.piece.text.lstrip()[:1]
    return (_is_listed(following) and differs) or _restarts(following)


def _set_themes_aside(segments: list[Segment]) -> None:
    """Short lines between month and item 1, month after month (安全工作 / 检查月), are its theme."""
    months = [index for index, segment in enumerate(segments) if segment.mark and segment.how == "heading"]
    between = [_lines_to_first_item(segments, index) for index in months]
    found = [lines for lines in between if lines]
    if len(found) >= 2 and len(found) * 3 >= len(months) * 2:
        for segment in (line for lines in found for line in lines):
            segment.role = "theme"


def _lines_to_first_item(segments: list[Segment], month: int) -> list[Segment]:
    lines: list[Segment] = []
    for segment in segments[month + 1 : month + 5]:
        if _restarts(segment):
            return lines
        if segment.mark or segment.head.style or not segment.starts_line or len(segment.piece) > 8:
            return []
        lines.append(segment)
    return []


def _mend_bullets(segments: list[Segment]) -> None:
    """Join 「▪教工读书 / 分享会」: a short line without a bullet goes on with the one above."""
    if sum(segment.head.style == "bullet" for segment in segments) < 3:
        return
    above: Segment | None = None
    for segment in segments:
        if segment.head.style or segment.mark or not segment.starts_line:
            above = segment if segment.head.style == "bullet" and not segment.mark else None
        elif above and len(segment.piece) <= 8 and not re.search(r"[,。;:!?)】]\s*$", above.piece.text):
            above.piece = join([above.piece, segment.piece])
            segment.role = "theme"
            above = None


def _is_listed(segment: Segment) -> bool:
    return segment.starts_line and segment.head.style in _LIST


def _restarts(part: Segment | Table) -> bool:
    """Whether a line is the first of a numbered list."""
    return isinstance(part, Segment) and _is_listed(part) and part.head.value == 1


def _labelled_month(segment: Segment) -> Mark | None:
    text = segment.piece.text
    label = label_of(text[segment.head.end :])
    if label is None or not ("时间" in label or "月份" in label):
        return None
    start = text.index(":", segment.head.end) + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    mark = mark_at(text, start) or period_at(text, start)
    return mark if mark and mark.day is None and mark.months else None
