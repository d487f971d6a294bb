"""What only the whole plan can decide, before it is read line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .months import Mark, mark_at, period_at
from .numbering import Numbering, numbering
from .segments import Segment, is_ambiguous, reopen
from .tables import Table
from .titles import label_of


def prepare(parts: Sequence[Segment | Table]) -> None:
    """Settle, in place, what a line alone leaves open."""
    segments = [part for part in parts if isinstance(part, Segment)]
    _settle_ambiguous(segments)
    _unglue([segment for segment in segments if segment.starts_line])
    _open_labelled(segments)


def months_named(parts: Sequence[Segment | Table]) -> int:
    """How many different months begin a part of the plan."""
    return len({segment.mark.months for segment in parts if isinstance(segment, Segment) and segment.mark})


def numbers_are_lost(parts: Sequence[Segment | Table]) -> bool:
    """Whether a program dropped the figures of the numbers: 「三月：、植树。、座谈」."""
    bare = [s for s in parts if isinstance(s, Segment) and s.content and s.content.text.startswith("、")]
    return len(bare) >= 2


def _settle_ambiguous(segments: list[Segment]) -> None:
    """Decide for 一、二月 … whether the first figure is a number, by whether such numbers run on."""
    opened = [segment for segment in segments if segment.mark]
    heads = [numbering(segment.piece.text) for segment in opened]
    written = {(head.style, head.value) for head in (numbering(s.piece.text[:12]) for s in segments)}
    for index, segment in enumerate(opened):
        if is_ambiguous(segment):
            before = heads[index - 1] if index else None
            after = heads[index + 1] if index + 1 < len(heads) else None
            runs_on = _runs_on(before, heads[index], written) or _runs_on(heads[index], after, written)
            reopen(segment, as_number=runs_on)


def _runs_on(one: Numbering | None, other: Numbering | None, written: set[tuple[str, int]]) -> bool:
    """Whether two numbered months belong to one list: every number between them is written too."""
    if (
        one is None
        or other is None
        or one.style != other.style
        or not one.value < other.value <= one.value + 6
    ):
        return False
    return all((one.style, value) in written for value in range(one.value + 1, other.value))


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


def _labelled_month(segment: Segment) -> Mark | None:
    text = segment.piece.text
    label = label_of(text[segment.head.end :])
    if label is None or not ("时间" in label or "月份" in label):
        return None
    start = text.index(":", segment.head.end) + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    mark = mark_at(text, start) or period_at(text, start)
    return mark if mark and mark.day is None and mark.months else None
