"""How one's notices are laid out to be read."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from activities.wording import day_name, days_in_full
from almanac.festivals import Festival
from reminders.kinds import Kind, Topic
from reminders.models import Notice
from reminders.reports.own import ICONS
from reminders.reports.said import kind_of

BIRTHDAY, FESTIVAL, QUIET = "birthday", "festival", "quiet"


class Line(NamedTuple):
    """A notice in a list: its icon, and whether it is a greeting."""

    notice: Notice
    icon: str
    is_greeting: bool

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None


class Day(NamedTuple):
    """What was said on a day; `late` came after a pause, or after the machine stood still."""

    title: str
    lines: list[Line]
    late: list[Line]

    @property
    def late_unread(self) -> int:
        return sum(line.is_unread for line in self.late)


def by_day(notices: Iterable[Notice], today: date) -> list[Day]:
    """The notices, the newest first as they come, under the days on which they were said. No query."""
    days = []
    for day, said in groupby(notices, lambda notice: localdate(notice.said_at)):
        lines = [line_of(notice) for notice in said]
        late = [line for line in lines if line.notice.is_late]
        days.append(Day(day_in_words(day, today), [line for line in lines if not line.notice.is_late], late))
    return days


def line_of(notice: Notice) -> Line:
    """How it stands in a list; what an earlier version of the house said has a bell. No query."""
    kind = kind_of(notice.rule.code)
    icon = ICONS[kind.topic] if kind else "bell"
    return Line(notice, icon, kind is not None and kind.is_greeting)


def day_in_words(day: date, today: date) -> str:
    """“今天”, “昨天”, “6月19日”, “2025年6月19日”."""
    named = {0: _("today"), 1: _("yesterday")}.get((today - day).days)
    if named:
        return named[:1].upper() + named[1:]
    return day_name(day.month, day.day) if day.year == today.year else days_in_full(day, day)


def newest_unread(user: User) -> int | None:
    """The key of the newest notice that has not been read: what comes after it was not seen. One query."""
    own = Notice.objects.visible_to(user).unread().order_by("-pk")
    return own.values_list("pk", flat=True).first()


def leads_on(notice: Notice) -> str:
    """What the button under its text leads to: what it is about, on this site, or nothing."""
    is_path = notice.link.startswith("/") and url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return notice.link if is_path else ""


def look_of(notice: Notice, kind: Kind) -> str:
    """How a greeting is drawn: a cake, lanterns, or quietly where people remember their dead."""
    if kind.topic == Topic.BIRTHDAY:
        return BIRTHDAY
    return QUIET if f":{Festival.QINGMING.value}:" in f"{notice.subject}:" else FESTIVAL


def words_and_signature(body: str, union: str) -> tuple[list[str], str]:
    """The paragraphs of a greeting, and who signs it: the union, whether its words end with that or not."""
    paragraphs: list[Any] = [line.strip() for line in body.splitlines() if line.strip()]
    if paragraphs and paragraphs[-1] == union:
        paragraphs.pop()
    return paragraphs, union
