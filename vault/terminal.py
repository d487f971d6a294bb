"""What commands say at a terminal, whose reader nobody has asked for a language yet."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import translation

_LANGUAGES = (settings.LANGUAGE_CODE, "en")


def in_both(sentence: Any, **facts: Any) -> str:
    """The sentence in Chinese, and then in English; `facts` are put into it."""
    return " ".join(_in_turn(sentence, facts))


def in_each(sentence: Any, **facts: Any) -> str:
    """The same with a line for each language, to be stored and read by `in_one`."""
    return "\n".join(" ".join(said.split()) for said in _in_turn(sentence, facts))


def in_one(stored: str) -> str:
    """What `in_each` has stored, in the reader's language; anything else as it is."""
    lines = stored.split("\n")
    if len(lines) != len(_LANGUAGES):
        return stored
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    return lines[0 if spoken == settings.LANGUAGE_CODE else 1]


def _in_turn(sentence: Any, facts: dict[str, Any]) -> Iterator[str]:
    for language in _LANGUAGES:
        with translation.override(language):
            yield str(sentence) % facts
