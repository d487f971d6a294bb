"""One matter, one proposal (一事一案): whether a title seems to hold several."""

import re

_SEVERAL = re.compile(r"关于.+关于|[;；]|以及|[一1][、.．].+[二2][、.．]|(?:的)?(?:提案|建议).+(?:提案|建议)")


def holds_several(title: str) -> bool:
    """A guess that a sentence may follow, never a refusal."""
    return _SEVERAL.search(title) is not None
