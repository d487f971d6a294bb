"""A session: called as an activity of the plan, changed, announced."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from activities.models import Activity, Occasion, WorkPlan
from activities.services import PlanLine, add_activity, create_plan, fix_day, move_occasion, release_day
from congress.models import AgendaItem, PreparationStep, Session, Sitting, Term
from congress.presets_agenda import agenda_for
from congress.presets_preparation import preparation_for
from congress.reports.checks import blocking
from congress.services.archive import lock_session
from congress.services.rolls import require_two_rolls
from vault.refusals import rule_broken
from vault.versions import StaleVersion

_PART = Sitting.Part


@dataclass(frozen=True)
class Meeting:
    """When and where a sitting is held."""

    day: date
    starts_at: time | None = None
    place: str = ""


@transaction.atomic
def add_session(
    *,
    term: Term,
    formal: Meeting,
    by: User | None,
    number: int | None = None,
    preliminary: Meeting | None = None,
    activity: Activity | None = None,
    joint_term: Term | None = None,
    calling: str = Session.Calling.ORDINARY,
    requested_by: int | None = None,
    theme: str = "",
) -> Session:
    """Call a session, with its agenda and preparation list to begin with.

    Without `number` it gets the one after the term's last. Without `activity` it becomes a new line of the
    plan that covers the day; where there is none, a plan is started as a draft. Refused outside the term,
    for a number that is taken, and for a session's own line.
    """
    session = Session(
        term=term,
        joint_term=joint_term,
        number=number or next_number(term),
        calling=calling,
        requested_by=requested_by,
        theme=theme.strip(),
    )
    _require_sense(session, formal, preliminary)
    session.activity = activity or _new_line(session, formal.day, by)
    _save(session)
    _hold(session, _PART.FORMAL, formal, by)
    if preliminary is not None:
        _hold(session, _PART.PRELIMINARY, preliminary, by)
    _write_lists(session, with_preliminary=preliminary is not None)
    return session


def next_number(term: Term) -> int:
    """The number after that of the term's last session."""
    return (Session.objects.filter(term=term).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def change_session(
    *,
    session: Session,
    version: int,
    formal: Meeting,
    by: User | None,
    preliminary: Meeting | None = None,
    **changes: Any,
) -> Session:
    """Change what a session is, and when and where it meets; `changes` are fields of Session.

    A sitting at which people have checked in keeps its day. Refused when the row has moved since `version`.
    """
    session = lock_session(session)
    if session.version != version:
        raise StaleVersion
    _require_same_rolls(session, changes)
    for name, value in changes.items():
        setattr(session, name, value)
    _require_sense(session, formal, preliminary)
    _save(session)
    sittings = {one.part: one for one in session.sittings.select_related("occasion__activity")}
    for part, meeting in ((_PART.FORMAL, formal), (_PART.PRELIMINARY, preliminary)):
        _follow(session, sittings.get(part), part, meeting, by)
    session.refresh_from_db(fields=["version"])
    return session


@transaction.atomic
def announce_session(*, session: Session, by: User | None) -> Session:
    """Let everybody in the school see it; refused while a check says that it cannot be held so."""
    session = lock_session(session)
    if session.announced_at is not None:
        raise ValidationError(_("This session has been announced already."), code="announced")
    found = blocking(session)
    if found:
        raise ValidationError([ValidationError(one.sentence, code=one.code) for one in found])
    session.announced_at = now()
    session.save(update_fields=["announced_at"])
    return session


def require_part_open(session: Session, part: str) -> None:
    """Refuse to change the agenda of a meeting that is over."""
    if session.sittings.filter(part=part, closed_at__isnull=False, opened_at__isnull=False).exists():
        raise ValidationError(_("This meeting is over; its agenda stays as it was."), code="part_closed")


def _require_sense(session: Session, formal: Meeting, preliminary: Meeting | None) -> None:
    require_two_rolls(session)
    for term in (session.term, session.joint_term):
        if term is not None and formal.day not in term.period:
            raise ValidationError(
                {"formal_on": ValidationError(_("This day lies outside the term."), code="outside_term")}
            )
    if session.calling == Session.Calling.BY_DELEGATES and not session.requested_by:
        raise ValidationError(
            {"requested_by": ValidationError(_("How many have asked for it?"), code="nobody_asked")}
        )
    if session.calling != Session.Calling.BY_DELEGATES:
        session.requested_by = None
    if preliminary is not None and not _comes_before(preliminary, formal):
        raise ValidationError(
            {
                "preliminary_on": ValidationError(
                    _("The preliminary meeting comes before the formal one; on one day, both need a time."),
                    code="preliminary_after_formal",
                )
            }
        )


def _require_same_rolls(session: Session, changes: dict[str, Any]) -> None:
    """Who is due has been written down for the bodies that meet."""
    if changes.get("joint_term", session.joint_term) == session.joint_term:
        return
    if session.sittings.filter(check_in_opened_at__isnull=False).exists():
        sentence = _("Check-in has been opened; the bodies that meet stay as they are.")
        raise ValidationError({"joint_term": ValidationError(sentence, code="roll_fixed")})


def _comes_before(one: Meeting, other: Meeting) -> bool:
    if one.day != other.day:
        return one.day < other.day
    return one.starts_at is not None and other.starts_at is not None and one.starts_at < other.starts_at


def _new_line(session: Session, day: date, by: User | None) -> Activity:
    """A line of the open plan that covers the day, or of one that is started for it."""
    plans = WorkPlan.objects.covering(day, day).exclude(status__in=WorkPlan.CLOSED_STATUSES)
    # The plan and the calendar are in the language of the house, whoever calls the session.
    with override(settings.LANGUAGE_CODE):
        plan = plans.first() or create_plan(
            title=str(_("Work plan of the union, %(year)s") % {"year": day.year}), year=day.year, by=by
        )
        line = PlanLine(title=str(session), kind=Activity.Kind.MEETING, month_from=day.month)
    return add_activity(plan=plan, line=line, by=by)


_REFUSALS: dict[str, tuple[str, Any]] = {
    "one_session_a_number": ("number", _("This term has a session with this number already.")),
    "congress_session_activity_id_key": ("activity", _("This line of the plan has a session already.")),
}


def _save(session: Session) -> None:
    session.clean_fields(exclude=["term", "joint_term", "activity"])
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        rule = rule_broken(error)
        if rule not in _REFUSALS:
            raise
        field, sentence = _REFUSALS[rule]
        raise ValidationError({field: ValidationError(sentence, code=rule)}) from error


@contextmanager
def _said_of(part: str) -> Iterator[None]:
    """What the calendar refuses is said of the day of this meeting."""
    try:
        yield
    except ValidationError as refusal:
        errors = refusal.error_dict.values() if hasattr(refusal, "error_dict") else [refusal.error_list]
        raise ValidationError({f"{part}_on": [one for found in errors for one in found]}) from refusal


def _hold(session: Session, part: str, meeting: Meeting, by: User | None) -> None:
    """Hold a sitting on an occasion: one that the line has and nobody uses, or a new one."""
    free = session.activity.occasions.filter(status=Occasion.Status.SCHEDULED, sitting=None, check_ins=None)
    occasion = free.filter(starts_on=meeting.day).first() or free.first()
    if occasion is not None:
        occasion = _moved(occasion, part, meeting, by)
    else:
        with _said_of(part):
            occasion = fix_day(
                activity=session.activity,
                starts_on=meeting.day,
                starts_at=meeting.starts_at,
                place=meeting.place,
                by=by,
            )
    Sitting.objects.create(session=session, part=part, occasion=occasion)


def _follow(
    session: Session, sitting: Sitting | None, part: str, meeting: Meeting | None, by: User | None
) -> None:
    """Bring a sitting to where it now is to be, make it, or take it back."""
    if sitting is None:
        if meeting is not None:
            _hold(session, part, meeting, by)
            _write_agenda(session, only=part)
        return
    held = sitting.occasion
    if meeting == Meeting(held.starts_on, held.starts_at, held.place):
        return
    if sitting.check_in_opened_at is not None:
        raise ValidationError(
            _("People have checked in at the %(meeting)s; its day stays."),
            code="has_begun",
            params={"meeting": sitting.get_part_display()},
        )
    if meeting is not None:
        _moved(held, part, meeting, by)
        return
    sitting.delete()
    release_day(occasion=held, version=held.version, by=by)


def _moved(occasion: Occasion, part: str, meeting: Meeting, by: User | None) -> Occasion:
    with _said_of(part):
        return move_occasion(
            occasion=occasion,
            version=occasion.version,
            starts_on=meeting.day,
            starts_at=meeting.starts_at,
            place=meeting.place,
            by=by,
        )


def _write_lists(session: Session, *, with_preliminary: bool) -> None:
    PreparationStep.objects.bulk_create(
        PreparationStep(session=session, title=step.title, offset=step.offset)
        for step in preparation_for(session.term)
    )
    _write_agenda(session, only=_PART.FORMAL)
    if with_preliminary:
        _write_agenda(session, only=_PART.PRELIMINARY)


def _write_agenda(session: Session, *, only: str) -> None:
    """The items a meeting begins with; nothing where it has some already."""
    if session.agenda.filter(part=only).exists():
        return
    items = [item for part, item in agenda_for(session.term, session.joint_term) if part == only]
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, part=only, position=place, **item._asdict())
        for place, item in enumerate(items)
    )
