"""Asking a kind what it finds, and reading what it would say."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reminders.kinds import KINDS, Ask, Matter
from reminders.models import ReminderRule
from reminders.services.finding import Recipient, Words
from tests.reminders.clock import at


def ask_for(code: str, first: str, last: str = "", now: datetime | None = None, **changed) -> Ask:
    """What a kind is asked for days written as 2026-06-19; `changed` are columns of its rule."""
    ReminderRule.objects.filter(code=code).update(**changed)
    last = last or first
    now = now or at(f"{last} 12:00")
    rule = ReminderRule.objects.get(code=code)
    return Ask(rule, date.fromisoformat(first), date.fromisoformat(last), now - timedelta(minutes=1), now)


def found(code: str, first: str, last: str = "", **changed) -> list[Matter]:
    return list(KINDS[code].find(ask_for(code, first, last, **changed)))


def queries(code: str, first: str, last: str = "") -> int:
    """How many statements it takes to find what there is, without those for whom it is."""
    ask = ask_for(code, first, last)
    with CaptureQueriesContext(connection) as context:
        assert list(KINDS[code].find(ask))
    return len(context)


def said(code: str, matter: Matter, language: str = "zh-hans") -> str:
    """Title and text as somebody named 林晓春 reads them."""
    rule = ReminderRule.objects.get(code=code)
    words = Words(KINDS[code], rule, matter)
    return "\n".join(words.for_person(Recipient(0, "T0", "林晓春", language)))


def told(matter: Matter) -> list[int]:
    """The keys of those to whom it is said."""
    people = matter.people()
    return sorted(people.values_list("person", flat=True) if hasattr(people, "values_list") else people)
