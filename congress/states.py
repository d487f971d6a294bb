"""The allowed steps of a proposal: one table, which the database holds too (no national rule)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", _("Draft proposal")
    SECONDING = "seconding", _("Looking for seconders")
    SUBMITTED = "submitted", _("Proposal submitted")
    SCREENING = "screening", _("Being screened")
    ACCEPTED = "accepted", _("Accepted (put on file)")
    ASSIGNED = "assigned", _("Handed over")
    HANDLING = "handling", _("Being handled")
    REPLIED = "replied", _("Replied")
    AWAITING_RATING = "awaiting_rating", _("Waiting for the proposer's rating")
    CLOSED = "closed", _("Proposal closed")
    ARCHIVED = "archived", _("Proposal archived")
    RETURNED = "returned", _("Returned for completion")
    MERGED = "merged", _("Merged")
    SUGGESTION = "suggestion", _("Passed on as a suggestion")
    REFUSED = "refused", _("Not accepted (with a reason)")
    WITHDRAWN = "withdrawn", _("Proposal withdrawn")
    EXTENSION = "extension", _("More time asked for")
    SENT_BACK = "sent_back", _("Sent back to be given to another")
    REHANDLING = "rehandling", _("Being handled again")


S = Status

# From → where it may go. What is absent never happens: services, and a trigger, ask this table.
STEPS: dict[Status, tuple[Status, ...]] = {
    S.DRAFT: (S.SECONDING, S.SUBMITTED, S.WITHDRAWN),
    S.SECONDING: (S.DRAFT, S.SUBMITTED, S.WITHDRAWN),
    S.SUBMITTED: (S.SCREENING, S.WITHDRAWN),
    S.SCREENING: (S.ACCEPTED, S.MERGED, S.SUGGESTION, S.RETURNED, S.REFUSED, S.WITHDRAWN),
    S.RETURNED: (S.SUBMITTED, S.WITHDRAWN),
    S.ACCEPTED: (S.ASSIGNED,),
    # A suggestion is answered as well, and keeps its name in the statistics.
    S.SUGGESTION: (S.ASSIGNED, S.ARCHIVED),
    S.ASSIGNED: (S.HANDLING, S.SENT_BACK),
    S.SENT_BACK: (S.ASSIGNED,),
    S.HANDLING: (S.REPLIED, S.EXTENSION, S.SENT_BACK),
    S.EXTENSION: (S.HANDLING,),
    S.REPLIED: (S.AWAITING_RATING,),
    S.AWAITING_RATING: (S.CLOSED, S.REHANDLING),
    S.REHANDLING: (S.REPLIED,),
    S.CLOSED: (S.ARCHIVED,),
    S.MERGED: (S.ARCHIVED,),
    S.REFUSED: (S.ARCHIVED,),
    S.WITHDRAWN: (),
    S.ARCHIVED: (),
}

# Seen by the proposer and those who enter it for them only.
PRIVATE = (S.DRAFT, S.WITHDRAWN)
# Not yet decided: seen by those whose turn it is.
UNDECIDED = (S.SECONDING, S.SUBMITTED, S.SCREENING, S.RETURNED)
# Of them, those that look for nobody: the list has them for whoever handles them, and for whose they are.
UNANNOUNCED = tuple(status for status in UNDECIDED if status != S.SECONDING)
# Decided and so seen by everybody.
PUBLIC = tuple(status for status in S if status not in (*PRIVATE, *UNDECIDED))
# The proposer may still take it back.
WITHDRAWABLE = tuple(status for status in S if S.WITHDRAWN in STEPS[status])
# Somebody owes an answer.
OWED = (S.ASSIGNED, S.HANDLING, S.EXTENSION, S.SENT_BACK, S.REHANDLING)


def is_allowed(before: str, after: str) -> bool:
    return Status(after) in STEPS[Status(before)]


def steps_as_sql() -> str:
    """The table as pairs in SQL."""
    return ", ".join(f"('{a.value}', '{b.value}')" for a, targets in STEPS.items() for b in targets)
