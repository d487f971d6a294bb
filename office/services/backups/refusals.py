"""A backup that cannot be had, in one sentence for whoever keeps the machine."""

from typing import Any

from vault.terminal import in_both


class BackupError(Exception):
    """Nothing was made or changed; `sentence` is a lazy translation that `facts` are put into."""

    def __init__(self, sentence: Any, **facts: Any) -> None:
        super().__init__(sentence, facts)
        self.sentence, self.facts = sentence, facts

    def __str__(self) -> str:
        return in_both(self.sentence, **self.facts)
