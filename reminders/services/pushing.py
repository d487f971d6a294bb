"""What leaves the house: at most one message a person a day, the rest in Monday's digest (thrift)."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from members.models import Person
from reminders.kinds import KINDS
from reminders.models import Delivery, Notice
from reminders.services.attempts import is_silent

MONDAY = 1
AT_A_TIME = 1000


def make_messages(now: datetime) -> int:
    """Turn notices that wait into messages; returns how many. Nothing is made in quiet hours or a pause."""
    if is_silent(now):
        return 0
    local = timezone.localtime(now)
    return _tell_groups(local) + _tell_people(local)


@transaction.atomic
def _tell_groups(now: datetime) -> int:
    """A message a notice: what is for a group is said when it is due, or not at all."""
    rows = Notice.objects.filter(waits=True, channel__isnull=False)
    waiting = list(rows.select_for_update(skip_locked=True, of=("self",)))
    stale = {notice.pk for notice in waiting if notice.until < now.date()}
    Notice.objects.filter(pk__in=stale).update(waits=False)
    fresh = [notice for notice in waiting if notice.pk not in stale]
    made = Delivery.objects.bulk_create(
        Delivery(channel_id=notice.channel_id, day=now.date(), next_try_at=now) for notice in fresh
    )
    for notice, delivery in zip(fresh, made, strict=True):
        notice.delivery, notice.waits = delivery, False
    Notice.objects.bulk_update(fresh, ["delivery", "waits"])
    return len(made)


def _tell_people(now: datetime) -> int:
    """The day's message for those who have not had it: what is due today, and on Mondays all that waits."""
    today = now.date()
    had = Delivery.objects.filter(person=OuterRef("person"), day=today)
    waiting = (
        Notice.objects.filter(waits=True, person__isnull=False)
        .exclude(Exists(had))
        .select_related("rule")
        .only("person", "day", "said_at", "is_late", "until", "rule__code")
        .order_by("person", "pk")
    )
    chosen = [
        (person, [notice.pk for notice in picked])
        for person, theirs in groupby(waiting, attrgetter("person_id"))
        if (picked := choose(list(theirs), today))
    ]
    for start in range(0, len(chosen), AT_A_TIME):
        _make(chosen[start : start + AT_A_TIME], now)
    _drop_stale(today)
    return len(chosen)


def choose(waiting: list[Notice], today: date) -> list[Notice]:
    """What goes into the day's message; nothing when all of it waits for Monday.

    After days on which nothing was said, everything goes at once: one digest says what was missed.
    """
    worth = [notice for notice in waiting if notice.until >= today]
    if today.isoweekday() == MONDAY or any(notice.is_late for notice in worth):
        return worth
    return [notice for notice in worth if _is_of(notice, today) or KINDS[notice.rule.code].is_urgent]


def _is_of(notice: Notice, today: date) -> bool:
    return timezone.localtime(notice.said_at).date() == today


@transaction.atomic
def _make(chosen: list[tuple[int, list[int]]], now: datetime) -> None:
    """Both at once: a message without its notices would be lost, notices without a message said twice."""
    people = [person for person, _notices in chosen]
    reachable = set(Person.objects.filter(pk__in=people).exclude(email="").values_list("pk", flat=True))
    Delivery.objects.bulk_create(_messages(people, reachable, now))
    message = Delivery.objects.filter(person=OuterRef("person"), day=now.date()).values("pk")[:1]
    notices = [notice for _person, theirs in chosen for notice in theirs]
    Notice.objects.filter(pk__in=notices).update(delivery=Subquery(message), waits=False)


def _messages(people: Iterable[int], reachable: set[int], now: datetime) -> Iterable[Delivery]:
    status = Delivery.Status
    for person in people:
        known = person in reachable
        yield Delivery(
            person_id=person,
            day=now.date(),
            next_try_at=now,
            status=status.WAITING if known else status.UNADDRESSED,
        )


def _drop_stale(today: date) -> None:
    """What is not worth a message any more stays in the inbox alone."""
    Notice.objects.filter(waits=True, until__lt=today).update(waits=False)
