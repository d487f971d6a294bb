"""The numbers that Word puts before paragraphs by itself: they are not in the text and must be counted."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_CHINESE = "〇一二三四五六七八九"
_CHINESE_FORMATS = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)


class Numbers:
    """Counts the automatic numbers of one document, paragraph by paragraph."""

    def __init__(self, document: Any) -> None:
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._levels = _levels(document)
        self._styles = _numbered_styles(document)

    def label(self, paragraph: Any) -> str:
        """The number of a paragraph as Word shows it (一、 3. •), or ''; call once a paragraph, in order."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            found = self._styles.get(style.get(qn("w:val"))) if style is not None else None
        if found is None:
            return ""
        num_id, level = _value(found, "w:numId"), int(_value(found, "w:ilvl") or 0)
        if not num_id or (num_id, level) not in self._levels:
            return ""
        return self._next(num_id, level)

    def _next(self, num_id: str, level: int) -> str:
        style, pattern, start = self._levels[num_id, level]
        if style == "bullet":
            return "• "
        counts = self._counts[num_id]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        for upper in range(level + 1):
            upper_style = self._levels.get((num_id, upper), (style, "", 1))[0]
            pattern = pattern.replace(f"%{upper + 1}", _written(counts.get(upper, 1), upper_style))
        return pattern if pattern.strip() else ""


def in_chinese(number: int) -> str:
    """A whole number under 100 as it counts chapters and terms: 三, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens % 10]) + "十" + (_CHINESE[ones] if ones else "")


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name))
    return child.get(qn("w:val")) if child is not None else None


def _levels(document: Any) -> dict[tuple[str, int], tuple[str, str, int]]:
    """(numId, level) → number format, text pattern, first number."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract: dict[str, list[tuple[int, tuple[str, str, int]]]] = {}
    for kind in root.iter(qn("w:abstractNum")):
        abstract[kind.get(qn("w:abstractNumId"))] = [
            (
                int(level.get(qn("w:ilvl")) or 0),
                (
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    int(_value(level, "w:start") or 1),
                ),
            )
            for level in kind.iter(qn("w:lvl"))
        ]
    levels = {}
    for number in root.iter(qn("w:num")):
        for level, shape in abstract.get(_value(number, "w:abstractNumId") or "", []):
            levels[number.get(qn("w:numId")), level] = shape
    return levels


def _numbered_styles(document: Any) -> dict[str, Any]:
    return {
        style.style_id: found
        for style in document.styles
        if (found := style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")) is not None
    }


def _written(number: int, style: str) -> str:
    if style in _CHINESE_FORMATS:
        return in_chinese(number)
    if style in ("lowerLetter", "upperLetter"):
        letter = chr((number - 1) % 26 + 97)
        return letter if style == "lowerLetter" else letter.upper()
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x245F + number)
    return str(number)
