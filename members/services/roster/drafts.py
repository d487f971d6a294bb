"""A roster between being sent and being taken in."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from members.models import RosterDraft
from members.services.roster.checking import check_roster
from members.services.roster.readings import RosterReading, Terms
from members.services.roster.registry import usual_day
from members.services.roster.taking_in import RosterHasErrors, take_in_roster
from members.spreadsheets.reading import RosterSheet, read_roster
from vault.locks import alone

# Up to here a sheet is checked while the browser waits.
CHECKED_AT_ONCE = 3_000
CHECK_LOCK = 118_001


def start_draft(*, data: bytes, file_name: str, by: User) -> RosterDraft:
    """Read a sheet that was sent; it waits to be checked.

    ValidationError says why the file cannot be read; then nothing is stored.
    """
    sheet = read_roster(data, file_name)
    draft = RosterDraft.objects.create(
        made_by=by,
        file_name=file_name[-200:],
        contents=json.dumps(sheet.to_json(), ensure_ascii=False),
        total_rows=len(sheet.lines),
        counts_from=usual_day(localdate()),
    )
    return draft


def change_terms(*, draft: RosterDraft, counts_from: date, category: str, membership: str, by: User) -> None:
    """Say what the sheet does not; it must be checked once more. Refused for a day that is still to come."""
    if counts_from > localdate():
        raise ValidationError(
            _("A roster says what is so today: please choose today or an earlier day."), code="day_in_future"
        )
    draft.counts_from, draft.category, draft.membership = counts_from, category, membership
    draft.reading, draft.checked_rows = "", 0
    draft.save(update_fields=["counts_from", "category", "membership", "reading", "checked_rows"])


def check_draft(draft: RosterDraft) -> RosterReading:
    """Hold the sheet against the registry; how far it has come is written down as it goes."""
    rows = RosterDraft.objects.filter(pk=draft.pk)
    reading = check_roster(
        sheet_of(draft),
        by=draft.made_by,
        today=localdate(),
        terms=_terms(draft),
        progress=lambda done: _write_progress(rows, done),
    )
    _keep_reading(draft, reading)
    return reading


def check_waiting_draft(pk: int) -> None:
    """Check a draft that waits for it, unless another worker is at it; one that is gone is left alone.

    Terms that were changed meanwhile are checked as well.
    """
    with alone(CHECK_LOCK, pk % 2**31) as is_alone:
        while is_alone and (draft := _waiting(pk)):
            with override(draft.made_by.language):
                check_draft(draft)


def _waiting(pk: int) -> RosterDraft | None:
    return RosterDraft.objects.select_related("made_by").filter(pk=pk, reading="").first()


def check_left_behind() -> int:
    """Check what the queue lost or a killed worker left; returns how many there were."""
    found = list(RosterDraft.objects.left_behind().order_by("pk").values_list("pk", flat=True))
    for pk in found:
        check_waiting_draft(pk)
    return len(found)


def _write_progress(rows: QuerySet[RosterDraft], done: int) -> None:
    rows.update(checked_rows=done)


def _keep_reading(draft: RosterDraft, reading: RosterReading) -> None:
    draft.reading, draft.checked_rows = json.dumps(reading.to_json(), ensure_ascii=False), draft.total_rows
    # The terms may have been changed, or the draft laid aside, while it was being checked.
    terms = {name: getattr(draft, name) for name in ("counts_from", "category", "membership")}
    same = RosterDraft.objects.filter(pk=draft.pk, **terms)
    same.update(reading=draft.reading, checked_rows=draft.checked_rows)


def sheet_of(draft: RosterDraft) -> RosterSheet:
    return RosterSheet.from_json(json.loads(draft.contents))


def reading_of(draft: RosterDraft) -> RosterReading:
    """What came of checking; only of a draft that is checked."""
    return RosterReading.from_json(json.loads(draft.reading))


def _terms(draft: RosterDraft) -> Terms:
    return Terms(day=draft.counts_from, category=draft.category, membership=draft.membership)


def confirm_draft(*, draft: RosterDraft, by: User) -> RosterReading:
    """Take the draft in, judged by the registry as it is now, and forget the sheet.

    Raises RosterHasErrors when something does not fit any more; the draft then shows what.
    """
    if not draft.is_checked:
        raise ValidationError(_("This roster is still being checked."), code="not_checked")
    try:
        with transaction.atomic():
            locked = RosterDraft.objects.select_for_update().get(pk=draft.pk)
            reading = take_in_roster(sheet_of(locked), by=by, terms=_terms(locked))
            locked.delete()
    except RosterDraft.DoesNotExist:
        raise ValidationError(
            _("This roster has been taken in or laid aside already."), code="gone"
        ) from None
    except RosterHasErrors as refusal:
        _keep_reading(draft, refusal.reading)
        raise
    return reading


def drop_draft(*, draft: RosterDraft, by: User) -> None:
    """Lay the sheet aside; what it said is deleted."""
    draft.delete()


def drop_old_drafts() -> int:
    """Delete what was sent more than a day ago and not taken in; returns how many."""
    deleted, _models = RosterDraft.objects.old().delete()
    return deleted
