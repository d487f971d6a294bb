"""What commands say at a terminal, whose reader nobody has asked for a language yet."""

from typing import Any

from django.conf import settings
from django.utils import translation


def in_both(sentence: Any, **facts: Any) -> str:
    """The sentence in Chinese, and then in English; `facts` are put into it."""
    said = []
    for language in (settings.LANGUAGE_CODE, "en"):
        with translation.override(language):
            said.append(str(sentence) % facts)
    return " ".join(said)
