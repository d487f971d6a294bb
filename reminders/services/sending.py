"""Messages leave the house: handed to the workers, and what got stuck is taken up again."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from accounts.models import User
from reminders.models import Delivery, Notice
from reminders.services.attempts import MOST_ATTEMPTS, is_silent
from reminders.services.finding import GROUP_LANGUAGE

log = logging.getLogger(__name__)

SEND = "reminders.send_messages"
AT_A_TIME = 200
# Longer than handing over one message may take: four answers of EMAIL_TIMEOUT, or a robot's 15 s.
LEASE = timedelta(seconds=settings.REMINDERS_LEASE)
# What was handed over and not begun by the next look is handed over again: a worker that was killed had it,
# or the queue has lost it. Copies do no harm, each message is claimed once.
REQUEUE = LEASE * 0.9
# Seconds; by then it has been handed over again.
EXPIRES = 150
SENT_AGAIN_WITHIN = timedelta(days=7)

Status = Delivery.Status


def queue_messages(now: datetime) -> int:
    """Hand what is to be sent to the workers, oldest first, in batches; returns how many.

    Call it outside a transaction: a worker begins at once. While the queue is away it hands over nothing
    and raises nothing; the next minute tries again.
    """
    _take_up_stuck(now)
    if is_silent(now):
        return 0
    picked = _pick(now)
    handed = 0
    for batch in _batches(picked):
        if not _hand_over(batch):
            late = [pk for pk, _channel in picked[handed:]]
            Delivery.objects.filter(pk__in=late).update(queued_at=None)
            break
        handed += len(batch)
    return handed


def _take_up_stuck(now: datetime) -> None:
    """What a worker claimed and never recorded waits again; its attempt counts."""
    stuck = Delivery.objects.filter(status=Status.SENDING, claimed_at__lte=now - LEASE)
    with override(GROUP_LANGUAGE):
        reason = _("Sending broke off before it was finished.")
    stuck.filter(attempts__gte=MOST_ATTEMPTS).update(status=Status.FAILED, reason=reason)
    stuck.update(status=Status.WAITING, queued_at=None, reason=reason)


@transaction.atomic
def _pick(now: datetime) -> list[tuple[int, int | None]]:
    """Mark what waits as handed over; (delivery, channel) with groups first, as they are few."""
    waiting = (
        Delivery.objects.to_be_sent(now)
        .filter(Q(queued_at=None) | Q(queued_at__lte=now - REQUEUE))
        .order_by("channel", "next_try_at", "pk")
    )
    picked: list[tuple[int, int | None]]
    picked = list(waiting.select_for_update(skip_locked=True).values_list("pk", "channel"))
    Delivery.objects.filter(pk__in=[pk for pk, _channel in picked]).update(queued_at=now)
    return picked


def _batches(picked: Sequence[tuple[int, int | None]]) -> Iterator[list[int]]:
    """E-mails together; each group apart, so that a robot that hangs holds up only its own group."""
    for _channel, theirs in groupby(picked, lambda one: one[1]):
        ids = [pk for pk, _channel in theirs]
        for start in range(0, len(ids), AT_A_TIME):
            yield ids[start : start + AT_A_TIME]


def _hand_over(batch: list[int]) -> bool:
    try:
        current_app.send_task(SEND, args=[batch], expires=EXPIRES)
    except (OperationalError, OSError) as error:
        log.warning("The queue does not answer, messages wait in the database: %s", error)
        return False
    return True


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> None:
    """Try a message anew that could not be delivered. Refused for one that was, or that still waits."""
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.status not in (Status.FAILED, Status.UNADDRESSED):
        raise ValidationError(_("Only what was not delivered can be sent again."), code="not_failed")
    _anew(Q(pk=locked.pk))
    log.info("Delivery %s is sent again by user %s", locked.pk, by.pk)


def send_all_again(*, by: User, notice: Notice | None = None) -> int:
    """Try all anew that could not be delivered in the last seven days; returns how many.

    With a notice, only the messages that say the same thing.
    """
    since = timezone.localdate() - SENT_AGAIN_WITHIN
    alike = Q(notices__in=Notice.objects.said_alike(notice)) if notice else Q()
    failed = Delivery.objects.filter(alike, status=Status.FAILED, day__gte=since)
    count = _anew(Q(pk__in=failed.values("pk")))
    log.info("%s deliveries are sent again by user %s", count, by.pk)
    return count


def _anew(which: Q) -> int:
    return Delivery.objects.filter(which).update(
        status=Status.WAITING,
        attempts=0,
        reason="",
        next_try_at=timezone.now(),
        queued_at=None,
        claimed_at=None,
    )
