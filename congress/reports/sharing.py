"""What a group is told of a call for proposals, and of a session.

The agenda goes into the text and onto the poster; the open page leaves it to those who sign in.
"""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from activities.models import Occasion
from activities.reports.sharing import Announcement, Fact, when_said
from activities.wording import days_in_full
from congress.models import AgendaItem, Call, Session, Sitting
from congress.reports.sessions import line_of
from congress.shared_links import call_path, session_path
from members.models import Union


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
        mark=formal.mark,
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
    return f"{when} {occasion.mark}".strip()


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
