"""Which photos of signed sheets lie at their records."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from members.models import SignedCopy


def copies_of(kind: str, subject: int) -> QuerySet[SignedCopy]:
    """The pages of a sheet that count, in the order in which they were sent."""
    return SignedCopy.objects.of(kind, subject).valid().select_related("sent_by__person")


def count_copies(kinds: Iterable[str], subjects: Iterable[int]) -> Counter[tuple[str, int]]:
    """How many pages of each kind lie at each row. One query."""
    rows = SignedCopy.objects.valid().filter(kind__in=list(kinds), subject__in=list(subjects))
    return Counter(rows.values_list("kind", "subject"))
