"""What somebody has in the congress: their own proposals, and the answers their department owes."""

from datetime import date
from typing import Any, NamedTuple

from accounts.models import User
from congress.models import Assignment
from congress.reports.proposals import proposals_of

PROPOSALS_SHOWN = 3
REPLIES_SHOWN = 6


class Replies(NamedTuple):
    """Answers that are owed, by their day, the overdue first; as many as stand on home, and how many more."""

    shown: list[Any]
    more: int
    overdue: int


def own_proposals(user: User) -> list[Any]:
    """The newest three that `user` wrote, with how many second them. One query."""
    return list(proposals_of(user).filter(proposer__user=user)[:PROPOSALS_SHOWN])


def replies_due(user: User, *, today: date) -> Replies:
    """What was given to the department of `user` and is not answered. One query."""
    owed = Assignment.objects.given_to(user).owing().select_related("proposal", "department")
    found = list(owed.order_by("due_on", "pk"))
    overdue = sum(one.due_on < today for one in found)
    return Replies(found[:REPLIES_SHOWN], max(len(found) - REPLIES_SHOWN, 0), overdue)
