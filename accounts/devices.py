"""Where somebody is signed in: which kind of browser and since when, and no address."""

from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - not an address to listen at

# What is looked for in the browser's own account of itself, the most particular first.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("wxwork", "WeCom"),
    ("DingTalk", "DingTalk"),
    ("QQBrowser", "QQ"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
WORDS = {
    "WeChat": _("WeChat"),
    "WeCom": _("WeCom"),
    "DingTalk": _("DingTalk"),
    "Android": _("Android phone"),
    "HarmonyOS": _("Huawei phone"),
    "Windows": _("Windows computer"),
    "Mac": _("Mac computer"),
    "Linux": _("Linux computer"),
}


class Browser(NamedTuple):
    """One of somebody's browsers, for the list; `pk` removes it."""

    pk: int
    words: str
    since: object
    is_here: bool


def short_name(user_agent: str) -> str:
    """`WeChat Android` for the long line by which a browser could be told from any other."""
    found = (next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, MACHINES))
    return " ".join(name for name in found if name)


def forget_where(instance: UserSession, **kwargs: object) -> None:
    """Before a session is noted: neither an address nor a time of use may later tell how somebody voted."""
    instance.ip = NO_ADDRESS
    instance.user_agent = short_name(instance.user_agent)
    instance.last_seen_at = instance.created_at


def browsers_of(user: User, *, here: str | None) -> list[Browser]:
    """Where `user` is signed in now, the newest first; `here` is the session that asks. One query."""
    sessions = _live(user).order_by("-created_at")
    return [
        Browser(one.pk, _in_words(one.user_agent), one.created_at, one.session_key == here)
        for one in sessions
    ]


@transaction.atomic
def sign_out(user: User, *, only: int | None = None, but: str | None = None) -> int:
    """End sessions of `user`: the one noted as `only`, or all `but` one; returns how many were ended."""
    noted = UserSession.objects.filter(user=user)
    noted = noted.filter(pk=only) if only else noted.exclude(session_key=but or "")
    keys = list(noted.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    noted.delete()
    return len(keys)


def _live(user: User) -> QuerySet[UserSession]:
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    return UserSession.objects.filter(user=user, session_key__in=alive.values("session_key"))


def _in_words(short: str) -> str:
    words = " · ".join(str(WORDS.get(part, part)) for part in short.split())
    return words or str(_("a browser"))
