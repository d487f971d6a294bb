"""What is going on in the congress, and what waits for somebody there."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from accounts.models import User
from congress.models import Call, Session
from congress.reports.handling_waiting import counted_waiting, handling_waiting
from congress.reports.papers import papers_waiting
from congress.reports.proposals import proposals_waiting, seconding_waiting
from congress.reports.sessions import preparation_waiting
from congress.reports.waiting import Waiting

# What a page of the room adds: for a user, what waits for them there.
SOURCES: tuple[Callable[[User], list[Waiting]], ...] = (
    papers_waiting,
    proposals_waiting,
    seconding_waiting,
    handling_waiting,
    preparation_waiting,
    counted_waiting,
)


class GoingOn(NamedTuple):
    """The calls that are open, and the sessions that are not yet archived."""

    calls: list[Call]
    sessions: list[Session]


def waiting_for(user: User) -> list[Waiting]:
    """What waits for `user`, in the order of the table."""
    return [found for source in SOURCES for found in source(user)]


def going_on(user: User, *, day: date) -> GoingOn:
    """Two queries."""
    sessions: Any = Session.objects.visible_to(user)
    calls = Call.objects.open_on(day).filter(session__in=sessions).select_related("session__term")
    current = sessions.filter(archived_at=None).select_related("term", "activity")
    return GoingOn(list(calls), list(current.prefetch_related("sittings__occasion")[:5]))
