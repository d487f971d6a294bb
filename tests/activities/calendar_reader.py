"""A calendar file as another library than the one that wrote it understands it."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import vobject


class ReadEvent(NamedTuple):
    """`days` are the first and last day, both included; `at` is the hour where it has one."""

    uid: str
    title: str
    days: tuple[date, date]
    at: str
    place: str
    status: str
    sequence: int
    alarms: list[timedelta]
    text: str
    link: str
    category: str
    busy: bool


def read_calendar(body):
    """Every event in the file, in order."""
    return [_read(event) for event in vobject.readOne(body.decode()).contents.get("vevent", [])]


def read_by_uid(body):
    events = read_calendar(body)
    found = {event.uid: event for event in events}
    assert len(found) == len(events), "an entry stands twice"
    return found


def _read(event):
    begins, ends = event.dtstart.value, event.dtend.value
    at = f"{begins:%H:%M}" if isinstance(begins, datetime) else ""
    if isinstance(begins, datetime):
        assert begins.utcoffset() == timedelta(hours=8)
        last = (ends - timedelta(microseconds=1)).date()
    else:
        last = ends - timedelta(days=1)
    first = begins.date() if isinstance(begins, datetime) else begins
    contents = event.contents
    alarms = [alarm.trigger.value for alarm in contents.get("valarm", [])]
    return ReadEvent(
        uid=event.uid.value,
        title=event.summary.value,
        days=(first, last),
        at=at,
        place=_word(contents, "location"),
        status=event.status.value,
        sequence=int(event.sequence.value),
        alarms=alarms,
        text=_word(contents, "description"),
        link=_word(contents, "url"),
        category=",".join(contents["categories"][0].value) if "categories" in contents else "",
        busy=event.transp.value == "OPAQUE",
    )


def _word(contents, name):
    return contents[name][0].value if name in contents else ""
