"""飞书: the robot of a group, told by a post with a title and a link, signed where the robot has a secret.

https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot; a failure comes as code (of older robots as
StatusCode), with an answer 200 or 400.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import TITLE, Address, Message, Refusal, check_web_address, cut, hand_over, harmless

# Of the 20 KB of a request; the rest is left for the signature.
CONTENT_BYTES = 19000
HOSTS = ("open.feishu.cn", "open.larksuite.com")
SHAPE = r"/open-apis/bot/v2/hook/[\w-]+"
NAMES = {"code": "msg", "StatusCode": "StatusMessage"}

_UNKNOWN = gettext_lazy("Feishu does not know this robot; its address is no longer valid")
_FORM = gettext_lazy("Feishu cannot read messages of this form")

REFUSALS = {
    11232: Refusal(gettext_lazy("Feishu asks for fewer messages at a time"), is_final=False),
    2200: Refusal(gettext_lazy("Feishu is busy"), is_final=False),
    9499: Refusal(_FORM),
    19001: Refusal(_UNKNOWN),
    19002: Refusal(_FORM),
    19021: Refusal(
        gettext_lazy("The secret is not the robot's, or the clock of this machine is wrong by an hour")
    ),
    19022: Refusal(gettext_lazy("The robot's settings in Feishu do not list this machine's address")),
    19024: Refusal(gettext_lazy("The robot only takes messages with the keyword set in Feishu")),
}


def signature(secret: str, now: float) -> dict[str, str]:
    """What a signed message carries in its body: the text signed is empty, the key is stamp and secret."""
    if not secret:
        return {}
    stamp = str(int(now))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _post(message: Message, text: str) -> dict[str, Any]:
    lines: list[list[dict[str, str]]] = [[{"tag": "text", "text": text}]]
    if message.link:
        lines.append([{"tag": "a", "text": message.link, "href": message.link}])
    title = cut(harmless(message.title), lambda title: len(title) <= TITLE)
    return {"msg_type": "post", "content": {"post": {"zh_cn": {"title": title, "content": lines}}}}


def _size(content: Any) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode())


def check(address: Address) -> None:
    looks = _("A Feishu address looks like https://open.feishu.cn/open-apis/bot/v2/hook/…")
    check_web_address(address, hosts=HOSTS, shape=SHAPE, looks=looks)


def tell(address: Address, message: Message) -> None:
    text = cut(harmless(message.text), lambda text: _size(_post(message, text)) <= CONTENT_BYTES)
    content = signature(address.secret, time.time()) | _post(message, text)
    hand_over(address, message, content, names=NAMES, refusals=REFUSALS)
