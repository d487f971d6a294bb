"""钉钉: the robot of a group, told by a text message, signed where the robot has a secret.

https://open.dingtalk.com/document/orgapp/custom-robot-access; a failure comes as errcode in an answer 200.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Address, Message, Refusal, check_web_address, hand_over, plain

# Of the 20000 bytes of a message; the rest is left for the wrapping and for what JSON writes in two signs.
TEXT_BYTES = 16000
HOSTS = ("oapi.dingtalk.com",)
SHAPE = r"/robot/send\?(?:[^#]*&)?access_token=[\w-]+(?:&[^#]*)?"

_TOO_MUCH = gettext_lazy("The robot was told too much in one minute; DingTalk takes 20 messages")
_UNKNOWN = gettext_lazy("DingTalk does not know this robot; its address is no longer valid")
_WORD = gettext_lazy("DingTalk does not take a word in this message")

REFUSALS = {
    -1: Refusal(gettext_lazy("DingTalk is busy"), is_final=False),
    130101: Refusal(_TOO_MUCH, is_final=False),
    410100: Refusal(_TOO_MUCH, is_final=False),
    300001: Refusal(_UNKNOWN),
    400101: Refusal(_UNKNOWN),
    400106: Refusal(_UNKNOWN),
    400013: Refusal(gettext_lazy("The robot's group was dissolved")),
    400102: Refusal(gettext_lazy("The robot was switched off in DingTalk")),
    430101: Refusal(gettext_lazy("DingTalk does not take the link in this message")),
    430102: Refusal(_WORD),
    430104: Refusal(_WORD),
    460101: Refusal(gettext_lazy("The message is too long for DingTalk")),
    310000: Refusal(
        gettext_lazy("The robot's security settings refused the message: keyword, secret or machine"),
        quotes=True,
    ),
}


def signed(url: str, secret: str, now: float) -> str:
    """The address with the signature DingTalk asks for; it takes one that is less than an hour old."""
    if not secret:
        return url
    stamp = str(round(now * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&{urlencode({'timestamp': stamp, 'sign': base64.b64encode(digest).decode()})}"


def check(address: Address) -> None:
    looks = _("A DingTalk address looks like https://oapi.dingtalk.com/robot/send?access_token=…")
    check_web_address(address, hosts=HOSTS, shape=SHAPE, looks=looks)


def tell(address: Address, message: Message) -> None:
    content = {
        "msgtype": "text",
        "text": {"content": plain(message, TEXT_BYTES)},
        "at": {"isAtAll": False},
    }
    url = signed(address.url, address.secret, time.time())
    hand_over(address, message, content, names={"errcode": "errmsg"}, refusals=REFUSALS, url=url)
