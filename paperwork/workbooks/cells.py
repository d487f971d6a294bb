"""What a cell holds: text that stays text, formulas, formats; and how wide it is."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from paperwork.printable import printable

COUNT_FORMAT = "0"
MONEY_FORMAT = "#,##0.00"
DATE_FORMAT = "yyyy-mm-dd"

MAX_TEXT = 32767
# 全角 signs too: Excel in Chinese reads them as their half-width twins.
LIKE_FORMULA = re.compile(r"[\t\r\n|]|\s*[=+\-@＝＋－＠]")


class Formula(str):
    """A cell's formula, such as =D5*E5; every other str is text."""

    __slots__ = ()


def safe_text(value: str) -> str:
    """The text without what a cell cannot hold: control characters, CR, more than 32,767 characters."""
    text = printable(value.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula or a command."""
    return LIKE_FORMULA.match(text) is not None


def text_width(text: str) -> int:
    """Columns that the longest line takes in a fixed pitch; a Chinese character takes two."""
    return max(
        sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)
        for line in text.split("\n")
    )


def translated(value: Any) -> Any:
    """The value, where it is still to be translated as words in the reader's language."""
    return str(value) if isinstance(value, Promise) else value


def shown(value: Any) -> str:
    """About what a cell shows, to measure it; a formula's result is not known and counts as short."""
    if value is None or isinstance(value, Formula):
        return ""
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)


def padded(text: str) -> float:
    """The width of a column that shows the text with some room."""
    return text_width(text) + 2
