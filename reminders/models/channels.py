from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.history import tracked
from vault.secrets import SecretTextField
from vault.versions import Versioned


class ChannelQuerySet(models.QuerySet["Channel"]):
    def in_use(self) -> Self:
        return self.filter(is_on=True)


@tracked(exclude=["url", "secret"])
class Channel(Versioned):
    """A group robot, or another way out; whoever knows its address can write there, so that is encrypted."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom group robot")
        DINGTALK = "dingtalk", _("DingTalk group robot")
        FEISHU = "feishu", _("Feishu group robot")
        APPRISE = "apprise", _("another service, by an Apprise address")

    name = models.CharField(_("name of the group"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    url = SecretTextField(_("address"))
    secret = SecretTextField(_("signing secret"), blank=True)
    # What may be shown of the address.
    host = models.CharField(max_length=200, blank=True, editable=False)
    allows_private = models.BooleanField(_("stands in the school's own network"), default=False)
    is_on = models.BooleanField(_("in use"), default=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = ChannelQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["name"]
        verbose_name = _("channel")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="channel_has_a_name")]

    def __str__(self) -> str:
        return self.name


class ChannelTest(models.Model):
    """The last time the administrator tried a channel, and how it came out; an empty reason is good news."""

    # A worker that has not answered by then was killed, or none runs.
    LOST_AFTER = timedelta(minutes=2)

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="last_test")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("test of a channel")

    def __str__(self) -> str:
        return f"{self.channel_id} {self.asked_at}"

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None

    @property
    def is_lost(self) -> bool:
        """Asked for too long ago to be waited for."""
        return self.is_under_way and timezone.now() - self.asked_at > self.LOST_AFTER
