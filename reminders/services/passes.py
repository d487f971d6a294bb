"""One look round: what is due is said, what waits becomes messages, messages go to the workers."""

from datetime import datetime
from typing import NamedTuple

from reminders.models import Pulse
from reminders.services.finding import find_due
from reminders.services.pushing import make_messages
from reminders.services.sending import queue_messages
from vault.locks import alone

PASS_LOCK = 118_118


class Round(NamedTuple):
    """How many notices were made, messages made of them, and messages handed to the workers."""

    notices: int
    messages: int
    queued: int


def look_round(now: datetime) -> Round | None:
    """Do all that is due at `now`; nothing while another process does. Safe to run at any time."""
    with alone(PASS_LOCK) as is_alone:
        if not is_alone:
            return None
        done = Round(find_due(now), make_messages(now), queue_messages(now))
        _note_the_look(now)
        return done


def _note_the_look(now: datetime) -> None:
    """That it was looked round stands where operators see it."""
    Pulse.objects.bulk_create(
        [Pulse(pk=1, looked_at=now)], update_conflicts=True, unique_fields=["pk"], update_fields=["looked_at"]
    )
