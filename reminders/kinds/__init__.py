"""Everything that is said, a kind each; a later room's kinds are a module here and a line in the table."""

from reminders.kinds.activities import ACTIVITY_TOMORROW, OCCASION_CHANGED
from reminders.kinds.answers import ANSWER_DUE, ANSWER_OVERDUE, IDEA_ANSWERED, PROPOSAL_ANSWERED
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.birthdays import BIRTHDAY, BIRTHDAY_LIST
from reminders.kinds.budgets import BUDGET_WAITING
from reminders.kinds.calls import CALL_CLOSES, CALL_OPENS, SECONDING_ASKED
from reminders.kinds.congress import SESSION_CALLED
from reminders.kinds.days_off import DAYS_OFF_MISSING
from reminders.kinds.festivals import FESTIVAL
from reminders.kinds.gifts import GIFT_HAND_OUT, GIFT_PLAN, GIFT_PURCHASE, GIFT_RECEIPTS
from reminders.kinds.handed_over import PROPOSAL_MOVED, PROPOSALS_GIVEN
from reminders.kinds.plans import UNDATED_LINES
from reminders.kinds.routines import ROUTINE
from reminders.kinds.sessions import PAPERS_OUT, SESSION_PREPARATION
from reminders.kinds.terms import TERMS
from reminders.kinds.waiting import WAITING
from reminders.kinds.week import CHAIR_WEEK

# In the order in which the chair sees them.
_IN_ORDER = (
    BIRTHDAY,
    BIRTHDAY_LIST,
    FESTIVAL,
    GIFT_PLAN,
    GIFT_PURCHASE,
    GIFT_HAND_OUT,
    GIFT_RECEIPTS,
    ACTIVITY_TOMORROW,
    OCCASION_CHANGED,
    UNDATED_LINES,
    WAITING,
    SESSION_CALLED,
    CALL_OPENS,
    CALL_CLOSES,
    SECONDING_ASKED,
    PAPERS_OUT,
    PROPOSAL_MOVED,
    PROPOSAL_ANSWERED,
    IDEA_ANSWERED,
    PROPOSALS_GIVEN,
    ANSWER_DUE,
    ANSWER_OVERDUE,
    SESSION_PREPARATION,
    BUDGET_WAITING,
    ROUTINE,
    TERMS,
    DAYS_OFF_MISSING,
    CHAIR_WEEK,
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _IN_ORDER}

__all__ = ["KINDS", "Ask", "Kind", "Matter", "Topic", "Wording"]
