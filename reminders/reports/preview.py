"""What a rule would say next, with the words and days that are being typed; said to nobody."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Count, Window
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.models import Person
from members.models.standings import StandingQuerySet
from reminders.kinds import KINDS, Ask, Kind, Matter, Topic
from reminders.kinds.facts import Together
from reminders.models import OptOut, ReminderRule
from reminders.services.finding import GROUP_LANGUAGE, Recipient, Words, house_names
from reminders.wording import ALWAYS

A_YEAR = timedelta(days=365)
# How far back an example is looked for of what has no day of its own.
LATELY = timedelta(days=30)
_WISHES = (Topic.BIRTHDAY, Topic.FESTIVAL)
_LANGUAGES = (GROUP_LANGUAGE, "en")


class Text(NamedTuple):
    """The words in one language."""

    language: str
    title: str
    body: str


class Sample(NamedTuple):
    """A message as it would be sent: on which day, about what, to how many and who is the first of them.

    `day` is None where there is nothing to say and the facts are only named.
    """

    day: date | None
    about: str
    number: int
    first: str
    texts: list[Text]
    group: Text | None


def next_samples(rule: ReminderRule, *, to_groups: bool) -> list[Sample]:
    """The next messages within a year, three of a wish and one of all else; a made-up one if there is none.

    `rule` holds what is typed and needs not be stored.
    """
    kind = KINDS[rule.code]
    matters = list(islice(_next(kind, rule, to_groups), 3 if kind.topic in _WISHES else 1))
    if not matters:
        return [_made_up(kind, rule)]
    house, audiences = house_names(), _audiences(kind, matters)
    return [
        _sample(Words(kind, rule, matter, house), audience, to_groups)
        for matter, audience in zip(matters, audiences, strict=True)
    ]


def _next(kind: Kind, rule: ReminderRule, to_groups: bool) -> Iterable[Matter]:
    now = timezone.now()
    today = timezone.localdate(now)
    if kind.is_live:
        lately = kind.find(Ask(rule, today - LATELY, today, now - LATELY, now))
        return sorted(lately, key=attrgetter("day"), reverse=True)
    last, together = today + A_YEAR, Together()
    ask = Ask(rule, today, last, now, now, together, to_groups=to_groups)
    found = list(kind.find(ask))
    if together.is_waited_for:
        together.fetch()
        found = list(kind.find(ask))
    return sorted((one for one in found if today <= one.day <= last), key=attrgetter("day"))


def _sample(words: Words, audience: tuple[int, str], to_groups: bool) -> Sample:
    matter = words.matter
    return Sample(matter.day, str(matter.about), *audience, *_texts(words, audience[1], to_groups))


def _made_up(kind: Kind, rule: ReminderRule) -> Sample:
    matter = Matter(
        subject="",
        day=timezone.localdate(),
        about="",
        facts=lambda: {field: _bracketed(meaning) for field, meaning in kind.fields.items()},
    )
    return Sample(None, "", 0, "", *_texts(Words(kind, rule, matter), "", to_groups=False))


def _texts(words: Words, name: str, to_groups: bool) -> tuple[list[Text], Text | None]:
    """In both languages, and as a group hears it."""
    texts = [Text(code, *words.for_person(_reader(name, code))) for code in _LANGUAGES]
    heard = to_groups and words.kind.speaks_to_groups and words.matter.for_groups
    return texts, Text(GROUP_LANGUAGE, *words.for_group()) if heard else None


def _reader(name: str, language: str) -> Recipient:
    """Somebody of that name; where there is nobody, what stands for a name."""
    with override(language):
        return Recipient(0, "", name or _bracketed(ALWAYS["name"]), language)


def _audiences(kind: Kind, matters: list[Matter]) -> list[tuple[int, str]]:
    """How many hear of each, and the name of the first. One query for a crowd, one for all the others."""
    deaf = OptOut.objects.filter(topic="" if kind.is_duty else kind.topic).values("person")
    asked = [matter.people() for matter in matters]
    lists = [set(people) for people in asked if not isinstance(people, StandingQuerySet)]
    known = Person.objects.filter(pk__in=set().union(*lists), forgotten_on=None).exclude(pk__in=deaf)
    names = dict(known.order_by().values_list("pk", "name"))
    return [
        _crowd(people.exclude(person__in=deaf))
        if isinstance(people, StandingQuerySet)
        else _some([names[pk] for pk in sorted(set(people)) if pk in names])
        for people in asked
    ]


def _some(names: list[str]) -> tuple[int, str]:
    return len(names), names[0] if names else ""


def _crowd(hearing: Any) -> tuple[int, str]:
    counted = hearing.annotate(in_all=Window(Count("pk"))).order_by("person")
    return counted.values_list("in_all", "person__name").first() or (0, "")


def _bracketed(meaning: Any) -> str:
    return _("[%(meaning)s]") % {"meaning": meaning}
