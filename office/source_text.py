"""The original text cut where drafted lines were read, so that each can be lit up in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from office.drafts import Line


@dataclass(frozen=True)
class Segment:
    """A stretch of the text; `lines` were read here, the closest fitting first; `starts` begin here."""

    text: str
    lines: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


def segments(text: str, lines: Iterable[Line]) -> list[Segment]:
    """The whole text in order, cut at each line's borders; spans may nest and overlap."""
    spans = {line.id: clipped for line in lines if (clipped := _clipped(line, len(text)))}
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for line_id, (start, end) in spans.items():
        opens.setdefault(start, []).append(line_id)
        closes.setdefault(end, []).append(line_id)
    borders = sorted({0, len(text), *opens, *closes})
    found, inside = [], set[int]()
    for start, end in pairwise(borders):
        inside = (inside - set(closes.get(start, ()))) | set(opens.get(start, ()))
        fitting = sorted(inside, key=lambda line_id: (spans[line_id][1] - spans[line_id][0], line_id))
        found.append(Segment(text[start:end], tuple(fitting), tuple(opens.get(start, ()))))
    return found


def excerpt(text: str, line: Line, limit: int = 160) -> str:
    """The words that a line was read from, on one line."""
    clipped = _clipped(line, len(text))
    words = " ".join(text[slice(*clipped)].split()) if clipped else ""
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _clipped(line: Line, length: int) -> tuple[int, int] | None:
    if line.span is None:
        return None
    start, end = max(line.span[0], 0), min(line.span[1], length)
    return (start, end) if start < end else None
