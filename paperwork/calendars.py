"""Calendar files (iCalendar, RFC 5545) as phones fetch them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vDuration, vText, vUri

ZONE = ZoneInfo("Asia/Shanghai")
# How often a phone is asked to look again; most have a shortest time of their own.
LOOK_AGAIN = timedelta(hours=6)
# What begins at a time and has no end lasts this long in a phone's calendar, as its own new entries do.
LASTS = timedelta(hours=1)
# The evening before a whole day, 18:00; a day and an hour before a time.
BEFORE_DAY = (timedelta(hours=-6),)
BEFORE_TIME = (timedelta(days=-1), timedelta(hours=-1))
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")


class Standing(StrEnum):
    """How sure an entry is; a phone strikes out what is cancelled."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a calendar: whole days from `first` to `last`, both included, or from `at` on the first.

    `uid` stays the same for life, and `revision` grows with each change; by both a phone knows what has
    moved. `changed` is the moment of the last change.
    """

    uid: str
    title: str
    first: date
    last: date
    changed: datetime
    at: time | None = None
    place: str = ""
    text: str = ""
    link: str = ""
    category: str = ""
    standing: Standing = Standing.CONFIRMED
    revision: int = 0
    is_busy: bool = False
    alarms: bool = False


def calendar_file(*, name: str, about: str, entries: Iterable[Entry]) -> bytes:
    """The whole calendar; the same entries give the same bytes, so that a phone need not load them again."""
    calendar = Calendar()
    calendar.add("prodid", "-//union_admin//Staff Home//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(_one_line(name)))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, vText(_lines(about)))
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", vDuration(LOOK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _zone() -> Timezone:
    """China's time without the summer times of 1986 to 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1992, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    changed = entry.changed.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.revision)
    begins, ends = _span(entry)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", _one_line(entry.title))
    if entry.place:
        event.add("location", _one_line(entry.place))
    if entry.text:
        event.add("description", _lines(entry.text))
    if entry.link:
        event.add("url", vUri(entry.link))
    if entry.category:
        event.add("categories", [_one_line(entry.category)])
    event.add("status", entry.standing.value)
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    for before in _alarms(entry):
        event.add_component(_alarm(entry, before))
    return event


def _span(entry: Entry) -> tuple[date, date]:
    """Beginning and end; the end of whole days is the day after the last (RFC 5545, 3.6.1)."""
    if entry.at is None:
        return entry.first, entry.last + timedelta(days=1)
    begins = datetime.combine(entry.first, entry.at, ZONE)
    if entry.last == entry.first:
        return begins, begins + LASTS
    return begins, datetime.combine(entry.last + timedelta(days=1), time(), ZONE)


def _alarms(entry: Entry) -> Sequence[timedelta]:
    if not entry.alarms:
        return ()
    return BEFORE_DAY if entry.at is None else BEFORE_TIME


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _one_line(entry.title))
    alarm.add("trigger", before)
    return alarm


def _one_line(text: str) -> str:
    return " ".join(_lines(text).split())


def _lines(text: str) -> str:
    """What people typed, with one kind of line break: any other would end a line of the file."""
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text)).strip()
