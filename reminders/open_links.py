"""The page without signing in of what a notice is about, for those who read it in a group."""

from collections.abc import Callable
from typing import Any, NamedTuple

from accounts.asked import number_asked
from activities import shared_links as activity_links
from activities.reports.sharing import Announcement
from congress import shared_links as congress_links
from congress.reports.sharing import announcement_of_call, announcement_of_session
from reminders.models import Notice


class _About(NamedTuple):
    """How what a subject names is found, where it opens, and what is told of it."""

    rows: Callable[[], Any]
    field: str
    path: Callable[[Any], str]
    announcement: Callable[[Any], Announcement]


_OCCASION = _About(activity_links.shareable, "pk", activity_links.open_path, activity_links.announcement_of)
_CALL = _About(congress_links.shareable_calls, "pk", congress_links.call_path, announcement_of_call)
_SESSION = _About(
    congress_links.shareable_sessions, "pk", congress_links.session_path, announcement_of_session
)
_ABOUT = {
    "occasion": _OCCASION,
    "call": _CALL,
    "session": _SESSION,
    "sitting": _SESSION._replace(field="sittings"),
}


def path_for_group(notice: Notice) -> str:
    """Where a group reads more of it: without signing in where that can be. Two queries at most."""
    return open_path(notice.subject) or notice.link


def open_path(subject: str) -> str:
    """The path for a notice's subject; empty where what it is about has no such page. Two queries at most."""
    about, row = _found(subject)
    return about.path(row) if about and row else ""


def announced(subject: str) -> Announcement | None:
    """What is told of it wherever it hangs, without “tomorrow”; None where there is no such page."""
    about, row = _found(subject)
    return about.announcement(row) if about and row else None


def _found(subject: str) -> tuple[_About | None, Any]:
    room, *keys = subject.split(":")
    about = _ABOUT.get(room)
    # What was taken back and fixed anew stands in one subject, the new day last.
    key = number_asked(keys[::2][-1] if room == "occasion" and keys else "".join(keys[:1]))
    if about is None or key is None:
        return None, None
    return about, about.rows().filter(**{about.field: key}).first()
