"""What a kind of reminder is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members.models.standings import StandingQuerySet
from reminders.kinds.facts import Fact, Together, read_facts
from reminders.models import ReminderRule


class Topic(models.TextChoices):
    """What somebody may ask not to be told of; kinds of one topic go together."""

    BIRTHDAY = "birthday", _("birthday wishes")
    FESTIVAL = "festival", _("festival wishes")
    ACTIVITY = "activity", _("activities I am asked to")
    CONGRESS = "congress", _("sessions, proposals and bright ideas")
    OFFICE = "office", _("what my office asks of me")


class Ask(NamedTuple):
    """What a kind is asked: what is to be said from `first` to `last`, both included.

    `since` is when it was asked before, for what has no day of its own.
    """

    rule: ReminderRule
    first: date
    last: date
    since: datetime
    now: datetime
    # Where all kinds are asked at once.
    together: Together | None = None
    # Whether groups are to be told as well; what only they need is else not asked for.
    to_groups: bool = True

    def days(self) -> Iterable[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def months(self) -> Iterable[date]:
        """The days on which a monthly rule speaks."""
        return (day for day in self.days() if day.day == self.rule.month_day)

    def led(self) -> Iterable[tuple[date, date]]:
        """The stretches of days that the rule's leads look at, as (first, last); a lead each."""
        return ((self.first + timedelta(days=n), self.last + timedelta(days=n)) for n in self.rule.leads)

    def weeks_since(self, began: date) -> list[date]:
        """`began` and each day a number of weeks after it; of those that are past, the latest alone."""
        days = [day for day in self.days() if day >= began and (day - began).days % 7 == 0]
        past = [day for day in days if day <= localdate(self.now)]
        return past[-1:] + days[len(past) :]

    def facts(self, key: str, rows: Any) -> list[Fact]:
        """What `rows`, made by `as_facts`, are; one query, or one for all kinds that are asked together."""
        return self.together.facts(key, rows) if self.together else read_facts(rows)


@dataclass(frozen=True)
class Matter:
    """One thing to be said on `day`: what about, to whom, with which facts.

    `people` are keys of people, or a queryset of Standing for a crowd, asked for when it is said. `facts`
    gives the values of the kind's fields in the language of the moment. `until` is the last day on which
    it is worth saying; without it the kind says how long.
    """

    subject: str
    day: date
    about: Any
    facts: Callable[[], dict[str, str]]
    people: Callable[[], Iterable[int] | StandingQuerySet] = tuple
    link: str = ""
    until: date | None = None
    # The offices whose holders `people` are, where it goes by offices other than the rule's.
    posts: Iterable[str] = ()
    # Whether its words may go to a group; a kind that never speaks to groups needs not say.
    for_groups: bool = True


class Wording(NamedTuple):
    """A title and a text with fields in braces: {name}."""

    title: str
    body: str


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is said: what finds it, its words, and what the chair may change of it."""

    code: str
    label: Any
    explanation: Any
    topic: Topic
    # Field → what it stands for; {name}, {union} and {school} are always there.
    fields: dict[str, Any]
    zh: Wording
    en: Wording
    find: Callable[[Ask], Iterable[Matter]]
    is_on: bool = False
    leads: tuple[int, ...] = ()
    month_day: int | None = None
    at: time = time(7, 30)
    crowd: str = ""
    posts: tuple[str, ...] = ()
    festivals: tuple[str, ...] = ()
    # Its own words for groups, where groups may hear of it at all.
    zh_group: Wording | None = None
    en_group: Wording | None = None
    # Days after its own within which it is still worth saying.
    keeps_for: int = 30
    # Nobody may ask not to be told.
    is_duty: bool = False
    # What the day's message has no room for goes with the next day's, not only on Monday.
    is_urgent: bool = False
    # Looked at each minute, whatever the time of day; never counts as late.
    is_live: bool = False
    # How the page of the notice looks.
    is_greeting: bool = False

    @property
    def speaks_to_groups(self) -> bool:
        return self.zh_group is not None

    def wording(self, language: str) -> Wording:
        return self.zh if language == "zh-hans" else self.en

    def group_wording(self, language: str) -> Wording:
        """What a group is told; a kind without such words is never asked."""
        found = self.zh_group if language == "zh-hans" else self.en_group
        return found or self.wording(language)
