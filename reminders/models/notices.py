import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Person
from reminders.models.channels import Channel
from reminders.models.rules import ReminderRule


def _to_one(prefix: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(person__isnull=False, channel=None) | Q(person=None, channel__isnull=False),
        name=f"{prefix}_is_for_a_person_or_a_group",
    )


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def to_be_sent(self, now: datetime) -> Self:
        """Those whose time has come and which nobody is sending."""
        return self.filter(status=Delivery.Status.WAITING, next_try_at__lte=now)


class Delivery(models.Model):
    """One message that leaves the house (送达): an e-mail to a person, or a text to a group.

    It is claimed by one worker before it is sent and recorded after; between the two a killed worker may
    have sent it, so it goes again, under the same `message_id`.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Delivered")
        FAILED = "failed", _("Not delivered")
        # Nobody knows an address; the inbox has it.
        UNADDRESSED = "unaddressed", _("No address")
        # Read before it went, or no longer wanted.
        DROPPED = "dropped", _("No longer needed")

    # Nothing more happens to these by itself.
    ENDED = (Status.SENT, Status.FAILED, Status.UNADDRESSED, Status.DROPPED)

    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="deliveries")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="deliveries")
    day = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    # Handed to the queue; claimed by a worker. Both may be lost with a process, and are taken up again.
    queued_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("delivery")
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(status__in=("waiting", "sending")), name="delivery_open"
            ),
        ]
        constraints = [
            _to_one("delivery"),
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(person__isnull=False), name="one_push_a_person_a_day"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
                name="delivery_sent_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.status}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """One's own; what goes to a group is in nobody's inbox."""
        return self.filter(person__user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def said_alike(self, notice: "Notice") -> Self:
        """The same thing, said to others."""
        return self.filter(rule=notice.rule_id, subject=notice.subject, day=notice.day)


class Notice(models.Model):
    """Something that was said to somebody: the inbox has it at once (通知).

    The database says it once: one for a rule, a subject, a day and a person.
    """

    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="notices")
    # What it is about, as the kind names it: "occasion:12", "festival:dragon_boat:2026".
    subject = models.CharField(max_length=80)
    day = models.DateField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notices", db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="notices", db_index=False)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    # A path of this site.
    link = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    # Found after its day: while nothing was said, or while the machine stood still.
    is_late = models.BooleanField(default=False)
    # The last day on which it is worth a message of its own.
    until = models.DateField()
    read_at = models.DateTimeField(null=True)
    # To go out by e-mail or to the group, and not yet part of a message.
    waits = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-pk"]
        verbose_name = _("notice")
        indexes = [
            models.Index(fields=["person", "-said_at"], name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["person"], condition=Q(waits=True), name="notice_waits"),
            models.Index(fields=["-said_at"], name="notice_by_time"),
        ]
        constraints = [
            _to_one("notice"),
            models.UniqueConstraint(
                fields=["rule", "subject", "day", "person"],
                condition=Q(person__isnull=False),
                name="said_once_to_a_person",
            ),
            models.UniqueConstraint(
                fields=["rule", "subject", "day", "channel"],
                condition=Q(channel__isnull=False),
                name="said_once_to_a_group",
            ),
            models.CheckConstraint(
                condition=~Q(waits=True, delivery__isnull=False), name="notice_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> Any:
        """待发 / 已送达 / 已读 / 发送失败, as wording has them."""
        if self.read_at is not None:
            return _("Read")
        if self.delivery is not None and self.delivery.status == Delivery.Status.FAILED:
            return _("Not delivered")
        return _("Waiting to be sent") if self.waits else _("Delivered")
