"""What the committee decided in a meeting, with the photo of its minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Decision
from paperwork.photos import Paper, stored

FOLDER = "decisions"


@dataclass(frozen=True)
class Meeting:
    """When the committee met, what about, and the photo of its minutes."""

    met_on: date
    title: str
    document_number: str = ""
    minutes: Paper | None = None


@contextmanager
def decided(meeting: Meeting, *, by: User | None) -> Iterator[Decision]:
    """A transaction that begins with the decision; when what follows is refused, it and the photo are gone.

    Refused for a meeting that lies ahead.
    """
    if meeting.met_on > localdate():
        raise ValidationError(
            _("The meeting lies ahead; please enter afterwards what it decides."), code="future"
        )
    with stored(meeting.minutes, folder=FOLDER) as name, transaction.atomic():
        decision = Decision(
            met_on=meeting.met_on,
            title=meeting.title.strip(),
            document_number=meeting.document_number.strip(),
            minutes=name,
            recorded_by=by,
        )
        decision.full_clean(exclude=["recorded_by", "minutes"])
        decision.save()
        yield decision
