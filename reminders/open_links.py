"""The page without signing in of what a notice is about, for those who read it in a group."""

from activities import shared_links as activity_links
from congress import shared_links as congress_links


def open_path(subject: str) -> str:
    """The path for a notice's subject; empty where what it is about has no such page. Two queries at most."""
    room, *keys = subject.split(":")
    # What was taken back and fixed anew stands in one subject, the new day last.
    found = keys[::2][-1] if room == "occasion" and keys else "".join(keys[:1])
    return _path(room, int(found)) if found.isdecimal() else ""


def _path(room: str, pk: int) -> str:
    if room == "occasion":
        occasion = activity_links.shareable().filter(pk=pk).first()
        return activity_links.open_path(occasion) if occasion else ""
    if room == "call":
        call = congress_links.shareable_calls().filter(pk=pk).first()
        return congress_links.call_path(call) if call else ""
    if room in ("session", "sitting"):
        key = {"session": "pk", "sitting": "sittings"}[room]
        session = congress_links.shareable_sessions().filter(**{key: pk}).first()
        return congress_links.session_path(session) if session else ""
    return ""
