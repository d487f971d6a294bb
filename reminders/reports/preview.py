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
from reminders.services.finding import GROUP_LANGUAGE, Recipient, Words
from reminders.wording import ALWAYS

A_YEAR = timedelta(days=365)
# How far back an example is looked for of what has no day of its own.
LATELY = timedelta(days=30)
_WISHES = (Topic.BIRTHDAY, Topic.FESTIVAL)
_LANGUAGES = (GROUP_LANGUAGE, "en")


class Text(NamedTuple):
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
    return [_sample(kind, rule, matter, to_groups) for matter in matters]


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


def _sample(kind: Kind, rule: ReminderRule, matter: Matter, to_groups: bool) -> Sample:
    number, first = _audience(kind, matter.people())
    return Sample(matter.day, str(matter.about), number, first, *_texts(kind, rule, matter, first, to_groups))


def _made_up(kind: Kind, rule: ReminderRule) -> Sample:
    matter = Matter(
        subject="",
        day=timezone.localdate(),
        about="",
        facts=lambda: {field: _bracketed(meaning) for field, meaning in kind.fields.items()},
    )
    return Sample(None, "", 0, "", *_texts(kind, rule, matter, "", to_groups=False))


def _texts(
    kind: Kind, rule: ReminderRule, matter: Matter, name: str, to_groups: bool
) -> tuple[list[Text], Text | None]:
    """In both languages, and as a group hears it."""
    words = Words(kind, rule, matter)
    texts = [Text(code, *words.for_person(_reader(name, code))) for code in _LANGUAGES]
    heard = to_groups and kind.speaks_to_groups and matter.for_groups
    return texts, Text(GROUP_LANGUAGE, *words.for_group()) if heard else None


def _reader(name: str, language: str) -> Recipient:
    """Somebody of that name; where there is nobody, what stands for a name."""
    with override(language):
        return Recipient(0, "", name or _bracketed(ALWAYS["name"]), language)


def _audience(kind: Kind, people: Iterable[int] | StandingQuerySet) -> tuple[int, str]:
    """How many hear of it, and the name of the first. One query, beside that for `people`."""
    deaf = OptOut.objects.filter(topic="" if kind.is_duty else kind.topic).values("person")
    rows: Any
    if isinstance(people, StandingQuerySet):
        rows, key, name = people.exclude(person__in=deaf), "person", "person__name"
    else:
        known = Person.objects.filter(pk__in=list(people), forgotten_on=None)
        rows, key, name = known.exclude(pk__in=deaf), "pk", "name"
    counted = rows.annotate(in_all=Window(Count("pk"))).order_by(key)
    found = counted.values_list("in_all", name).first()
    return found or (0, "")


def _bracketed(meaning: Any) -> str:
    return _("[%(meaning)s]") % {"meaning": meaning}
