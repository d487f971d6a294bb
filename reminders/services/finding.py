"""Find what is due and say it: each minute, from the last day that is done with until today."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import override

from members.models import Person, Union
from members.models.standings import StandingQuerySet
from reminders.kinds import KINDS, Ask, Kind, Matter
from reminders.models import Notice, OptOut, Progress, ReminderRule, ReminderSettings
from reminders.wording import check_words, say

log = logging.getLogger(__name__)

# What lies longer back is not caught up with.
LONGEST_BACK = timedelta(days=60)
AT_A_TIME = 1000
# Groups are spoken to in Chinese.
GROUP_LANGUAGE = "zh-hans"


class Recipient(NamedTuple):
    """Somebody who is told; `language` is the one they read."""

    pk: int
    staff_number: str
    name: str
    language: str


class Due(NamedTuple):
    """Something that is to be said, to whom."""

    rule: ReminderRule
    matter: Matter
    people: list[Recipient]
    to_groups: bool


def find_due(now: datetime) -> int:
    """Say what is due; returns how many notices were made. Safe to run twice, also at once.

    A rule that fails is noted in its progress and holds up no other.
    """
    local = timezone.localtime(now)
    if ReminderSettings.objects.get(pk=1).is_paused(local.date()):
        return 0
    rules = ReminderRule.objects.switched_on().select_related("progress").prefetch_related("channels")
    return sum(_look_after(rule, local) for rule in rules if rule.code in KINDS)


def due_on(day: date) -> Iterator[Due]:
    """What the rules that are switched on have to say on `day`, said already or not; said to nobody."""
    noon = timezone.make_aware(datetime(day.year, day.month, day.day, 12))
    for rule in ReminderRule.objects.switched_on().prefetch_related("channels"):
        kind = KINDS.get(rule.code)
        if kind is not None:
            ask = Ask(rule, day, day, noon - timedelta(days=1), noon)
            yield from _due(kind, rule, list(kind.find(ask)), anew=True)


def _look_after(rule: ReminderRule, now: datetime) -> int:
    progress = rule.progress
    try:
        with transaction.atomic():
            said = _say_what_is_due(KINDS[rule.code], rule, now)
            # Today is looked at again each minute, so only yesterday is done with.
            Progress.objects.filter(pk=progress.pk).update(
                found_until=max(progress.found_until, now.date() - timedelta(days=1)),
                looked_at=now,
                trouble="",
                trouble_since=None,
            )
    # Whatever goes wrong in one kind, the others have something to say too.
    except Exception as error:
        log.exception("The reminder rule %s failed", rule.code)
        since = progress.trouble_since or now
        Progress.objects.filter(pk=progress.pk).update(
            trouble=f"{type(error).__name__}: {error}"[:300], trouble_since=since
        )
        return 0
    return said


def _say_what_is_due(kind: Kind, rule: ReminderRule, now: datetime) -> int:
    today = now.date()
    last = today if kind.is_live or now.time() >= rule.at else today - timedelta(days=1)
    # A clock that was fast for a while has finished days that are still to come.
    first = min(max(rule.progress.found_until + timedelta(days=1), today - LONGEST_BACK), today)
    if first > last:
        return 0
    since = rule.progress.looked_at or now
    found = kind.find(Ask(rule, first, last, since, now))
    matters = _latest(one for one in found if until(kind, one) >= today)
    made = [notice for due in _due(kind, rule, matters) for notice in _notices(kind, due, now)]
    Notice.objects.bulk_create(made, batch_size=AT_A_TIME, ignore_conflicts=True)
    return len(made)


def until(kind: Kind, matter: Matter) -> date:
    """The last day on which it is worth saying."""
    return matter.until or matter.day + timedelta(days=kind.keeps_for)


def _latest(matters: Iterable[Matter]) -> list[Matter]:
    """Of one thing that was due on several missed days, the last: thirty days before is no news by then."""
    by_subject = {matter.subject: matter for matter in sorted(matters, key=lambda matter: matter.day)}
    return list(by_subject.values())


def _due(kind: Kind, rule: ReminderRule, matters: list[Matter], *, anew: bool = False) -> Iterator[Due]:
    """The matters with those who have not been told yet and have not asked not to be.

    `anew` asks for those who have been told, too.
    """
    asked = [(matter, matter.people()) for matter in matters]
    small = [matter for matter, people in asked if not isinstance(people, StandingQuerySet)]
    told = set() if anew else _told(rule, small)
    deaf = set() if kind.is_duty else _deaf_to(kind.topic)
    wanted = [
        (
            matter,
            [
                pk
                for pk in _who(rule, matter, people, anew)
                if not (pk in deaf or (*_key(matter), pk) in told)
            ],
        )
        for matter, people in asked
    ]
    known = _recipients({pk for _matter, people in wanted for pk in people})
    for matter, people in wanted:
        to_groups = kind.speaks_to_groups and matter.for_groups
        if people or to_groups:
            yield Due(rule, matter, [known[pk] for pk in people if pk in known], to_groups)


def _who(
    rule: ReminderRule, matter: Matter, people: Iterable[int] | StandingQuerySet, anew: bool
) -> list[int]:
    if not isinstance(people, StandingQuerySet):
        return list(dict.fromkeys(people))
    if not anew:
        # The database leaves out a crowd that has been told: it is asked each minute of the day.
        said = Notice.objects.filter(
            rule=rule, subject=matter.subject, day=matter.day, person=OuterRef("person")
        )
        people = people.exclude(Exists(said))
    return list(people.order_by("person").values_list("person", flat=True))


def _key(matter: Matter) -> tuple[str, date]:
    return matter.subject, matter.day


def _told(rule: ReminderRule, matters: list[Matter]) -> set[tuple[str, date, int]]:
    """Who has been told of which of these; one query for any number of matters."""
    if not matters:
        return set()
    said = Notice.objects.filter(
        rule=rule, subject__in={one.subject for one in matters}, day__in={one.day for one in matters}
    )
    return set(said.exclude(person=None).values_list("subject", "day", "person"))


def _deaf_to(topic: str) -> set[int]:
    return set(OptOut.objects.filter(topic=topic).values_list("person", flat=True))


def _recipients(keys: set[int]) -> dict[int, Recipient]:
    ordered, found = sorted(keys), {}
    for start in range(0, len(ordered), AT_A_TIME):
        some = Person.objects.filter(pk__in=ordered[start : start + AT_A_TIME], forgotten_on=None)
        for pk, number, name, language in some.order_by().values_list(
            "pk", "staff_number", "name", "user__language"
        ):
            found[pk] = Recipient(pk, number, name, language or GROUP_LANGUAGE)
    return found


def _notices(kind: Kind, due: Due, now: datetime) -> Iterator[Notice]:
    rule, matter = due.rule, due.matter
    is_late = matter.day < now.date() and not kind.is_live
    common = {
        "rule": rule,
        "subject": matter.subject,
        "day": matter.day,
        "link": matter.link,
        "said_at": now,
        "is_late": is_late,
        "until": until(kind, matter),
    }
    words = Words(kind, rule, matter)
    silent = _deaf_to(OptOut.EMAIL) if rule.by_email and settings.SENDS_EMAIL else None
    for person in due.people:
        title, body = words.for_person(person)
        waits = silent is not None and person.pk not in silent
        yield Notice(person_id=person.pk, title=title, body=body, waits=waits, **common)
    if due.to_groups and not is_late:
        title, body = words.for_group()
        for channel in rule.channels.all():
            if channel.is_on:
                yield Notice(channel=channel, title=title, body=body, waits=True, **common)


def house_names() -> dict[str, str]:
    """The fields that all words share."""
    union = Union.objects.first()
    return {"union": union.name if union else "", "school": union.school_name if union else ""}


class Words:
    """The words of a matter, each language worked out once."""

    def __init__(
        self, kind: Kind, rule: ReminderRule, matter: Matter, house: dict[str, str] | None = None
    ) -> None:
        self.kind, self.rule, self.matter = kind, rule, matter
        self.always = house or house_names()
        self._facts = cache(self._facts_in)
        self._templates = cache(self._templates_in)

    def for_person(self, person: Recipient) -> tuple[str, str]:
        title, body = self._templates(person.language)
        facts = self._facts(person.language) | {"name": person.name}
        return say(title, facts)[:200], say(body, facts)

    def for_group(self) -> tuple[str, str]:
        wording = self.kind.group_wording(GROUP_LANGUAGE)
        facts = self._facts(GROUP_LANGUAGE) | {"name": ""}
        return say(wording.title, facts)[:200], say(wording.body, facts)

    def _facts_in(self, language: str) -> dict[str, str]:
        with override(language):
            return self.always | self.matter.facts()

    def _templates_in(self, language: str) -> tuple[str, str]:
        """The rule's own words; the kind's where they are empty or ask for a field that there is not."""
        own = self.kind.wording(language)
        suffix = "zh" if language == GROUP_LANGUAGE else "en"
        title = getattr(self.rule, f"title_{suffix}") or own.title
        body = getattr(self.rule, f"body_{suffix}") or own.body
        try:
            check_words(title + body, self.kind.fields)
        except ValidationError:
            return own
        return title, body
