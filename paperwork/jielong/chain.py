"""A pasted chain, line by line: titles, examples, entries, what was superseded, what nobody can read."""

import re
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from paperwork.jielong.numbers import CLOCK, EXAMPLE, MARKER, STAMP, Row, numbered, rows_of
from paperwork.jielong.words import LONGEST, Doubt, Part, begins_with_a_name, read_words

# Letters of a paste, and people in it; a chain of a school is a tenth of that.
MOST_LETTERS = 100_000
MOST_ENTRIES = 3000
MOST_LINES = 10_000


class ChainTooLong(ValueError):
    """More was pasted than a chain of a school can be; str() is a sentence."""


class What(StrEnum):
    """What a line of the paste is."""

    HEADER = "header"
    EXAMPLE = "example"
    ENTRY = "entry"
    EMPTY = "empty"
    CHAT = "chat"
    OLDER = "older"
    UNREAD = "unread"


class Line(NamedTuple):
    """A line that was pasted, by its number from 1, and what it was taken for."""

    number: int
    text: str
    what: What


class Entry(NamedTuple):
    """Somebody in the chain, in the order of the paste; `number` is the one written, if any."""

    line: int
    number: int | None
    text: str
    words: str
    note: str
    companions: int
    declines: bool
    doubts: tuple[Doubt, ...]


class Chain(NamedTuple):
    """What was read: every line that is not blank stands in `lines` once, every person in `entries`.

    `versions` of the chain were in the paste, of which the longest was taken, of equal ones the last;
    `only_older` are the words of those whom only another version names.
    """

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    versions: int
    only_older: tuple[str, ...]

    def lines_that_are(self, *kinds: What) -> list[Line]:
        return [line for line in self.lines if line.what in kinds]


_SHORT_STAMP = re.compile(rf"[^\d:]{{1,40}}\s{CLOCK}", re.IGNORECASE)
_TITLE_WORDS = re.compile(r"名单|接龙|活动|报名|参加|人员|签到|通知|统计|安排|如下|各位|大家|:$")


def read_chain(text: str) -> Chain:
    """Read a pasted chain, or a plain list of names; raises ChainTooLong.

    The time it takes grows with the letters and no faster.
    """
    if len(text) > MOST_LETTERS:
        raise ChainTooLong(
            _("That is too long: at most %(most)d letters are read at once. Please paste it in parts.")
            % {"most": MOST_LETTERS}
        )
    rows = rows_of(text)
    if len(rows) > MOST_LINES:
        raise _too_many()
    what = dict.fromkeys((row.place for row in rows), What.UNREAD)
    versions = [found for part in _parts(rows) for found in _versions(part, what)]
    best = max(range(len(versions)), key=lambda n: (len(versions[n]), n), default=0)
    entries = versions[best] if versions else []
    entries = _last_of_each(entries, what)
    kept = {entry.line for entry in entries}
    what.update(dict.fromkeys(kept, What.ENTRY))
    older = [entry for n, version in enumerate(versions) if n != best for entry in version]
    for entry in older:
        if entry.line not in kept:
            what[entry.line] = What.OLDER
    names = {entry.words for entry in entries}
    only_older = dict.fromkeys(entry.words for entry in older if entry.words not in names)
    lines = tuple(Line(row.place, row.text, what[row.place]) for row in rows)
    return Chain(lines, tuple(entries), len([found for found in versions if found]), tuple(only_older))


def _too_many() -> ChainTooLong:
    return ChainTooLong(
        _("There are more than %(most)d people in it. Please paste it in parts.") % {"most": MOST_ENTRIES}
    )


def _parts(rows: list[Row]) -> list[list[Row]]:
    """The rows, parted where a chain begins anew."""
    parts: list[list[Row]] = [[]]
    for row in rows:
        if MARKER.match(row.plain):
            parts.append([])
        parts[-1].append(row)
    return parts


def _versions(rows: list[Row], what: dict[int, What]) -> list[list[Entry]]:
    """The chains of one part, mostly one; what each line is, is written into `what`."""
    numbers = numbered(rows)
    if sum(map(len, numbers.values())) > MOST_ENTRIES:
        raise _too_many()
    return _parted(_chained(rows, numbers, what), what) if numbers else _listed(rows, what)


def _chained(
    rows: list[Row], numbers: dict[int, list[tuple[int, str]]], what: dict[int, What]
) -> list[Entry]:
    entries: list[Entry] = []
    begun = outside = False
    for row in rows:
        if row.place in numbers:
            begun, outside = True, False
            found = [entry for number, body in numbers[row.place] for entry in _entries(row, number, body)]
            empty = all(not body.strip() for _number, body in numbers[row.place])
            what[row.place] = What.ENTRY if found else What.EMPTY if empty else What.UNREAD
            entries += found
        elif STAMP.fullmatch(row.plain) or _SHORT_STAMP.fullmatch(row.plain):
            what[row.place], outside = What.CHAT, begun
        elif EXAMPLE.match(row.plain):
            what[row.place] = What.EXAMPLE
        elif not begun:
            what[row.place] = What.HEADER
        elif not outside:
            entries += _unnumbered(row, entries, what)
    return entries


