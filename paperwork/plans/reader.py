"""Reading a plan: a text in; activities, money, sections and doubts out."""

from __future__ import annotations

import re

from .draft import Draft, When
from .letters import fold
from .lines import Source, join
from .numbering import numbering
from .sums import numeral_sums
from .titles import is_event, trim
from .values import PlanTextError, ReadActivity, ReadBudgetRow, Reading
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

    The title keeps all words where no row could be read, so that no sum is lost, and where the line
    names another matter beside its own.
    """
    source = Source(text)
    line = join(source.lines()).cut(0)
    words = trim(line.cut(numbering(line.text).end))
    draft = Draft(source)
    activity = draft.item(words, When(source="undated"))
    rows = tuple(draft.ledger.settled())
    is_whole = activity is not None and bool(rows) and not numeral_sums(line.text)
    if activity is None or not is_whole or any(_is_another(row, activity) for row in rows):
        return text.strip(), rows
    return activity.title, rows


def _is_another(row: ReadBudgetRow, activity: ReadActivity) -> bool:
    """Whether a sum is for an event of its own (乒乓球赛 奖品800元；羽毛球赛 奖品900元)."""
    words = fold(row.category).split()
    return row.category not in activity.title and any(is_event(word) for word in words)
