"""The numbers and signs that begin an item: 一、 （二） 3. 4） ⑤ • and the marks of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = {letter: value for value, letter in enumerate("〇一二三四五六七八九")}
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_CIRCLED |= {chr(0x2474 + i): i + 1 for i in range(20)} | {chr(0x2488 + i): i + 1 for i in range(20)}
_CIRCLED |= {chr(0x3220 + i): i + 1 for i in range(10)} | {chr(0x2776 + i): i + 1 for i in range(10)}

_PICTURE = "[\u2600-\u2775\u2780-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+"
_CN = "[一二三四五六七八九十]{1,3}"
_HEAD = re.compile(
    rf"\s*(?:(?P<md>\#{{1,6}})\s*|>\s*)*"
    rf"(?:[-=]{{2,}}\s*)?(?:(?P<bullet>[-+](?![-\d])|[*·■□◆◇★☆▪➢►▶√✓●]|{_PICTURE}|〇(?=\s))\s*)?"
    rf"(?:\[[ xX√]?\]\s*)?"
    rf"(?:(?P<cn>{_CN})\s?(?:、|[.,:](?!\d))"
    rf"|\(\s?(?P<cnp>{_CN})\s?\)[、.,]?"
    rf"|第(?P<th>{_CN})项?[、,:.]"
    rf"|\(?\s?(?P<arp>\d{{1,2}})\s?\)[、.,]?"
    rf"|(?P<ar>\d{{1,3}})\s?(?:、|,(?!\d{{3}})|\.(?!\d)|\.(?=\d{{1,2}}\s?月)|:(?!\d))"
    rf"|(?P<circled>[{''.join(_CIRCLED)}])[、.,]?"
    rf"|(?P<letter>[A-Za-z])[、.)](?![A-Za-z0-9]))?\s*"
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a line begins: the kind of its number, its count, and where the words begin."""

    style: str
    value: int
    end: int
    markdown: int = 0


def chinese_value(text: str) -> int:
    """一 … 九十九 as a number."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_CHINESE.get(tens, 1) if tens else 1) + _CHINESE.get(ones, 0)
    value = 0
    for letter in text:
        value = value * 10 + _CHINESE[letter]
    return value


def numbering(text: str, start: int = 0) -> Numbering:
    """The number or bullet at `start`; style is empty when there is none."""
    match = _HEAD.match(text, start)
    if not match:
        return Numbering("", 0, start)
    markdown = len(match["md"] or "")
    for style in ("cn", "cnp", "th"):
        if match[style]:
            return Numbering(style, chinese_value(match[style]), match.end(), markdown)
    for style in ("ar", "arp"):
        if match[style]:
            return Numbering(style, int(match[style]), match.end(), markdown)
    if match["circled"]:
        return Numbering("circled", _CIRCLED[match["circled"]], match.end(), markdown)
    if match["letter"]:
        return Numbering("letter", ord(match["letter"].upper()) - 64, match.end(), markdown)
    return Numbering("bullet" if match["bullet"] else "", 0, match.end(), markdown)


_INLINE = re.compile(
    r"(?P<ar>(?<![\d.])\d{1,2})(?:[、．]|\.(?!\d)|,(?=\D))|\((?P<arp>\d{1,2})\)"
    rf"|(?P<circled>[{''.join(_CIRCLED)}])"
)


def inline_items(text: str) -> list[tuple[int, int]]:
    """Where numbered items begin inside one line: (start of the number, start of the words).

    Only a sequence that begins at the start of the text and counts on without a gap is taken, so
    that a figure inside an item is not mistaken for a number.
    """
    first = numbering(text)
    style = first.style
    if style not in ("ar", "arp", "circled"):
        return []
    found = [(0, first.end)]
    wanted = first.value + 1
    for match in _INLINE.finditer(text, first.end):
        written = match[style]
        if written is None:
            continue
        value = _CIRCLED[written] if style == "circled" else int(written)
        if value == wanted:
            found.append((match.start(), match.end()))
            wanted += 1
    return found
