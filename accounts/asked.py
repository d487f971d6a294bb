"""Numbers in what a request asks for; anybody may send anything."""

from collections.abc import Iterable

# Longer ones are no key of ours, and Python refuses to read an endless one.
_DIGITS = 18


def number_asked(text: str) -> int | None:
    """A row's key, a version, a month, as it was sent; None for what is none, or too long to be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def numbers_asked(texts: Iterable[str]) -> list[int]:
    """Those of them that are numbers; what is none was ticked by nobody."""
    return [number for number in map(number_asked, texts) if number is not None]
