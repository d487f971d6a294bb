"""What every kind of robot shares: the address, the message, how it is cut, how an answer is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reminders.outgoing import Answer, Undelivered, check_host, post_json

QUOTED = 200
"""Characters of another's error message that are shown."""

TITLE = 120
TRY_AGAIN = (408, 425, 429)


class Address(NamedTuple):
    """Where a robot listens. `allows_private`: the host may stand in the school's own network."""

    kind: str
    url: str
    secret: str = ""
    allows_private: bool = False


class Message(NamedTuple):
    """What is told; `id` is the same on every attempt."""

    id: str
    title: str
    text: str
    link: str = ""


class Refusal(NamedTuple):
    """What an error code of a vendor means, in words translated when they are said."""

    meaning: Any
    is_final: bool = True
    quotes: bool = False


def harmless(text: str) -> str:
    """The text with the marks robots read as a call to everybody in the group made plain letters."""
    text = re.sub(r"<(?=\s*/?\s*(?:[@!#&]|at\b))", "＜", text, flags=re.IGNORECASE)
    return re.sub(r"@(?=(?:all|everyone|here|channel)\b)", "＠", text, flags=re.IGNORECASE)


def cut(text: str, fits: Callable[[str], bool]) -> str:
    """The text if it fits, else its longest beginning that does, with an ellipsis."""
    if fits(text):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle].rstrip() + "…") else (low, middle - 1)
    return text[:low].rstrip() + "…"


def plain(message: Message, limit: int) -> str:
    """Title, text and link in lines, the text cut so that the whole keeps to `limit` bytes of UTF-8."""
    title = cut(harmless(message.title), lambda title: len(title) <= TITLE)

    def whole(text: str) -> str:
        return "\n".join(part for part in (title, text, message.link) if part)

    return whole(cut(harmless(message.text), lambda text: len(whole(text).encode()) <= limit))


def split_url(url: str) -> SplitResult | None:
    """The parts of a complete web address, or None."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.scheme and parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return None if not is_whole or re.search(r"[\s\\\x00-\x1f]", url) else parts


def shown_place(host: str, port: int | None) -> str:
    """Host and port, as a web address has them."""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def check_web_address(address: Address, *, hosts: Sequence[str], shape: str, looks: Any) -> None:
    """Raise ValidationError unless it is an https address of that shape and of a host that may be told.

    The vendor's `hosts` alone, unless the robot stands in the school's own network.
    """
    parts = split_url(address.url)
    if parts is None:
        raise ValidationError(_("This is not a complete web address."), code="robot_url")
    schemes = ("https", "http") if address.allows_private else ("https",)
    if parts.scheme not in schemes:
        raise ValidationError(_("The address begins with https://."), code="robot_scheme")
    asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not re.fullmatch(shape, asked) or parts.username is not None or parts.fragment:
        raise ValidationError(looks, code="robot_shape")
    if not address.allows_private and parts.hostname not in hosts:
        raise ValidationError(
            _(
                "The address belongs to %(host)s; that is not the vendor's own host, %(own)s. Only where the "
                "school runs such a service itself, tick “stands in the school's own network”."
            ),
            code="robot_host",
            params={"host": cut(str(parts.hostname), lambda host: len(host) <= QUOTED), "own": hosts[0]},
        )
    check_host(parts.hostname or "", allows_private=address.allows_private)


def _secrets(address: Address) -> list[str]:
    parts = split_url(address.url)
    found = {address.url, address.secret}
    if parts is not None:
        values = [value for _name, value in parse_qsl(parts.query, keep_blank_values=True)]
        pieces = re.split(r"[/?&=:@]", parts.path + "?" + parts.query + "?" + parts.netloc.rpartition("@")[0])
        found |= {parts.query, *values, *pieces, *map(unquote, pieces)}
    return sorted((secret for secret in found if len(secret) > 5), key=len, reverse=True)


def quoted(text: Any, address: Address) -> str:
    """What the other side said, without anything secret of the address, cut to a few words."""
    said = " ".join(str(text).split())
    for secret in _secrets(address):
        said = re.sub(re.escape(secret), "…", said, flags=re.IGNORECASE)
    return cut(said, lambda said: len(said) <= QUOTED)


def refused_status(status: int, words: str = "") -> Undelivered:
    """An answer of HTTP that is no success; what the sender did wrong stays wrong (RFC 9110, 15.5)."""
    is_final = 400 <= status < 500 and status not in TRY_AGAIN
    sentence = _("The service answered with error %(status)d: %(message)s")
    if not words:
        sentence = _("The service answered with error %(status)d.")
    return Undelivered(sentence % {"status": status, "message": words}, is_final=is_final)


def _refused_code(code: Any, text: Any, address: Address, refusals: Mapping[int, Refusal]) -> Undelivered:
    number = int(code) if re.fullmatch(r"-?\d{1,9}", str(code)) else 0
    refusal = refusals.get(number)
    if refusal is None:
        said = {"code": quoted(code, address), "message": quoted(text, address)}
        return Undelivered(_("The robot answered with an error (%(code)s): %(message)s") % said)
    reason = _("%(what)s (%(code)s)") % {"what": refusal.meaning, "code": number}
    if refusal.quotes and text:
        reason = _("%(reason)s: %(message)s") % {"reason": reason, "message": quoted(text, address)}
    return Undelivered(reason, is_final=refusal.is_final)


def _judge(
    answer: Answer, names: Mapping[str, str], address: Address, refusals: Mapping[int, Refusal]
) -> None:
    said = answer.content if isinstance(answer.content, dict) else {}
    codes = {name: said[name] for name in names if said.get(name) is not None}
    for name, code in codes.items():
        if str(code) != "0":
            raise _refused_code(code, said.get(names[name]) or "", address, refusals)
    if not 200 <= answer.status < 300:
        raise refused_status(answer.status)
    if not codes:
        raise Undelivered(_("The answer of the robot could not be understood."))


def hand_over(
    address: Address,
    message: Message,
    content: Any,
    *,
    names: Mapping[str, str],
    refusals: Mapping[int, Refusal],
    url: str = "",
) -> None:
    """Post `content`; raise Undelivered unless `names` (code: its words) say it was taken."""
    answer = post_json(url or address.url, content, allows_private=address.allows_private, key=message.id)
    _judge(answer, names, address, refusals)
