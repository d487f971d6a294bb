"""Text without the signs that no office document can hold."""

import re

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what XML 1.0 has no place for; tabs and line breaks stay."""
    return _UNPRINTABLE.sub("", text)
