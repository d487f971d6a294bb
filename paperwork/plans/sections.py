"""The plan as headed text: title, headings and what stands under each."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from .lines import Piece, Source
from .noise import is_greeting, is_noise, zone_of
from .numbering import Numbering, numbering
from .titles import has_deed
from .values import ReadSection

_LEVELS = {"cn": 1, "th": 1, "cnp": 2, "ar": 3, "arp": 4}
_TITLE = re.compile(
    r"计划|请示|说明|安排|方案|要点|总结|通知|行事历|预算|思路|清单|打算|工作|活动|情况|测算|一览"
)


_CLOSING = re.compile(r"要求|措施|保障|说明|备注|附|希望|注意")


@dataclass
class _Open:
    heading: Piece
    level: int
    kind: str
    pieces: list[Piece] = field(default_factory=list)
    unread: list[Piece] = field(default_factory=list)

    @property
    def told(self) -> list[Piece]:
        """The lines that are text: none of a list that was read, all of a text that was read in part."""
        return self.pieces if self.unread and self.kind not in ("activities", "money") else self.unread


class Outline:
    """Collects title and sections while the plan is read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.title_text = ""
        self.title_span: tuple[int, int] | None = None
        self.title = ""
        self.sections: list[_Open] = []
        self.preamble = _Open(Piece("", array("l")), 1, "activities")
        self.last: Numbering | None = None

    def find_title(self, first: list[Piece]) -> None:
        """The title: the first short line that speaks of a plan or its year."""
        for piece in first:
            words = piece.text.strip().lstrip("#*> ").strip('“”"*# ')
            if is_noise(words) or is_greeting(words) or not words:
                continue
            if len(words) > 45 or words.endswith(":") or numbering(words).style:
                return
            if _TITLE.search(words) and "。" not in words:
                self.title_text, self.title_span = words, piece.span
                self.title = self.source.original(piece).lstrip("#*> ").strip('“”"*# ')
                return

    def continues(self, head: Numbering) -> bool:
        """Whether a number is the next one of the headings."""
        return self.last is not None and self.last.style == head.style and head.value == self.last.value + 1

    def is_heading(self, piece: Piece, head: Numbering, is_item: bool, *, in_month: bool) -> bool:
        """Whether a line is a heading; `is_item`: its number goes on with the items of a month."""
        if is_item:
            return False
        words = piece.text[head.end :].strip()
        if (
            not words
            or len(words) > 40
            or words.count("。") > 1
            or ("。" in words and not words.endswith("。"))
        ):
            return False
        if head.markdown:
            return True
        ends_open = words.endswith(":")
        if head.style in ("cn", "cnp", "th"):
            return len(words) <= 32 and not (words.endswith((";", ",")) or ("," in words and len(words) > 26))
        zone = zone_of(words)
        if ends_open and len(words) <= 16:
            # Inside a month 「文体活动：」 groups items; it does not end the month.
            return not in_month or zone in ("activities", "money") or bool(_CLOSING.search(words))
        return (
            not head.style
            and len(words) <= 14
            and zone in ("activities", "money")
            and not has_deed(words)
            and not re.search(r"[,。;、]", words)
        )

    def open(self, piece: Piece, head: Numbering) -> None:
        """Begin a section."""
        words = piece.cut(head.end)
        level = head.markdown or _LEVELS.get(head.style, 2)
        self.sections.append(_Open(words, level, zone_of(words.text)))
        if head.style in ("cn", "cnp", "th"):
            self.last = head

    def is_before_section(self, offset: int) -> bool:
        """Whether a place in the text stands before the section now open."""
        return bool(self.sections) and offset < self.sections[-1].heading.span[0]

    @property
    def first_heading(self) -> int | None:
        """Where the first heading stands; None when there is none."""
        return self.sections[0].heading.span[0] if self.sections else None

    def body(self, piece: Piece) -> None:
        """Put a line under the section now open."""
        current = self._current
        current.pieces.append(piece)
        current.unread.append(piece)

    def read(self) -> None:
        """The line put here last was read as activity or money and is no text."""
        if self._current.unread:
            self._current.unread.pop()

    @property
    def _current(self) -> _Open:
        return self.sections[-1] if self.sections else self.preamble

    def finished(self) -> tuple[ReadSection, ...]:
        """The sections that hold text, and the headings above them; text before them has no heading."""
        found: list[ReadSection] = []
        below = 0
        for section in reversed(self.sections):
            if section.told or section.level < below:
                found.append(self._finished(section))
                below = section.level
        opening = self.preamble.told
        if opening:
            span = (opening[0].span[0], opening[-1].span[1])
            found.append(ReadSection("", 1, self._text(opening), span))
        return tuple(reversed(found))

    def _finished(self, section: _Open) -> ReadSection:
        end = section.pieces[-1].span[1] if section.pieces else section.heading.span[1]
        kind = section.kind if section.kind in ("activities", "money") else "text"
        heading = self.source.original(section.heading).strip("：:*# ")
        span = (section.heading.span[0], max(end, section.heading.span[1]))
        return ReadSection(heading, section.level, self._text(section.told), span, kind)

    def _text(self, pieces: list[Piece]) -> str:
        return "\n".join(self.source.original(piece) for piece in pieces)
