"""How many people there are, on any day."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from members.models import Standing


class Headcount(NamedTuple):
    """How many people count under each head of the budget on one day; everybody counts once."""

    member: int
    retired: int
    temporary: int


def headcount(day: date) -> Headcount:
    """Count on `day`: full members; else retired; else temporary and agency staff. One query.

    Somebody whose membership is kept (保留会籍) is not a full member.
    """
    heads = Headcount._fields
    counts = (
        Standing.objects.on(day)
        .with_head()
        .aggregate(**{head: Count("pk", filter=Q(head=head)) for head in heads})
    )
    return Headcount(**counts)
