"""Which message a worker holds, and that the one before it is out: one statement for both."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from reminders.models import Delivery

STATEMENT = """
    WITH recorded AS (
        UPDATE reminders_delivery SET status = 'sent', sent_at = %(at)s, reason = ''
        WHERE id = %(out)s AND status <> 'sent'
    )
    UPDATE reminders_delivery SET status = 'sending', attempts = attempts + 1, claimed_at = %(now)s
    WHERE id = %(next)s AND status = 'waiting' AND attempts = %(attempts)s
    RETURNING id
"""


class Handed(NamedTuple):
    """A message that was handed over, and when."""

    pk: int
    at: datetime


def claim(delivery: Delivery, out: Handed | None) -> bool:
    """Whether `delivery` is ours from its `claimed_at` on: nobody tried it since it was read.

    Together with it, `out` is recorded as sent, whoever holds that by now.
    """
    return _turn_over(out, delivery.pk, delivery.attempts, delivery.claimed_at)


def record(out: Handed) -> None:
    """It is out, whoever holds the claim by now."""
    _turn_over(out)


def _turn_over(
    out: Handed | None, pk: int | None = None, attempts: int = 0, now: datetime | None = None
) -> bool:
    values = {"next": pk, "attempts": attempts, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values | {"out": out and out.pk, "at": out and out.at})
        return cursor.fetchone() is not None
