"""A backup that cannot be had, in one sentence for whoever keeps the machine."""

from typing import Any

from django.conf import settings
from django.utils import translation


class BackupError(Exception):
    """Nothing was made or changed; `sentence` is a lazy translation that `facts` are put into."""

    def __init__(self, sentence: Any, **facts: Any) -> None:
        super().__init__(sentence, facts)
        self.sentence, self.facts = sentence, facts

    def __str__(self) -> str:
        return in_both(self.sentence, **self.facts)


def in_both(sentence: Any, **facts: Any) -> str:
    """The sentence as the terminal says it: in Chinese, and then in English."""
    said = []
    for language in (settings.LANGUAGE_CODE, "en"):
        with translation.override(language):
            said.append(str(sentence) % facts)
    return " ".join(said)