def _unnumbered(row: Row, entries: list[Entry], what: dict[int, What]) -> list[Entry]:
    """A line among entries that has no number: more of the one before it, or somebody who left it out."""
    if row.plain[0] in "(+" and entries:
        last = entries[-1]
        more = _entries(row, last.number, f"{last.words} {last.note} {row.plain}")
        if more:
            entries.pop()
            what[row.place] = What.ENTRY
        return [entry._replace(line=last.line, text=f"{last.text} {row.text}") for entry in more]
    if len(row.plain) > LONGEST or not begins_with_a_name(row.plain):
        return []
    what[row.place] = What.ENTRY
    return [
        entry._replace(doubts=(*entry.doubts, Doubt.NO_NUMBER)) for entry in _entries(row, None, row.plain)
    ]


def _listed(rows: list[Row], what: dict[int, What]) -> list[list[Entry]]:
    """No line has a number: a plain list of names, one a line or several."""
    entries: list[Entry] = []
    is_marked = bool(rows) and bool(MARKER.match(rows[0].plain))
    for n, row in enumerate(rows):
        if is_marked and n == 0:
            what[row.place] = What.HEADER
        elif STAMP.fullmatch(row.plain):
            what[row.place] = What.CHAT
        elif EXAMPLE.match(row.plain):
            what[row.place] = What.EXAMPLE
        elif not entries and _is_title(row.plain, is_marked):
            what[row.place] = What.HEADER
        elif found := _entries(row, None, row.plain):
            what[row.place] = What.ENTRY
            entries += found
        if len(entries) > MOST_ENTRIES:
            raise _too_many()
    return [entries]


def _is_title(plain: str, is_marked: bool) -> bool:
    if begins_with_a_name(plain):
        return False
    return is_marked or bool(_TITLE_WORDS.search(plain) and not re.search(r"[:、].", plain))


def _entries(row: Row, number: int | None, body: str) -> list[Entry]:
    if len(body) > LONGEST:
        pieces = _pieces(body)
        if len(pieces) > MOST_ENTRIES:
            raise _too_many()
        return [entry for piece in pieces for entry in _entries(row, number, piece)]
    heading, colon, rest = body.partition(":")
    parts = read_words(body)
    if colon and not begins_with_a_name(heading) and begins_with_a_name(rest):
        # 请假：王芳、李娜
        parts = tuple(_said_of(part, heading) for part in read_words(rest))
    return [Entry(row.place, number, row.text, *part) for part in parts]


def _said_of(part: Part, heading: str) -> Part:
    declines = any(one.declines for one in read_words(f"某某 {heading}"))
    return part._replace(declines=part.declines or declines, note=" ".join(f"{heading} {part.note}".split()))


def _pieces(body: str) -> list[str]:
    """A long line cut at its signs into pieces short enough to be read; what has no sign is not read."""
    return [piece for piece in re.split(r"[、,;|]", body) if piece.strip() and len(piece) <= LONGEST]


def _parted(entries: list[Entry], what: dict[int, What]) -> list[list[Entry]]:
    """The entries, parted where the numbers begin anew with the same person: the chain stands there twice."""
    parts: list[list[Entry]] = [[]]
    for entry in entries:
        begins_anew = entry.number == 1 and len(parts[-1]) > 1 and parts[-1][-1].number not in (None, 1)
        if begins_anew and entry.words == parts[-1][0].words:
            parts.append([])
        elif begins_anew and not _are_people(parts[-1]):
            # Rules of the day were numbered too: 1. 自带水杯 2. 八点集合.
            what.update((one.line, What.HEADER) for one in parts[-1])
            parts[-1] = []
        parts[-1].append(entry)
    return parts


def _are_people(entries: list[Entry]) -> bool:
    return any(begins_with_a_name(entry.words) for entry in entries)


def _last_of_each(entries: list[Entry], what: dict[int, What]) -> list[Entry]:
    """Of lines with the same number and name the last, in the first's place; other names are a doubt."""
    last: dict[tuple[int, str], Entry] = {}
    for entry in entries:
        # Without a number a line is not one that was edited.
        key = (entry.number or -len(last) - 1, entry.words)
        if key in last and last[key].line != entry.line:
            what[last[key].line] = What.OLDER
        last[key] = entry
    numbers: dict[int | None, set[int]] = {}
    for entry in last.values():
        numbers.setdefault(entry.number, set()).add(entry.line)
    return [
        entry._replace(doubts=(*entry.doubts, Doubt.SAME_NUMBER))
        if entry.number is not None and len(numbers[entry.number]) > 1
        else entry
        for entry in last.values()
    ]
