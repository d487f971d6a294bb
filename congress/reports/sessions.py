"""Sessions as a list and one by one: where each stands, and what of its preparation is due."""

from datetime import date, timedelta
from typing import Any, NamedTuple, cast

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from congress.models import (
    STAFF_BODIES,
    AgendaItem,
    PreparationStep,
    Resolution,
    Session,
    Sitting,
    Term,
)
from congress.presets_preparation import CALL_CLOSES
from congress.reports.sittings import status_of
from congress.reports.waiting import Waiting

_S = Session.Status
# The month in which a school year begins.
SCHOOL_YEAR = 9


_TONES: dict[str, str] = {
    _S.PREPARING: "waiting",
    _S.ANNOUNCED: "good",
    _S.CHECKING_IN: "good",
    _S.QUORATE: "good",
    _S.RUNNING: "good",
    _S.INQUORATE: "alert",
    _S.CLOSED: "done",
    _S.ARCHIVED: "done",
}


class SessionLine(NamedTuple):
    """A session with its status in words and the tone of its badge, and its meetings in order."""

    session: Session
    status: str
    tone: str
    sittings: list[Sitting]


def line_of(session: Session) -> SessionLine:
    """One session, its sittings and their occasions fetched before."""
    status = status_of(session)
    sittings = sorted(session.sittings.all(), key=lambda one: one.part != Sitting.Part.PRELIMINARY)
    return SessionLine(session, str(status.label), _TONES[status], sittings)


def sessions_for(user: User) -> QuerySet[Session]:
    """What `user` may see, the latest first, with term, call and meetings. Two queries."""
    rows = Session.objects.visible_to(user).select_related("term", "joint_term", "activity", "call")
    return rows.prefetch_related(Prefetch("sittings", Sitting.objects.select_related("occasion")))


class Step(NamedTuple):
    """A step of the preparation with its day."""

    step: PreparationStep
    due_on: date
    is_late: bool
    # Its day had passed before the session was called.
    is_hurried: bool = False


def preparation_of(session: Session, *, today: date) -> list[Step]:
    """The preparation list by day; counted from the formal meeting. One query."""
    day = formal_day(session)
    if day is None:
        return []
    history: Any = Session
    entered = history.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("session"), pgh_label="insert")
    steps = session.preparation.select_related("done_by__person")
    dated = steps.annotate(called_at=Subquery(entered.values("pgh_created_at")[:1]))
    return [_step(step, _due(step, session, day), today) for step in dated]


def _due(step: PreparationStep, session: Session, day: date) -> date:
    """The step's day; the end of the call is on the call's own day, where there is one."""
    call = getattr(session, "call", None)
    if call is not None and step.title.startswith(CALL_CLOSES):
        return cast(date, call.closes_on)
    return day + timedelta(days=step.offset)


def formal_day(session: Session) -> date | None:
    """The day of the formal meeting."""
    return next(
        (one.occasion.starts_on for one in session.sittings.all() if one.part == Sitting.Part.FORMAL), None
    )


def _step(step: Any, due: date, today: date) -> Step:
    has_passed = step.done_on is None and due < today
    is_hurried = has_passed and step.called_at is not None and due < localdate(step.called_at)
    return Step(step, due, has_passed and not is_hurried, is_hurried)


class AgendaPart(NamedTuple):
    """A meeting's items, with those that were taken off at their place."""

    part: str
    label: str
    items: list[AgendaItem]
    # The meeting is over, and its agenda stays.
    is_over: bool


def agenda_of(session: Session) -> list[AgendaPart]:
    """The agenda by meeting, in order; a meeting without items only where it is called. One query."""
    items = list(session.agenda.all())
    called = {one.part for one in session.sittings.all()}
    over = {one.part for one in session.sittings.all() if one.opened_at and one.closed_at}
    parts = [Sitting.Part.PRELIMINARY, Sitting.Part.FORMAL]
    found = [
        AgendaPart(part, str(part.label), [one for one in items if one.part == part], part in over)
        for part in parts
    ]
    return [part for part in found if part.items or part.part in called]


def open_resolutions(session: Session, user: User) -> list[Resolution]:
    """What earlier sessions of the same body resolved and is not carried out yet (row 78). One query."""
    rows = Resolution.objects.visible_to(user).filter(
        session__term__body=session.term.body, status=Resolution.Status.OPEN
    )
    earlier = Q(session__term__number__lt=session.term.number) | Q(
        session__term=session.term, session__number__lt=session.number
    )
    return list(rows.filter(earlier).select_related("session__term"))


def is_session_due(day: date) -> bool:
    """Whether the school's staff have had no session called in the school year of `day` (article 17).

    Only where a term of theirs runs. Two queries.
    """
    if not Term.objects.on(day).filter(body__in=STAFF_BODIES).exists():
        return False
    begins = date(day.year if day.month >= SCHOOL_YEAR else day.year - 1, SCHOOL_YEAR, 1)
    held = Sitting.objects.filter(part=Sitting.Part.FORMAL, session__term__body__in=STAFF_BODIES)
    ends = begins.replace(year=begins.year + 1)
    return not held.filter(occasion__starts_on__gte=begins, occasion__starts_on__lt=ends).exists()


# Steps are called for this many days before they are due.
_AHEAD = 3


def preparation_url(session: Session) -> str:
    return reverse("congress:session_detail", args=[session.pk]) + "#preparation"


def steps_due(user: User, *, until: date) -> list[Step]:
    """What is to be prepared up to a day, the earliest first, for those who prepare. One query."""
    if not user.has_perm("congress.change_congress"):
        return []
    formal = Sitting.objects.filter(session=OuterRef("session"), part=Sitting.Part.FORMAL)
    open_steps = PreparationStep.objects.filter(done_on=None, session__archived_at=None)
    dated = open_steps.annotate(day=Subquery(formal.values("occasion__starts_on")[:1]))
    rows = dated.exclude(day=None).select_related("session__term", "session__call")
    found = [Step(step, _due(step, step.session, step.day), is_late=False) for step in rows]
    return sorted((one for one in found if one.due_on <= until), key=lambda one: one.due_on)


def preparation_waiting(user: User) -> list[Waiting]:
    """Sessions of which something is to be prepared now, for those who prepare. One query."""
    counts: dict[Session, int] = {}
    for one in steps_due(user, until=localdate() + timedelta(days=_AHEAD)):
        counts[one.step.session] = counts.get(one.step.session, 0) + 1
    return [
        Waiting(
            _("%(session)s: %(count)s steps of the preparation are due.")
            % {"session": session, "count": count},
            preparation_url(session),
            _("Look at the list"),
        )
        for session, count in counts.items()
    ]
