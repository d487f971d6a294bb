"""A meeting on its day: check-in is opened, the quorum declared, the meeting closed."""

import secrets
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import CheckIn
from activities.services import fix_day
from congress.models import AgendaItem, Session, Sitting
from congress.reports.rolls import terms_of
from congress.reports.sittings import Attendance, attendance_of, is_quorate
from congress.services.archive import lock_session
from congress.services.rolls import fix_roll
from vault.versions import lock_version


def lock_sitting(sitting: Sitting) -> Sitting:
    """The meeting as it is now, locked, its session before it; refused once that is archived."""
    session = lock_session(Session(pk=sitting.session_id))
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("occasion__activity__plan")
    locked = rows.get(pk=sitting.pk)
    locked.session = session
    return locked


@transaction.atomic
def open_check_in(*, sitting: Sitting, by: User | None) -> Sitting:
    """Fix who is due, and let people check in at the door.

    Refused before the session is announced, and when check-in is open already or the meeting is over.
    """
    sitting = lock_sitting(sitting)
    if not sitting.session.announced_at:
        raise ValidationError(
            _("Announce the session first; people check in to what they were told of."), code="not_announced"
        )
    if sitting.occasion.is_called_off:
        raise ValidationError(
            _("The calendar says that this meeting is not held (%(status)s). Give it a day first."),
            code="called_off",
            params={"status": sitting.occasion.get_status_display()},
        )
    if sitting.check_in_opened_at:
        raise ValidationError(_("Check-in is open already."), code="open_already")
    fix_roll(sitting.session, by)
    sitting.check_in_opened_at, sitting.door_key = timezone.now(), _new_key()
    sitting.save(update_fields=["check_in_opened_at", "door_key"])
    return sitting


@transaction.atomic
def take_back_opening(*, sitting: Sitting, by: User | None) -> Sitting:
    """As if check-in had not been opened: who is down as there or excused is taken off with it.

    Refused once the meeting was opened or is over, and on its day while people are there.
    """
    sitting = lock_sitting(sitting)
    require_checking_in(sitting)
    if sitting.opened_at:
        raise ValidationError(_("The meeting has been opened already."), code="opened_already")
    entered = sitting.occasion.check_ins.all()
    there = entered.filter(state=CheckIn.State.PRESENT).count()
    if there and sitting.occasion.starts_on == localdate():
        raise ValidationError(
            _("%(count)s people are checked in today. Take each of them back in the list first."),
            code="people_there",
            params={"count": there},
        )
    entered.delete()
    sitting.check_in_opened_at, sitting.door_key = None, ""
    sitting.save(update_fields=["check_in_opened_at", "door_key"])
    if not sitting.session.sittings.filter(check_in_opened_at__isnull=False).exists():
        sitting.session.roll_entries.all().delete()
    return sitting


@transaction.atomic
def change_door(*, sitting: Sitting, by: User | None) -> Sitting:
    """Another QR at the door; photos of the old one, sent to people elsewhere, lead nowhere."""
    sitting = lock_sitting(sitting)
    require_checking_in(sitting)
    sitting.door_key = _new_key()
    sitting.save(update_fields=["door_key"])
    return sitting


def require_checking_in(sitting: Sitting) -> None:
    """Refuse before check-in is open and after the meeting was closed; who comes late may still check in."""
    if not sitting.check_in_opened_at:
        raise ValidationError(_("Check-in is not open yet."), code="check_in_not_open")
    if sitting.closed_at:
        raise ValidationError(_("The meeting is closed; nobody checks in any more."), code="sitting_closed")


def _new_key() -> str:
    return secrets.token_urlsafe(18)


@transaction.atomic
def declare_quorum(*, sitting: Sitting, by: User | None) -> Sitting:
    """Open the meeting with the figures of this moment; refused while too few of a roll have come."""
    sitting = lock_sitting(sitting)
    require_checking_in(sitting)
    if sitting.opened_at:
        raise ValidationError(_("The meeting has been opened already."), code="opened_already")
    attendance = attendance_of(sitting)
    if not is_quorate(attendance):
        raise ValidationError(
            _("Too few have come: %(figures)s. The meeting cannot open."),
            code="inquorate",
            params={"figures": _figures(attendance)},
        )
    sitting.opened_at = timezone.now()
    return _keep_figures(sitting, attendance)


