"""How long people are kept: who left when, and who is due to be forgotten."""

from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from members.models import Person, Post, Standing, Union
from members.models.people import PersonQuerySet
from paperwork.terms import years_before


def with_leaving(people: PersonQuerySet, day: date) -> Any:
    """Add `left_on` (the first day off the union's list, none for who never was on it), `is_listed` (on `day`
    or later) and `holds_office` (likewise)."""
    own = Standing.objects.filter(person=OuterRef("pk"))
    to_come = Q(period__endswith=None) | Q(period__endswith__gt=day)
    offices = Post.objects.filter(to_come, person=OuterRef("pk"))
    return people.annotate(
        left_on=Max("standings__period__endswith"),
        is_listed=Exists(own.filter(to_come)),
        holds_office=Exists(offices),
    )


def kept_until_after(day: date) -> date:
    """Whoever left on this day or before has been kept long enough by `day` (`Union.retention_years`)."""
    years = Union.objects.values_list("retention_years", flat=True).get()
    return years_before(day, years)


def due_people(day: date) -> QuerySet[Person]:
    """Those who left long enough ago by `day` and hold no office, the longest gone first."""
    rows = Person.objects.filter(merged_into=None, forgotten_on=None)
    return (
        with_leaving(rows, day)
        .filter(left_on__lte=kept_until_after(day), is_listed=False, holds_office=False)
        .order_by("left_on", "pk")
    )
