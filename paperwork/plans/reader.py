"""Reading a plan: a text in; activities, money, sections and doubts out."""

from __future__ import annotations

import re

from .lines import Source
from .values import PlanTextError, Reading
from .walker import Walker

LIMIT = 1_000_000


def read_plan(text: str, year: int | None = None) -> Reading:
    """Read a union's work plan of any layout; `year` stands in when the plan names none.

    Raises PlanTextError for an empty text, one without words, and one over LIMIT characters.
    """
    if not text or not text.strip():
        raise PlanTextError("empty")
    if len(text) > LIMIT:
        raise PlanTextError("too_long", characters=len(text), limit=LIMIT)
    source = Source(text)
    if not re.search(r"[\u3400-\u9fffA-Za-z0-9]", source.folded):
        raise PlanTextError("no_text")
    return Walker(source, year).read()