@transaction.atomic
def record_inquorate(*, sitting: Sitting, by: User | None) -> Sitting:
    """Write down that too few came, so that the meeting was not held; refused when enough are there."""
    sitting = lock_sitting(sitting)
    require_checking_in(sitting)
    if sitting.opened_at:
        raise ValidationError(_("The meeting has been opened already."), code="opened_already")
    attendance = attendance_of(sitting)
    if is_quorate(attendance):
        raise ValidationError(
            _("Enough have come: %(figures)s. The meeting can open."),
            code="quorate",
            params={"figures": _figures(attendance)},
        )
    sitting.was_inquorate, sitting.closed_at = True, timezone.now()
    return _keep_figures(sitting, attendance)


def _figures(attendance: list[Attendance]) -> str:
    return "；".join(one.sentence for one in attendance)


def _keep_figures(sitting: Sitting, attendance: list[Attendance]) -> Sitting:
    first, *second = (one.tally for one in attendance)
    sitting.due, sitting.present = first.due, first.present
    if second:
        sitting.joint_due, sitting.joint_present = second[0].due, second[0].present
    sitting.save()
    return sitting


@transaction.atomic
def call_again(
    *, sitting: Sitting, starts_on: date, by: User | None, starts_at: time | None = None, place: str = ""
) -> Sitting:
    """Hold on another day a meeting to which too few came; who had come that day stays with that day."""
    sitting = lock_sitting(sitting)
    if not (sitting.closed_at and not sitting.opened_at):
        raise ValidationError(
            _("Only a meeting to which too few came is called again."), code="not_inquorate"
        )
    for term in terms_of(sitting.session):
        if starts_on not in term.period:
            raise ValidationError(
                {"starts_on": ValidationError(_("This day lies outside the term."), code="outside_term")}
            )
    sitting.occasion = fix_day(
        activity=sitting.occasion.activity, starts_on=starts_on, starts_at=starts_at, place=place, by=by
    )
    sitting.check_in_opened_at = sitting.closed_at = None
    sitting.door_key = ""
    sitting.due = sitting.present = sitting.joint_due = sitting.joint_present = None
    sitting.save()
    return sitting


@transaction.atomic
def name_officers(*, sitting: Sitting, version: int, by: User | None, **names: str) -> Sitting:
    """Who chairs the meeting and who takes its minutes (`chaired_by`, `recorded_by_name`)."""
    lock_sitting(sitting)
    sitting = lock_version(Sitting.objects, pk=sitting.pk, version=version)
    sitting.chaired_by = names["chaired_by"].strip()
    sitting.recorded_by_name = names["recorded_by_name"].strip()
    sitting.save(update_fields=["chaired_by", "recorded_by_name"])
    return sitting


def undecided_items(sitting: Sitting) -> list[AgendaItem]:
    """What must be voted on at this meeting, was not taken off, and has no count of votes yet."""
    items = AgendaItem.objects.filter(session=sitting.session_id, part=sitting.part)
    return list(items.to_be_voted_on().filter(votes=None))


@transaction.atomic
def close_sitting(*, sitting: Sitting, by: User | None) -> Sitting:
    """Close a meeting; refused while a matter that must be voted on has not been (Order 32, article 7)."""
    sitting = lock_sitting(sitting)
    if not sitting.opened_at or sitting.closed_at:
        raise ValidationError(_("The meeting is not open."), code="sitting_not_open")
    if left := undecided_items(sitting):
        raise ValidationError(
            _("Not voted on yet: %(items)s. Vote on it, or take it off the agenda with a reason."),
            code="undecided",
            params={"items": "、".join(f"“{item.title}”" for item in left)},
        )
    sitting.closed_at = timezone.now()
    sitting.save(update_fields=["closed_at"])
    return sitting


@transaction.atomic
def reopen_sitting(*, sitting: Sitting, by: User | None) -> Sitting:
    """Take a closing back that was a mistake; refused once the session is archived."""
    sitting = lock_sitting(sitting)
    if not (sitting.closed_at and sitting.opened_at):
        raise ValidationError(_("The meeting has not been closed."), code="sitting_not_closed")
    sitting.closed_at = None
    sitting.save(update_fields=["closed_at"])
    return sitting
