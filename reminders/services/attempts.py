"""One batch of messages: each is claimed by itself just before it is sent, and recorded before the next."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import cast

from billiard.exceptions import SoftTimeLimitExceeded
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.addresses import whole_address
from members.models import Union
from reminders.mail import mail_for
from reminders.models import Channel, Delivery, ReminderSettings
from reminders.models.notices import DeliveryQuerySet
from reminders.open_links import path_for_group
from reminders.postman import Postman, ServerAway
from reminders.robots import Address, Message, Undelivered, tell
from reminders.services.channels import address_of
from reminders.services.claims import Handed, claim, record
from reminders.services.finding import GROUP_LANGUAGE
from reminders.services.letters import Letter, letters

log = logging.getLogger(__name__)

# After an attempt that failed; after the last of them the message is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360)]
MOST_ATTEMPTS = len(PAUSES) + 1
# A batch that takes longer leaves the rest to the next minute, so that no worker is away for long.
LONGEST = timedelta(seconds=40)

Status = Delivery.Status


def send_batch(ids: Sequence[int], now: datetime) -> int:
    """Send those of the messages that still wait; returns how many went out. Call it in autocommit.

    Killed between sending and recording, it repeats one message, with the same message id. One message that
    fails holds up no other; a mail server or robot that takes nothing lets the rest wait, uncounted.
    """
    # Reasons are for the chair's pages.
    with override(GROUP_LANGUAGE), Postman() as postman:
        batch = _Batch(now, postman)
        if not is_silent(now):
            batch.deal_with_all(letters(ids, now))
    # What is left goes with the next minute.
    Delivery.objects.filter(pk__in=ids, status=Status.WAITING, queued_at__lte=now).update(queued_at=None)
    return batch.sent


def is_silent(now: datetime) -> bool:
    """In quiet hours and in a pause not even what failed before is tried again."""
    local = timezone.localtime(now)
    manners = ReminderSettings.objects.get(pk=1)
    return manners.is_quiet(local.time()) or manners.is_paused(local.date())


class _Batch:
    def __init__(self, now: datetime, postman: Postman) -> None:
        union = Union.objects.first()
        self.union = union.name if union else ""
        self.began, self.clock = now, monotonic()
        self.postman = postman
        # Groups whose robot takes nothing now, and None for e-mail.
        self.shut: set[int | None] = set()
        self.sent = 0
        # Handed over and not recorded yet: one at most.
        self.out: Handed | None = None

    @property
    def now(self) -> datetime:
        return self.began + timedelta(seconds=monotonic() - self.clock)

    @property
    def is_over(self) -> bool:
        return self.now - self.began > LONGEST

    def deal_with_all(self, found: Iterable[Letter]) -> None:
        try:
            for letter in found:
                if self.is_over:
                    break
                self.deal_with(letter)
        finally:
            self._record()

    def deal_with(self, letter: Letter) -> None:
        """Send and record; whatever goes wrong is this message's own affair."""
        delivery = letter.delivery
        if letter.status:
            waiting = Delivery.objects.filter(pk=delivery.pk, status=Status.WAITING)
            waiting.update(status=letter.status, reason=letter.reason)
            return
        if delivery.channel_id in self.shut:
            return
        try:
            self._send(letter)
        except ServerAway as away:
            self._let_all_wait(delivery, away)
        except Undelivered as refused:
            self._put_off(delivery, refused)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            log.exception("Delivery %s could not be sent", delivery.pk)
            reason = _("A fault in the program: %(name)s") % {"name": type(error).__name__}
            self._put_off(delivery, Undelivered(reason, is_final=False))

    def _send(self, letter: Letter) -> None:
        delivery = letter.delivery
        if delivery.person_id is not None:
            self.postman.reach()
            if self._claim(delivery):
                self.postman.send(mail_for(delivery, letter.notices, self.union))
                self._note_sent(delivery)
        elif self._claim(delivery):
            tell(*_for_robot(letter))
            self._note_sent(delivery)
            # A robot may take long over the next.
            self._record()

    def _claim(self, delivery: Delivery) -> bool:
        """Whether it is ours, and not tried by another since it was read; the one before is recorded."""
        delivery.claimed_at = self.now
        claimed = claim(delivery, self.out)
        self.out = None
        delivery.attempts += claimed
        return claimed

    def _note_sent(self, delivery: Delivery) -> None:
        self.out = Handed(delivery.pk, self.now)
        self.sent += 1

    def _record(self) -> None:
        if self.out:
            record(self.out)
            self.out = None

    def _put_off(self, delivery: Delivery, refused: Undelivered) -> None:
        """Later, or given up; a robot that is not well is left alone for a minute with the rest too."""
        is_over = refused.is_final or delivery.attempts >= MOST_ATTEMPTS
        pause = PAUSES[min(max(delivery.attempts, 1), len(PAUSES)) - 1]
        self._held(delivery).update(
            status=Status.FAILED if is_over else Status.WAITING,
            reason=refused.reason[:300],
            next_try_at=self.now + pause,
            queued_at=None,
        )
        if delivery.channel_id is not None and not refused.is_final:
            self.shut.add(delivery.channel_id)

    def _let_all_wait(self, delivery: Delivery, away: ServerAway) -> None:
        """All e-mail waits, whichever batch it is in; the attempt does not count."""
        self._held(delivery).update(status=Status.WAITING, attempts=F("attempts") - 1)
        due = Delivery.objects.to_be_sent(self.now).filter(person__isnull=False)
        due.update(next_try_at=self.now + away.pause, queued_at=None, reason=away.reason[:300])
        self.shut.add(None)

    def _held(self, delivery: Delivery) -> DeliveryQuerySet:
        return Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING, claimed_at=delivery.claimed_at)


def _for_robot(letter: Letter) -> tuple[Address, Message]:
    # A message a notice: what is for a group is not gathered.
    delivery, notice = letter.delivery, letter.notices[0]
    path = path_for_group(notice)
    link = whole_address(path) if path else ""
    message = Message(str(delivery.message_id), notice.title, notice.body, link)
    return address_of(cast(Channel, delivery.channel)), message
