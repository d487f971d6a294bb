"""How a message reaches the robot of a group: a module a vendor, and apprise for all other services."""

from __future__ import annotations

from types import ModuleType

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reminders.outgoing import Undelivered

from . import dingtalk, feishu, through_apprise, wecom
from .base import Address, Message, shown_place, split_url

__all__ = ["Address", "Message", "Undelivered", "check_address", "shown_host", "tell"]

# Each module has `check` and `tell`, which do and raise what the two functions below say.
KINDS: dict[str, ModuleType] = {
    "wecom": wecom,
    "dingtalk": dingtalk,
    "feishu": feishu,
    "apprise": through_apprise,
}


def check_address(address: Address) -> None:
    """Raise ValidationError, with a code that begins with robot_, for an address nothing can be told at.

    The name of the host is asked for; one that is not found passes, for the network may be down just now.
    """
    if address.kind not in KINDS:
        raise ValidationError(_("This kind of robot is not known."), code="robot_kind")
    KINDS[address.kind].check(address)


def tell(address: Address, message: Message) -> None:
    """Return when the robot has taken the message; raise Undelivered otherwise, within 15 seconds."""
    if address.kind not in KINDS:
        raise Undelivered(_("This kind of robot is not known."), is_final=True)
    KINDS[address.kind].tell(address, message)


def shown_host(address: Address) -> str:
    """Host and port of an address, or the name of its service where a key stands in the host's place."""
    if address.kind == "apprise":
        return through_apprise.shown_host(address)
    parts = split_url(address.url)
    return shown_place(parts.hostname or "", parts.port) if parts else ""
