"""From text to lines as the writer meant them: marks of programs taken off, broken lines joined.

A `Piece` is plain text for recognition in which every letter knows its place in the original.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from .letters import fold, is_nothing

CELL_BREAK = "\v"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of folded text; `places[i]` is where letter i stands in the original."""

    text: str
    places: array[int]

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> Piece:
        """The stretch from start to end, without blanks at either side."""
        text = self.text[start:end]
        left = len(text) - len(text.lstrip())
        right = left + len(text.strip())
        return Piece(text[left:right], self.places[start + left : start + right])

    def without(self, start: int, end: int) -> Piece:
        """The piece with one stretch taken out."""
        return Piece(self.text[:start] + self.text[end:], self.places[:start] + self.places[end:])

    @property
    def span(self) -> tuple[int, int]:
        return (self.places[0], self.places[-1] + 1) if self.places else (0, 0)


def end_of(pattern: re.Pattern[str], text: str, start: int = 0) -> int:
    """Where what a pattern finds at `start` ends; `start` itself where it finds nothing."""
    match = pattern.match(text, start)
    return match.end() if match else start


def join(pieces: Iterable[Piece]) -> Piece:
    """Pieces one after the other, as one."""
    text: list[str] = []
    places: array[int] = array("l")
    for piece in pieces:
        text.append(piece.text)
        places.extend(piece.places)
    return Piece("".join(text), places)


class Source:
    """The original text, its folded twin and its line numbers."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._starts = [0] + [match.end() for match in re.finditer("\n", self.folded)]

    def line_of(self, offset: int) -> int:
        """The line an offset stands in, counted from 1."""
        return bisect_right(self._starts, offset)

    def folded_line(self, number: int) -> str:
        """The folded text of a line, counted from 1."""
        end = self.folded.find("\n", self._starts[number - 1])
        return self.folded[self._starts[number - 1] : end if end >= 0 else None]

    def original(self, piece: Piece) -> str:
        """The piece in the writer's own letters."""
        return "".join([self.text[place] for place in piece.places]).strip()

    def lines(self) -> Iterator[Piece]:
        """Each line, blank ones as empty pieces, without what cannot be seen."""
        for number, start in enumerate(self._starts):
            end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self.folded)
            yield _visible(self.folded, start, end)


def _visible(folded: str, start: int, end: int) -> Piece:
    text = folded[start:end]
    if not any(map(is_nothing, text)) and "\\" not in text and "**" not in text:
        return Piece(text, array("l", range(start, end)))
    kept = array("l")
    skip_to = start
    for place in range(start, end):
        if place < skip_to or is_nothing(folded[place]):
            continue
        if folded[place] == "\\" and place + 1 < end and not folded[place + 1].isalnum():
            continue
        if folded.startswith(("**", "__"), place):
            skip_to = place + 2
            continue
        kept.append(place)
    return Piece("".join([folded[place] for place in kept]), kept)


_CJK = "\u3400-\u9fff\uf900-\ufaff"
_SPACED = re.compile(rf"[{_CJK}0-9][ ]+(?=[{_CJK}0-9,.、:;。()“”])")


def squeeze(piece: Piece) -> Piece:
    """Take out the blanks of text that was set letter by letter (三 月 份 : 植 树)."""
    words = piece.text.split()
    if len(words) < 2 or len(piece.text) > 4000:
        return piece
    single = sum(1 for word in words if len(word) == 1 or (len(word) == 2 and word.isdigit()))
    is_pair = len(words) == 2 and single == 2 and not piece.text.strip()[0].isdigit()
    if not is_pair and (len(words) < 4 or single < 0.75 * len(words)):
        return piece
    keep = [i for i, letter in enumerate(piece.text) if letter not in " \t"]
    return Piece("".join([piece.text[i] for i in keep]), array("l", [piece.places[i] for i in keep]))


