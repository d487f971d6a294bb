"""Whether a page is read in WeChat's or WeCom's own browser."""

from django.http import HttpRequest

# How those browsers name themselves; WeCom's says both.
_NAMES = ("micromessenger", "wxwork")


def is_in_wechat(request: HttpRequest) -> bool:
    asks_with = request.headers.get("User-Agent", "").lower()
    return any(name in asks_with for name in _NAMES)
