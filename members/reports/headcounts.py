"""How many people there are, on any day."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from members.models import Tally
from members.models.people import head_case


class Headcount(NamedTuple):
    """How many people count under each head of the budget on one day; everybody counts once."""

    member: int
    retired: int
    temporary: int


class Heads(NamedTuple):
    """A headcount, and how many people it was counted in: those under no head are listed too."""

    listed: int
    member: int
    retired: int
    temporary: int


def headcount(day: date) -> Headcount:
    """Count on `day`: full members; else retired; else temporary and agency staff. One query.

    Somebody whose membership is kept (保留会籍) is not a full member. Takes the same time however many
    people there are.
    """
    return Headcount(*heads_on(day)[1:])


def heads_on(day: date) -> Heads:
    """Everybody who was something to the union on `day`, and under which head. One query."""
    people = {head: Coalesce(Sum("people", filter=Q(head=head)), 0) for head in Headcount._fields}
    counts = Tally.objects.up_to(day).annotate(head=head_case())
    return Heads(**counts.aggregate(listed=Coalesce(Sum("people"), 0), **people))