_PAGE_MARK = re.compile(
    r"\s*(?:-{1,3}\s*\d{1,3}\s*-{1,3}|第\s*\d{1,3}\s*页(?:[,/\s]*共\s*\d{1,3}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}(?:\s*页)?|[pP]age\s*\d{1,3}(?:\s*of\s*\d{1,3})?|共\s*\d{1,3}\s*页)\s*"
)
_RULE = re.compile(r"[\s\-=_*·.#+|]{3,}")


def is_page_mark(piece: Piece) -> bool:
    """Whether the line is only a page number or a drawn rule."""
    return bool(_PAGE_MARK.fullmatch(piece.text) or (_RULE.fullmatch(piece.text) and "|" not in piece.text))


def running_heads(lines: list[Piece]) -> frozenset[str]:
    """Lines that stand again and again beside page numbers: headers and footers of a printed text."""
    beside: Counter[str] = Counter()
    for number, piece in enumerate(lines):
        if _PAGE_MARK.fullmatch(piece.text):
            for other in lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]:
                if 4 <= len(other.text.strip()) <= 40:
                    beside[other.text.strip()] += 1
    return frozenset(text for text, count in beside.items() if count >= 2)


_SLICE = re.compile(r"\s*(\d{1,3})[、.]\s*")
_END = re.compile(r"[。;:!?.)”’|]\s*$")


def mend_slices(lines: list[Piece]) -> list[Piece]:
    """Undo the cutting of a scan into numbered slices: 「…做好走 / 5、访工作…」 is one line.

    A number at the start of a long line is a slice number when the numbers run on from line to
    line and most of the lines before them break off in the middle of a sentence.
    """
    runs = _slice_runs(lines)
    if not runs:
        return lines
    groups: list[list[Piece]] = []
    for number, piece in enumerate(lines):
        if number not in runs or not groups:
            groups.append([piece])
            continue
        rest = piece.cut(end_of(_SLICE, piece.text))
        if _END.search(groups[-1][-1].text[-8:]):
            groups.append([rest])
        else:
            groups[-1].append(rest)
    return [join(group) if len(group) > 1 else group[0] for group in groups]


def _slice_runs(lines: list[Piece]) -> set[int]:
    """The lines whose leading number was put there by the slicing."""
    runs: set[int] = set()
    joints: list[tuple[int, int]] = []
    before, counted = -1, -2
    for number, piece in enumerate(lines):
        if not piece.text.strip():
            continue
        match = _SLICE.match(piece.text)
        if match and joints and int(match[1]) == counted + 1:
            joints.append((before, number))
        elif match and before >= 0:
            runs |= _sliced(lines, joints)
            joints = [(before, number)]
        elif not match:
            runs |= _sliced(lines, joints)
            joints = []
        before, counted = number, int(match[1]) if match else -2
    return runs | _sliced(lines, joints)


def _sliced(lines: list[Piece], joints: list[tuple[int, int]]) -> set[int]:
    """The lines after the joints, if most joints break off mid-sentence after a long line."""
    broken = sum(
        1 for before, _ in joints if len(lines[before]) > 100 and not _END.search(lines[before].text)
    )
    return {after for _, after in joints} if broken and broken * 2 >= len(joints) else set()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def wrap_width(lines: list[Piece], source: Source) -> int | None:
    """The width at which a program broke the lines, in half-width columns; None when it did not."""
    widths = [
        _width(source.text[piece.places[0] : piece.places[-1] + 1].strip())
        for piece in lines
        if piece.text.strip()
    ]
    if len(widths) < 3:
        return None
    widest = max(widths)
    full = sum(1 for width in widths if width >= widest - 3)
    return widest if widest >= 24 and full >= 3 and full >= 0.25 * len(widths) else None


def is_full(piece: Piece, width: int, source: Source) -> bool:
    """Whether the line reaches the width at which lines were broken."""
    if not piece.places:
        return False
    return _width(source.text[piece.places[0] : piece.places[-1] + 1].strip()) >= width - 3
