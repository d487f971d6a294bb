"""Channels: entered, changed, switched off and on by the administrator, and tried."""

import logging
import uuid
from typing import Any

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from kombu.exceptions import OperationalError

from accounts.models import User
from members.models import Union
from reminders.models import Channel, ChannelTest
from reminders.outgoing import within
from reminders.robots import Address, Message, Undelivered, check_address, shown_host, tell
from reminders.services.finding import GROUP_LANGUAGE
from vault.versions import lock_version

log = logging.getLogger(__name__)

TEST = "reminders.test_channel"
# Seconds after which a robot that hangs no longer keeps other groups' tests waiting.
TEST_SECONDS = 6.0
NAME_TAKEN = gettext_lazy("There is a group with this name already.")


def address_of(channel: Channel) -> Address:
    """Where its robot listens, with the key in it: for sending alone, never for a page or a log."""
    return Address(channel.kind, channel.url, channel.secret, channel.allows_private)


@transaction.atomic
def add_channel(*, by: User, **fields: Any) -> Channel:
    """Enter a channel; raises ValidationError where nothing could be sent to its address."""
    return _save(Channel(entered_by=by), fields)


@transaction.atomic
def change_channel(*, channel: Channel, version: int, by: User, drops_secret: bool, **fields: Any) -> Channel:
    """Change what is known of a channel; an address or a secret that is empty stays as it is stored."""
    row = lock_version(Channel.objects, pk=channel.pk, version=version)
    if not fields["url"]:
        fields["url"] = row.url
    if not fields["secret"] and not drops_secret:
        fields["secret"] = row.secret
    return _save(row, fields)


def _save(channel: Channel, fields: dict[str, Any]) -> Channel:
    for name, value in fields.items():
        setattr(channel, name, value)
    address = address_of(channel)
    check_address(address)
    channel.host = shown_host(address)[:200]
    try:
        with transaction.atomic():
            channel.save()
    except IntegrityError as error:
        if Channel.objects.filter(name=channel.name).exclude(pk=channel.pk).exists():
            raise ValidationError({"name": NAME_TAKEN}, code="name_taken") from error
        raise
    return channel


@transaction.atomic
def switch_channel(*, channel: Channel, is_on: bool, by: User) -> Channel:
    """Put a channel out of use or into it; what it was told stays on record, so it is never deleted."""
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    row.is_on = is_on
    row.save(update_fields=["is_on"])
    return row


@transaction.atomic
def ask_for_test(*, channel: Channel, by: User) -> ChannelTest:
    """Have a worker say a word in the group; its outcome is written down.

    Refused while one is under way, and to a group that is out of use.
    """
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    if not row.is_on:
        raise ValidationError(
            _("“%(name)s” is out of use. Use it again first, then send a test."),
            code="channel_off",
            params={"name": row.name},
        )
    now = timezone.now()
    last = ChannelTest.objects.filter(channel=channel).first()
    if last and last.is_under_way and not last.is_lost:
        raise ValidationError(_("A test message is on its way already."), code="test_under_way")
    test, _made = ChannelTest.objects.update_or_create(
        channel=channel, defaults={"asked_at": now, "ended_at": None, "reason": ""}
    )
    transaction.on_commit(lambda: _hand_over(channel.pk))
    return test


def _hand_over(channel: int) -> None:
    try:
        current_app.send_task(TEST, args=[channel])
    except (OperationalError, OSError) as error:
        log.warning("The queue does not answer, no test is sent: %s", error)
        with override(GROUP_LANGUAGE):
            reason = _("The queue does not answer, so nothing was sent.")
        _end(channel, reason)


def say_test(channel: int) -> None:
    """Say the test's words in the group and write down whether they were taken; nothing when it has ended."""
    asked = ChannelTest.objects.select_related("channel").filter(channel=channel, ended_at=None).first()
    if asked is None:
        return
    with override(GROUP_LANGUAGE):
        try:
            with within(TEST_SECONDS):
                tell(address_of(asked.channel), _words())
        except Undelivered as refused:
            _end(channel, refused.reason)
        else:
            _end(channel, "")


def _words() -> Message:
    union = Union.objects.first()
    name = union.name if union else _("the union")
    text = _("This is a test. From now on %(union)s can send its notices to this group.") % {"union": name}
    return Message(str(uuid.uuid4()), _("Test message"), text)


def _end(channel: int, reason: str) -> None:
    ChannelTest.objects.filter(channel=channel, ended_at=None).update(
        ended_at=timezone.now(), reason=reason[:300]
    )
