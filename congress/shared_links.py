"""The address at which a call for proposals, or a session, opens without signing in.

The key holds the last day of the call, or the day of the meeting, as they were told; it is good until a month
after them. The agenda goes into the text and onto the poster; the open page leaves it to those who sign in.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.open_pages import PageKeys
from activities.models import Occasion
from activities.reports.sharing import Announcement, Fact, when_said
from activities.shared_links import KEPT_FOR
from activities.wording import days_in_full
from congress.models import AgendaItem, Call, Session, Sitting
from congress.models.proposals import CallQuerySet
from congress.models.sessions import SessionQuerySet
from congress.reports.sessions import formal_day, line_of
from members.models import Union

_KEYS = PageKeys("congress.call_open")
_CALL, _SESSION = "c", "s"
_KEY = re.compile(rf"([{_CALL}{_SESSION}])(\d{{1,18}})-(\d{{8}})")


class Shared(NamedTuple):
    """What a link leads to: a session, or the call for proposals to it; and the day it was made for."""

    session: Session
    call: Call | None
    day: date


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


def announcement_of_call(call: Call, *, told_for: date | None = None) -> Announcement:
    """What is told of a call for proposals. One query."""
    return Announcement(
        title=str(call),
        facts=[
            Fact(_("Time"), days_in_full(call.opens_on, call.closes_on)),
            Fact(_("How"), _("One matter, one proposal; from a phone, or on paper handed to the union.")),
        ],
        path=call_path(call),
        sender=_sender(),
        note=_note_on_call(call, told_for or call.closes_on),
    )


def announcement_of_session(
    session: Session, *, told_for: date | None = None, with_agenda: bool = True
) -> Announcement:
    """What is told of a session, its sittings and their occasions fetched before. Two queries."""
    held = line_of(session).sittings
    formal = held[-1].occasion
    return Announcement(
        title=_("Meeting announced: %(session)s") % {"session": session},
        facts=[*_times(held), *(_agenda(session) if with_agenda else [])],
        path=session_path(session),
        sender=_sender(),
        mark=str(formal.get_status_display()) if formal.is_called_off else "",
        note=_note_on_session(formal, told_for or formal.starts_on),
    )


def _sender() -> str:
    union = Union.objects.first()
    return union.name if union else ""


def _times(held: list[Sitting]) -> list[Fact]:
    """Time and place; of two meetings each with its own."""
    if len(held) == 1:
        occasion = held[0].occasion
        return [Fact(_("Time"), _when(occasion)), Fact(_("Place"), occasion.place or _("to be announced"))]
    return [
        Fact(str(one.get_part_display()), " ".join(filter(None, (_when(one.occasion), one.occasion.place))))
        for one in held
    ]


def _when(occasion: Occasion) -> str:
    when = when_said(occasion.starts_on, occasion.ends_on, occasion.starts_at)
    return f"{when} {occasion.get_status_display()}" if occasion.is_called_off else when


def _agenda(session: Session) -> list[Fact]:
    """What is dealt with, without ceremonies and without who presents it."""
    items = session.agenda.filter(withdrawn_reason="").exclude(mode=AgendaItem.Mode.FORMALITY)
    titles = items.values_list("title", flat=True)
    lines = [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    return [Fact(_("Agenda items"), "\n".join(lines))] if lines else []


def _note_on_call(call: Call, told_for: date) -> str:
    today = localdate()
    if call.closes_on < today or not call.is_open_on(max(today, call.opens_on)):
        return _("Proposals are no longer taken in.")
    if told_for != call.closes_on:
        return _("The last day has been moved: it was to be %(day)s.") % {
            "day": days_in_full(told_for, told_for)
        }
    return ""


def _note_on_session(formal: Occasion, told_for: date) -> str:
    if formal.status == Occasion.Status.CANCELLED:
        return _("The meeting is cancelled. Please do not come.")
    if formal.status == Occasion.Status.POSTPONED:
        return _("The meeting is postponed. The new day will be told.")
    if told_for != formal.starts_on:
        return _("The meeting has been moved: it was to be on %(day)s.") % {
            "day": days_in_full(told_for, told_for)
        }
    return _("The meeting is over.") if formal.ends_on < localdate() else ""
