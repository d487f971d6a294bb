"""All other services, through apprise: those on this list and no others.

A service is listed when its module sends by requests alone: no sockets of its own, no desktop, mail or short
messages, no programs, no threads that would step out of the exchange. Left out are those that answer HTTP 200
with an error that apprise does not read (schan, qq, pushdeer, pushme, spugpush, synology). Only the modules
named here are loaded, so an address cannot reach any other.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reminders.hush import hushed
from reminders.outgoing import Exchange, Undelivered, check_host, exchange

from .base import Address, Message, cut, harmless, quoted, refused_status, shown_place

# Scheme: module of apprise.plugins. Of the first the host is one's own, of the second it is the service's.
OWN_HOST = {
    "apprise": "apprise_api",
    "bark": "bark",
    "form": "custom_form",
    "gotify": "gotify",
    "hassio": "home_assistant",
    "json": "custom_json",
    "mmost": "mattermost",
    "nctalk": "nextcloudtalk",
    "ntfy": "ntfy",
    "onebot": "onebot",
    "rocket": "rocketchat",
    "xml": "custom_xml",
}
OF_SERVICE = {
    "chanify": "chanify",
    "discord": "discord",
    "gchat": "google_chat",
    "kook": "kook",
    "line": "line",
    "pbul": "pushbullet",
    "pover": "pushover",
    "prowl": "prowl",
    "pushplus": "pushplus",
    "slack": "slack",
    "tgram": "telegram",
    "webex": "webexteams",
    "wpush": "wpush",
    "wxpusher": "wxpusher",
    "wxteams": "webexteams",
    "zulip": "zulip",
}
MODULES = OWN_HOST | {scheme + "s": module for scheme, module in OWN_HOST.items()} | OF_SERVICE

# These have a kind of their own here, which reads their answers.
OUR_KINDS = ("dingtalk", "feishu", "lark", "wecom", "wecombot")

FILE_PARAMETERS = frozenset({"attach", "attach-as", "attachment", "file", "filename", "template"})
SIGNS_KEPT = 40
SAID = ("errorDescription", "error", "message", "msg", "description", "errmsg", "wording")


def _scheme(url: str) -> str:
    found = re.match(r"([A-Za-z0-9]+)://", url)
    return found[1].lower() if found else ""


def _check_scheme(url: str) -> str:
    scheme = _scheme(url)
    if scheme in OUR_KINDS:
        sentence = _("WeCom, DingTalk and Feishu have a kind of their own here; please choose it.")
        raise ValidationError(sentence, code="robot_apprise_own")
    if scheme not in MODULES:
        sentence = _(
            "This address cannot be used here. Among those that can are addresses that begin with bark://, "
            "gotify://, json://, mmost://, ntfy://, pushplus:// and wxpusher://."
        )
        raise ValidationError(sentence, code="robot_apprise_scheme")
    return scheme


def _class_of(scheme: str) -> type[Any]:
    module = import_module(f"apprise.plugins.{MODULES[scheme]}")
    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__ and scheme in _schemes(value):
            return value
    raise LookupError(scheme)


def _schemes(value: Any) -> tuple[str, ...]:
    named = (getattr(value, "protocol", None), getattr(value, "secure_protocol", None))
    return tuple(one for name in named if name for one in ((name,) if isinstance(name, str) else name))


def _parameters(parsed: dict[str, Any]) -> set[str]:
    return {str(name).lower().strip() for name in parsed.get("qsd", {})}


def _service(url: str) -> Any:
    """The service of an address, made ready; raises ValidationError."""
    scheme = _check_scheme(url)
    incomplete = _("The address is not complete for “%(scheme)s”.") % {"scheme": f"{scheme}://"}
    try:
        with hushed():
            kind = _class_of(scheme)
            parsed = kind.parse_url(url)
            if parsed and FILE_PARAMETERS & _parameters(parsed):
                raise ValidationError(
                    _("Files and templates are not sent along."), code="robot_apprise_files"
                )
            service = kind(**parsed, asset=_asset()) if parsed else None
    except (TypeError, ValueError, AttributeError, LookupError):
        service = None
    if service is None:
        raise ValidationError(incomplete, code="robot_url")
    service.throttle = lambda *_args, **_options: None  # the exchange is over before its pauses would be
    service.attachment_support = False
    return service


def _asset() -> Any:
    from apprise import AppriseAsset

    return AppriseAsset(app_id="union_admin", app_desc="union_admin", app_url="", async_mode=False)


def _is_own_host(url: str, service: Any) -> bool:
    is_cloud = getattr(service, "mode", "") == "cloud"
    return _scheme(url) not in OF_SERVICE and not is_cloud


def _host(service: Any) -> str:
    """Without the brackets that an IPv6 address has in a web address."""
    return str(service.host or "").strip("[]")


def check(address: Address) -> None:
    service = _service(address.url)
    if _is_own_host(address.url, service):
        check_host(_host(service), allows_private=address.allows_private)


def shown_host(address: Address) -> str:
    try:
        service = _service(address.url)
    except ValidationError:
        return ""
    if _is_own_host(address.url, service):
        return shown_place(_host(service), service.port)
    return str(service.service_name)


def _text(service: Any, message: Message) -> str:
    room = int(service.body_maxlen) - len(message.title) - SIGNS_KEPT

    def whole(text: str) -> str:
        return "\n".join(part for part in (text, message.link) if part)

    return whole(cut(harmless(message.text), lambda text: len(whole(text)) <= room))


def _refused(going: Exchange, address: Address) -> Undelivered:
    """Why a service did not take the message, as far as its answer tells."""
    is_success = 200 <= going.status < 300
    try:
        answer = json.loads(going.body)
    except (ValueError, RecursionError):
        answer = {}
    said = [answer[name] for name in SAID if answer.get(name)] if isinstance(answer, dict) else []
    if going.status and not is_success and not said:
        return refused_status(going.status)
    if not said:
        return Undelivered(_("The message could not be handed over."))
    words = quoted(said[0], address)
    if going.status and not is_success:
        return refused_status(going.status, words)
    return Undelivered(_("The service did not take the message: %(message)s") % {"message": words})


def tell(address: Address, message: Message) -> None:
    try:
        service = _service(address.url)
    except ValidationError as refused:
        raise Undelivered(refused.messages[0], is_final=True) from None
    is_taken = False
    with exchange(allows_private=address.allows_private, key=message.id) as going:
        try:
            is_taken = service.notify(
                body=_text(service, message), title=harmless(message.title), body_format="text"
            )
        # Its modules raise what they please on answers they did not expect, and their words may hold the
        # key: so all of it is caught here and none of it is logged. What went wrong, `going` knows.
        except Exception:
            is_taken = False
        if is_taken:
            going.trouble = None
    if not is_taken:
        raise _refused(going, address)
