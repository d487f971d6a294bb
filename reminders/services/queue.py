"""What is kept no longer: notices that were read, and messages that came to their end."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from reminders.models import Delivery, Notice

# A school year and the weeks after it.
KEPT = timedelta(days=400)
AT_A_TIME = 5000


class Dropped(NamedTuple):
    """How many were deleted."""

    notices: int
    messages: int


def drop_old_notices(now: datetime) -> Dropped:
    """Delete read notices and ended messages older than 400 days; safe to run at any time, and twice.

    What was never read stays, without its message. Rules look 60 days back at most, so nothing is said anew.
    """
    before = now - KEPT
    notices = Notice.objects.filter(read_at__isnull=False, waits=False, said_at__lt=before)
    messages = Delivery.objects.filter(status__in=Delivery.ENDED, day__lt=before.date())
    return Dropped(_in_batches(notices), _in_batches(messages))


def _in_batches(rows: QuerySet) -> int:
    """A transaction a batch, so that nobody waits long for a lock."""
    dropped = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        rows.filter(pk__in=keys).delete()
        dropped += len(keys)
    return dropped
