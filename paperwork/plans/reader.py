"""Reading a plan: a text in; activities, money, sections and doubts out."""

from __future__ import annotations

import re

from .draft import Draft, When
from .lines import Source, join
from .money import numeral_sums
from .numbering import numbering
from .titles import trim
from .values import PlanTextError, ReadBudgetRow, Reading
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


def read_item(text: str) -> tuple[str, tuple[ReadBudgetRow, ...]]:
    """A line that is taken as an activity: its title without what it costs, and the rows of its money.

    The title keeps all words where no row could be read, so that no sum is lost.
    """
    source = Source(text)
    line = join(source.lines()).cut(0)
    words = trim(line.cut(numbering(line.text).end))
    draft = Draft(source)
    activity = draft.item(words, When(source="undated"))
    rows = tuple(draft.ledger.settled())
    is_whole = not numeral_sums(line.text)
    return (activity.title if activity and rows and is_whole else text.strip()), rows
