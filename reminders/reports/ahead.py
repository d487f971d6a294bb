"""What will be said in the coming days, by the rules that are on; said to nobody."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Value
from django.utils import timezone

from members.models import Post
from members.models.standings import StandingQuerySet
from reminders.kinds import KINDS, Ask, Kind, Matter
from reminders.kinds.facts import Together
from reminders.models import OptOut, ReminderRule


class Line(NamedTuple):
    """Something that will be said on a day: to so many people, or to those who hold these `offices`.

    `channels` are the groups that hear of it too. What waits and what changes is said as it happens, and
    is not here.
    """

    day: date
    rule: ReminderRule
    label: Any
    about: Any
    people: int | None
    offices: list[Any]
    channels: list[str]


class _Found(NamedTuple):
    kind: Kind
    rule: Any
    matter: Matter


def ahead(first: date, days: int) -> list[Line]:
    """What will be said from `first` on, day by day; `days` up to 31. Seven queries with every rule on.

    What nobody would hear, because all of them asked not to, is left out.
    """
    found = list(_found(first, first + timedelta(days=days - 1)))
    to_people = [one for one in found if not _offices(one)]
    counts = dict(zip(map(id, to_people), _count(to_people), strict=True))
    lines = (_line(one, counts.get(id(one))) for one in found)
    return [line for line in lines if line.people != 0 or line.channels]


def _found(first: date, last: date) -> Iterable[_Found]:
    rules: Any = ReminderRule.objects.switched_on().annotate(
        groups=ArrayAgg("channels__name", filter=Q(channels__is_on=True), order_by="channels__name")
    )
    now, together = timezone.now(), Together()
    asks = [
        Ask(rule, first, last, now, now, together, to_groups=bool(rule.groups))
        for rule in rules
        if rule.code in KINDS and not KINDS[rule.code].is_live
    ]
    found = [
        _Found(KINDS[ask.rule.code], ask.rule, matter)
        for ask, matter in _asked(asks, together)
        if first <= matter.day <= last
    ]
    place = {code: number for number, code in enumerate(KINDS)}
    return sorted(found, key=lambda one: (one.matter.day, place[one.kind.code]))


def _asked(asks: list[Ask], together: Together) -> Iterable[tuple[Ask, Matter]]:
    """What each kind finds; those that wait for what is fetched for all together are asked again."""
    again = []
    for ask in asks:
        together.is_waited_for = False
        matters = list(KINDS[ask.rule.code].find(ask))
        if together.is_waited_for:
            again.append(ask)
        else:
            yield from ((ask, matter) for matter in matters)
    together.fetch()
    for ask in again:
        yield from ((ask, matter) for matter in KINDS[ask.rule.code].find(ask))


def _offices(one: _Found) -> list[str]:
    return list(one.matter.posts or one.rule.posts)


def _line(one: _Found, count: int | None) -> Line:
    kind, rule, matter = one
    to_groups = kind.speaks_to_groups and matter.for_groups
    return Line(
        matter.day,
        rule,
        kind.label,
        matter.about,
        count,
        [Post.Kind(post).label for post in _offices(one)],
        (rule.groups or []) if to_groups else [],
    )


def _count(found: list[_Found]) -> list[int]:
    """To how many each is said, without those who asked not to be told; one query for all together."""
    numbers, asked, lists = [0] * len(found), [], set()
    for place, one in enumerate(found):
        people = one.matter.people()
        deaf = OptOut.objects.filter(topic="" if one.kind.is_duty else one.kind.topic)
        if isinstance(people, StandingQuerySet):
            hearing = people.exclude(person__in=deaf.values("person"))
            asked.append(_counted(hearing, place))
        else:
            keys = set(people)
            numbers[place] = len(keys)
            lists.add(place)
            asked.append(_counted(deaf.filter(person__in=keys), place))
    if asked:
        for place, number in asked[0].union(*asked[1:], all=True):
            numbers[place] += -number if place in lists else number
    return numbers


def _counted(rows: Any, place: int) -> Any:
    return rows.order_by().values_list(Value(place)).annotate(number=Count("pk"))
