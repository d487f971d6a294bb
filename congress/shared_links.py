"""The address at which a call for proposals, or a session, opens without signing in.

The key holds the last day of the call, or the day of the meeting, as they were told; it is good until a month
after them.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.open_pages import PageKeys
from activities.shared_links import KEPT_FOR
from congress.models import Call, Session, Sitting
from congress.models.proposals import CallQuerySet
from congress.models.sessions import SessionQuerySet
from congress.reports.sessions import formal_day

_KEYS = PageKeys("congress.call_open")
_CALL, _SESSION = "c", "s"
_KEY = re.compile(rf"([{_CALL}{_SESSION}])(\d{{1,18}})-(\d{{8}})")


class Shared(NamedTuple):
    """What a link leads to: a session, or the call for proposals to it; and the day it was made for."""

    session: Session
    call: Call | None
    day: date


def session_may_be_shared(session: Session) -> bool:
    """Whether it has an open page; its sittings and their occasions fetched before."""
    since = localdate() - KEPT_FOR
    formal = (one for one in session.sittings.all() if one.part == Sitting.Part.FORMAL)
    return session.announced_at is not None and any(one.occasion.ends_on >= since for one in formal)


def call_may_be_shared(call: Call) -> bool:
    """Whether it has an open page; its session fetched before."""
    return call.session.announced_at is not None and call.closes_on >= localdate() - KEPT_FOR


def shareable_sessions() -> SessionQuerySet:
    """Announced, and held less than a month ago or still to be held. The meetings are a query more."""
    formal = Sitting.objects.filter(part=Sitting.Part.FORMAL, occasion__ends_on__gte=localdate() - KEPT_FOR)
    rows = Session.objects.filter(announced_at__isnull=False, pk__in=formal.values("session"))
    return rows.select_related("term", "joint_term").prefetch_related("sittings__occasion")


def shareable_calls() -> CallQuerySet:
    """Of announced sessions, and closed less than a month ago or still open."""
    rows = Call.objects.filter(session__announced_at__isnull=False, closes_on__gte=localdate() - KEPT_FOR)
    return rows.select_related("session__term")


def call_path(call: Call) -> str:
    """The path of a call's open page, made for its last day as it is now."""
    return _path(_CALL, call.pk, call.closes_on)


def session_path(session: Session) -> str:
    """The path of a session's open page, made for its day as it is now."""
    return _path(_SESSION, session.pk, formal_day(session) or localdate())


def _path(sort: str, pk: int, day: date) -> str:
    return reverse("congress:call_open", args=[_KEYS.sign(f"{sort}{pk}-{day:%Y%m%d}")])


def read_shared(key: str) -> Shared | None:
    """What a key leads to; None for a forged or cut one, and for what is not announced or long over."""
    found = _KEY.fullmatch(_KEYS.read(key) or "")
    if found is None:
        return None
    pk, day = int(found[2]), datetime.strptime(found[3], "%Y%m%d").date()
    if found[1] == _CALL:
        call = shareable_calls().filter(pk=pk).first()
        return Shared(call.session, call, day) if call else None
    session = shareable_sessions().filter(pk=pk).first()
    return Shared(session, None, day) if session else None
