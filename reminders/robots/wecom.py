"""企业微信: the robot of a group, told by a text message.

https://developer.work.weixin.qq.com/document/path/99110; a failure comes as errcode in an answer 200.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Address, Message, Refusal, check_web_address, hand_over, plain

TEXT_BYTES = 2048
HOSTS = ("qyapi.weixin.qq.com",)
SHAPE = r"/cgi-bin/webhook/send\?(?:[^#]*&)?key=[\w-]+(?:&[^#]*)?"

REFUSALS = {
    -1: Refusal(gettext_lazy("WeCom is busy"), is_final=False),
    45009: Refusal(
        gettext_lazy("The robot was told too much in one minute; WeCom takes 20 messages"), is_final=False
    ),
    93000: Refusal(gettext_lazy("The robot's group no longer exists, or its key is no longer valid")),
    40008: Refusal(gettext_lazy("WeCom does not take messages of this form")),
    40058: Refusal(gettext_lazy("WeCom found a mistake in the message, or it is too long")),
}


def check(address: Address) -> None:
    looks = _("A WeCom address looks like https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…")
    check_web_address(address, hosts=HOSTS, shape=SHAPE, looks=looks)


def tell(address: Address, message: Message) -> None:
    content = {"msgtype": "text", "text": {"content": plain(message, TEXT_BYTES)}}
    hand_over(address, message, content, names={"errcode": "errmsg"}, refusals=REFUSALS)
