"""What a page may show of somebody's identity number without anybody having looked at it."""

from datetime import datetime
from typing import NamedTuple

from members.models import IdentityCheck, IdentityNumber, Person
from vault.secrets import UnreadableSecret, masked


class Identity(NamedTuple):
    """Whether a number is kept, its first three and last four figures, and what came of comparing it."""

    is_kept: bool
    mask: str
    is_readable: bool
    entered_at: datetime | None
    check: IdentityCheck | None


def identity_of(person: Person) -> Identity:
    """Three statements at most."""
    check = IdentityCheck.objects.filter(person=person).first()
    kept = IdentityNumber.objects.filter(person=person)
    entered_at = kept.values_list("entered_at", flat=True).first()
    if entered_at is None:
        return Identity(False, "", True, None, check)
    try:
        number = kept.values_list("number", flat=True).get()
    except UnreadableSecret:
        return Identity(True, "", False, entered_at, check)
    return Identity(True, masked(number, first=3, last=4), True, entered_at, check)
