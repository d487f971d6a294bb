"""Resolutions: written from what was passed, made public, carried out and reported on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import AgendaItem, Resolution, ResolutionProgress, Session
from congress.reports.votes import is_passed
from congress.services.archive import lock_session
from vault.versions import lock_version

_Status = Resolution.Status


@transaction.atomic
def add_resolution(
    *,
    session: Session,
    title: str,
    text: str,
    by: User | None,
    item: AgendaItem | None = None,
    owner: str = "",
    due_on: date | None = None,
) -> Resolution:
    """Write what was resolved; it gets the session's next number.

    Refused before the meeting was opened, and on an item that was voted down or still must be voted on.
    """
    session = lock_session(session)
    if not session.sittings.filter(opened_at__isnull=False).exists():
        raise ValidationError(_("Nothing is resolved before the meeting has been opened."), code="not_opened")
    if item is not None:
        _require_passed(session, item)
    last = session.resolutions.aggregate(last=Max("number"))["last"] or 0
    resolution = Resolution(
        session=session,
        item=item,
        number=last + 1,
        title=title.strip(),
        text=text.strip(),
        owner=owner.strip(),
        due_on=due_on,
    )
    resolution.save()
    return resolution


def _require_passed(session: Session, item: AgendaItem) -> None:
    if item.session_id != session.pk:
        raise ValidationError(_("This item stands on another agenda."), code="other_session")
    found = is_passed(item)
    if found is False or (found is None and item.mode == AgendaItem.Mode.PASS):
        raise ValidationError(
            _("“%(title)s” has not been passed, so there is no resolution on it."),
            code="not_passed",
            params={"title": item.title},
        )


@transaction.atomic
def change_resolution(
    *,
    resolution: Resolution,
    version: int,
    title: str,
    text: str,
    by: User | None,
    owner: str = "",
    due_on: date | None = None,
) -> Resolution:
    """Change a resolution: its words until it is public or archived, who carries it out and when always."""
    locked = Resolution.objects.select_related("session").get(pk=resolution.pk)
    if locked.published_on is None:
        lock_session(locked.session)
    resolution = lock_version(Resolution.objects, pk=resolution.pk, version=version)
    if resolution.published_on and (title.strip(), text.strip()) != (resolution.title, resolution.text):
        raise ValidationError(
            _("The words have been made public, and stay. Who carries it out and until when can change."),
            code="published",
        )
    resolution.title, resolution.text = title.strip(), text.strip()
    resolution.owner, resolution.due_on = owner.strip(), due_on
    resolution.save(update_fields=["title", "text", "owner", "due_on"])
    return resolution


@transaction.atomic
def publish_resolution(*, resolution: Resolution, by: User | None) -> Resolution:
    """Make a resolution public to everybody in the school; also of an archived session, once for all."""
    rows = Resolution.objects.select_for_update(of=("self",)).select_related("session__term")
    resolution = rows.get(pk=resolution.pk)
    if resolution.published_on is None:
        resolution.published_on = localdate()
        resolution.save(update_fields=["published_on"])
    return resolution


@transaction.atomic
def report_progress(
    *,
    resolution: Resolution,
    status: str,
    text: str,
    by: User | None,
    reported_at: Session | None = None,
    reported_on: date | None = None,
) -> ResolutionProgress:
    """Write down how far a resolution is; at a later session (`reported_at`) or in between.

    Goes on after the session that resolved it is archived; the session it is reported at must not be.
    Refused on a day that lies ahead or before the session, and at a session that is not later.
    """
    resolution = (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("session__term")
        .get(pk=resolution.pk)
    )
    day = reported_on or localdate()
    _require_day(resolution, day)
    if reported_at is not None:
        _require_later(resolution.session, lock_session(reported_at))
    resolution.status = _Status(status)
    resolution.save(update_fields=["status"])
    return ResolutionProgress.objects.create(
        resolution=resolution,
        reported_at=reported_at,
        reported_on=day,
        status=status,
        text=text.strip(),
        recorded_by=by,
    )


def _require_day(resolution: Resolution, day: date) -> None:
    if day > localdate():
        raise ValidationError({"reported_on": ValidationError(_("This day lies ahead."), code="day_ahead")})
    held = resolution.session.sittings.filter(opened_at__date__gt=day, part="formal").exists()
    if held:
        raise ValidationError(
            {"reported_on": ValidationError(_("It was resolved after this day."), code="before_session")}
        )


def _require_later(resolved: Session, reported: Session) -> None:
    if _place(reported) <= _place(resolved):
        raise ValidationError(
            {"reported_at": ValidationError(_("It is reported at a later session."), code="not_later")}
        )


def _place(session: Session) -> tuple[date, int]:
    """Terms in the order of their days, sessions in the order of their numbers."""
    return session.term.period.lower, session.number
