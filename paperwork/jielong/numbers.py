"""The lines of a paste, and which of them begin with a number of the chain."""

import re
from typing import NamedTuple

from paperwork.jielong.company import number_of
from paperwork.jielong.words import begins_with_a_name
from paperwork.plans.letters import fold

MARKER = re.compile(r"(?:[^#]{0,40}:\s*)?(?:#\s*(?:接龙|group note)|接龙(?=[\s:]|$))", re.IGNORECASE)
EXAMPLE = re.compile(r"[(\[【]?(?:例如|例子|示例|样例|范例|格式|例)(?=[\s:.、)\]】\d])")
CLOCK = r"(?:上午|下午|晚上|中午|凌晨|早上|傍晚)?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
_DAY = (
    r"(?:(?:\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?|昨天|前天|今天|星期[一二三四五六日天]|周[一二三四五六日])"
)
STAMP = re.compile(
    rf"(?:.{{0,40}}?\s)?{_DAY}\s{{0,3}}{CLOCK}\s{{0,3}}(?P<speaker>.{{0,40}})|-{{2,}}.*-{{2,}}",
    re.IGNORECASE,
)
_KEYCAPS = re.compile("(?:[0-9]\ufe0f?\u20e3)+|\U0001f51f")
_CIRCLED = {chr(0x2460 + n): f"{n + 1}." for n in range(20)} | {
    chr(0x2776 + n): f"{n + 1}." for n in range(10)
}
_STRONG = re.compile(
    r"[(\[【]?\s{0,3}(?P<number>\d{1,3})\s?(?P<marks>[)\]】.、,:;。·*#\-/|_]{1,3})(?P<body>.*)",
    re.IGNORECASE,
)
# No.1 王芳, 第3位 张伟
_NAMED = re.compile(r"(?:no|第)[.:]?\s?(?P<number>\d{1,3})(?!\d)[位号.、:)]{0,2}(?P<body>.*)", re.IGNORECASE)
_WEAK = re.compile(r"(?P<number>\d{1,3})(?P<space>\s*)(?P<body>[^\d\s].*)")
_CHINESE = re.compile(r"[(]?(?P<number>[一二三四五六七八九十]{1,3})[)、.,:]{1,2}(?P<body>.*)")
# 11月20日, 3点, 2人: a number that counts something is no number of a line.
_UNIT = re.compile(r"[年月日号点时分人个名位届周元块%折岁度]")
# 11.20, 15:30, 11-20
_DATE_LIKE = re.compile(r"\d{1,2}(?!\d)")
_GLUED = re.compile(r"(?<![\d.])(?P<number>\d{1,3})[.、)](?=\s?[^\d\s.、)])")


class Row(NamedTuple):
    """A line that is not blank: its place, as written, and folded."""

    place: int
    text: str
    plain: str


def rows_of(text: str) -> list[Row]:
    """The lines that show something."""
    text = _KEYCAPS.sub(_plain_keycaps, text)
    text = text.replace("➕", "+")
    for sign, plain in _CIRCLED.items():
        text = text.replace(sign, plain)
    plain, rows, start = fold(text), [], 0
    for place, line in enumerate(plain.split("\n"), start=1):
        written = text[start : start + len(line)]
        start += len(line) + 1
        shown = line.replace("\x00", "").replace("\t", " ").strip()
        if shown:
            rows.append(Row(place, " ".join(written.replace("\x00", "").split()), shown))
    return rows


def _plain_keycaps(found: re.Match[str]) -> str:
    digits = "".join(sign for sign in found[0] if sign.isdecimal() and sign.isascii())
    return f"{digits or 10}."


def numbered(rows: list[Row]) -> dict[int, list[tuple[int, str]]]:
    """The rows that begin with a number of the chain, each with its numbers and what stands behind them."""
    candidates = [(row, _candidate(row.plain)) for row in rows if not _is_other(row.plain)]
    found: dict[int, list[tuple[int, str]]] = {}
    last: int | None = None
    for place, (row, one) in enumerate(candidates):
        if one is None:
            continue
        number, is_sure, body = one
        after = candidates[place + 1][1] if place + 1 < len(candidates) else None
        follows = last is not None and 0 < number - last <= 3
        begins = number == 1 or (after is not None and after[0] == number + 1)
        if is_sure or follows or (last is None and begins):
            found[row.place] = _unglued(number, body)
            last = found[row.place][-1][0]
    return found or _counted_in_chinese(rows)


def _is_other(plain: str) -> bool:
    return bool(MARKER.match(plain) or EXAMPLE.match(plain) or STAMP.fullmatch(plain))


def _candidate(plain: str) -> tuple[int, bool, str] | None:
    """The number a line begins with, whether it is surely one of a chain, and what follows."""
    if plain.isdecimal() and len(plain) <= 3:
        return int(plain), False, ""
    if named := _NAMED.match(plain):
        return int(named["number"]), True, named["body"].strip()
    if strong := _STRONG.match(plain):
        body = strong["body"]
        dated = strong["marks"] in (".", ":", "-", "/", "·") and _DATE_LIKE.match(body)
        return int(strong["number"]), not dated, body.strip()
    if weak := _WEAK.match(plain):
        counts = not weak["space"] and _UNIT.match(weak["body"])
        return None if counts else (int(weak["number"]), False, weak["body"])
    return None


def _unglued(number: int, body: str) -> list[tuple[int, str]]:
    """The entries of a line that has lost its breaks: 1.王芳 2.李娜 3.张伟."""
    cuts = []
    for found in _GLUED.finditer(body):
        if int(found["number"]) == number + len(cuts) + 1:
            cuts.append(found)
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(body)]
    pieces = [body[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    if len(pieces) == 1 or not all(begins_with_a_name(piece) for piece in pieces):
        return [(number, body)]
    return [(number + n, piece) for n, piece in enumerate(pieces)]


def _counted_in_chinese(rows: list[Row]) -> dict[int, list[tuple[int, str]]]:
    """一、王芳 二、李娜: only where names follow."""
    found = {row.place: match for row in rows if (match := _CHINESE.match(row.plain))}
    if len(found) < 2 or not all(begins_with_a_name(match["body"]) for match in found.values()):
        return {}
    return {place: [(number_of(match["number"]), match["body"].strip())] for place, match in found.items()}
