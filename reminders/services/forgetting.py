"""Somebody is forgotten: what they were told is deleted, and what others were told of them gets the mark."""

import re
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, StrIndex

from accounts.models import User
from members.models import Person
from members.models.people import FORGOTTEN
from reminders.models import Delivery, Notice, OptOut


@transaction.atomic
def forget(*, person: Person, by: User) -> None:
    """Delete what was said to somebody, and put the mark where others were told of them by name.

    Asked before the registry forgets, which knows all their names. A name that somebody else bears stays.
    """
    kept = person.merged_into_id or person.pk
    family = Person.objects.filter(Q(pk=kept) | Q(merged_into=kept))
    Notice.objects.filter(person=person).delete()
    Delivery.objects.filter(person=person).delete()
    OptOut.objects.filter(person=person).delete()
    names = set(_names_of(family).values_list("name", flat=True))
    if names:
        _mark(names, others=Person.objects.exclude(pk__in=family.values("pk")))


def rows_to_forget(people: QuerySet[Person]) -> dict[str, int]:
    """How many rows forgetting these people rewrites or deletes, by what they are. One query."""
    told = Notice.objects.filter(Q(person__in=people) | _told_of(people))
    counted: list[QuerySet] = [
        _counted(Notice, told),
        _counted(Delivery, Delivery.objects.filter(person__in=people)),
        _counted(OptOut, OptOut.objects.filter(person__in=people)),
    ]
    first, *others = counted
    return {row["kind_of_row"]: row["n"] for row in first.union(*others, all=True) if row["n"]}


def _names_of(people: QuerySet[Person]) -> QuerySet:
    """The names these people bear or bore, without those that others bear too."""
    history: Any = Person
    namesakes = Person.objects.filter(name=OuterRef("name")).exclude(pk__in=people.values("pk"))
    events = history.pgh_event_model.objects.filter(pgh_obj__in=people.values("pk")).order_by()
    return events.exclude(name__in=("", FORGOTTEN)).filter(~Exists(namesakes)).values("name")


def _told_of(people: QuerySet[Person]) -> Q:
    """Whether a notice names one of them."""
    text = Concat(OuterRef("title"), Value("\n"), OuterRef("body"), output_field=TextField())
    return Q(Exists(_names_of(people).annotate(stands_at=StrIndex(text, F("name"))).filter(stands_at__gt=0)))


def _mark(names: Collection[str], *, others: QuerySet[Person]) -> None:
    """The mark for each of the names, but not inside a longer name that somebody else bears."""
    longer = others.filter(reduce(or_, (Q(name__contains=name) for name in names)))
    known = sorted({*names, *longer.values_list("name", flat=True)}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, known)))

    def marked(text: str) -> str:
        return pattern.sub(lambda found: FORGOTTEN if found[0] in names else found[0], text)

    naming = reduce(or_, (Q(title__contains=name) | Q(body__contains=name) for name in names))
    notices = list(Notice.objects.select_for_update().filter(naming).order_by("pk"))
    for notice in notices:
        # The mark is longer than most names.
        notice.title, notice.body = marked(notice.title)[:200], marked(notice.body)
    Notice.objects.bulk_update(notices, ["title", "body"], batch_size=1000)


def _counted(model: Any, rows: QuerySet) -> QuerySet:
    title = Value(str(model._meta.verbose_name), CharField())
    return rows.order_by().annotate(kind_of_row=title).values("kind_of_row").annotate(n=Count("pk"))
