"""A message as an e-mail: in the person's language, as text and as a page, with one tap to have no more."""

from collections.abc import Sequence
from email.utils import formataddr, parseaddr
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override

from accounts.addresses import whole_address
from members.models import Person
from reminders.kinds import KINDS
from reminders.models import Delivery, Notice, OptOut
from reminders.tokens import off_token


def mail_for(delivery: Delivery, notices: Sequence[Notice], union: str) -> EmailMultiAlternatives:
    """The e-mail that says these notices; the same on each attempt, its Message-ID too."""
    person = cast(Person, delivery.person)
    with override(person.user.language if person.user else settings.LANGUAGE_CODE):
        context = _context(person.pk, notices, union)
        mail = EmailMultiAlternatives(
            subject=_one_line(_subject(notices, union)),
            body=render_to_string("reminders/mail/message.txt", context),
            from_email=_sender(union),
            to=[person.email],
            headers=_headers(delivery, context["off"]),
        )
        page = "greeting" if _is_greeting(notices) else "digest"
        mail.attach_alternative(render_to_string(f"reminders/mail/{page}.html", context), "text/html")
    return mail


def topic_to_switch_off(notices: Sequence[Notice]) -> str:
    """What the last line switches off: the topic, or e-mail where topics are mixed or one is a duty."""
    kinds = [KINDS.get(notice.rule.code) for notice in notices]
    topics = {OptOut.EMAIL if kind is None or kind.is_duty else str(kind.topic) for kind in kinds}
    return topics.pop() if len(topics) == 1 else OptOut.EMAIL


def _context(person: int, notices: Sequence[Notice], union: str) -> dict[str, Any]:
    topic = topic_to_switch_off(notices)
    said = [(notice, whole_address(notice.link) if notice.link else "") for notice in notices]
    return {
        "union": union,
        "language": get_language(),
        "missed": [one for one in said if one[0].is_late],
        "new": [one for one in said if not one[0].is_late],
        "inbox": whole_address(reverse("reminders:inbox")),
        "off": whole_address(reverse("reminders:off", args=[off_token(person=person, topic=topic)])),
        "is_all_off": topic == OptOut.EMAIL,
    }


def _subject(notices: Sequence[Notice], union: str) -> str:
    if len(notices) == 1:
        return notices[0].title
    words = ngettext("%(union)s: %(count)d notice", "%(union)s: %(count)d notices", len(notices))
    return words % {"union": union, "count": len(notices)}


def _sender(union: str) -> str:
    """The union by its name, unless the setting names somebody."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or _one_line(union), address))


def _headers(delivery: Delivery, off: str) -> dict[str, str]:
    return {
        "Message-ID": f"<{delivery.message_id}@{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # No automatic answers, please.
        "Auto-Submitted": "auto-generated",
    }


def _is_greeting(notices: Sequence[Notice]) -> bool:
    kind = KINDS.get(notices[0].rule.code)
    return len(notices) == 1 and kind is not None and kind.is_greeting


def _one_line(text: str) -> str:
    return " ".join(text.split())
