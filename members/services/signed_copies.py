"""Photos of signed sheets: they lie at their record, a page a row, and are taken back with a reason."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Person, SignedCopy
from members.models.people import FORGOTTEN
from members.models.signed_copies import MOST_COPIES
from members.sheets import KINDS, Sheet
from paperwork.photos import Paper, stored
from vault.locks import wait_for_turn

FOLDER = "signed"


def keep_copies(*, sheet: Sheet, papers: Sequence[Paper], note: str = "", by: User) -> int:
    """Lay photos of a signed sheet at its record; returns how many are new, all of them or none.

    A photo that lies there already is not stored again. Raises ValidationError: none sent (`nothing_sent`),
    more pages than a sheet has (`too_many_pages`), sent by two at once (`sent_twice`).
    """
    if not papers:
        raise ValidationError(_("Please choose at least one photo."), code="nothing_sent")
    kept = SignedCopy.objects.of(sheet.kind, sheet.subject).valid()
    known = set(kept.values_list("digest", flat=True))
    fresh = {hashlib.sha256(paper.content).hexdigest(): paper for paper in papers}
    fresh = {digest: paper for digest, paper in fresh.items() if digest not in known}
    _refuse_more(len(known) + len(fresh))
    try:
        _store(sheet, fresh, note.strip(), by)
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody has sent the same photo at this moment. Please look at what lies here now."),
            code="sent_twice",
        ) from error
    return len(fresh)


def _refuse_more(count: int) -> None:
    if count > MOST_COPIES:
        raise ValidationError(
            _("A sheet has at most %(most)d photos; please send the rest as one PDF."),
            code="too_many_pages",
            params={"most": MOST_COPIES},
        )


def _store(sheet: Sheet, papers: dict[str, Paper], note: str, by: User) -> None:
    with ExitStack() as files:
        names = {
            digest: files.enter_context(stored(paper, folder=FOLDER)) for digest, paper in papers.items()
        }
        with transaction.atomic():
            # Counted again: others may have sent theirs since.
            wait_for_turn(f"signed copies {sheet.kind} {sheet.subject}")
            _refuse_more(SignedCopy.objects.of(sheet.kind, sheet.subject).valid().count() + len(names))
            for digest, name in names.items():
                copy = SignedCopy(
                    kind=sheet.kind, subject=sheet.subject, file=name, digest=digest, note=note, sent_by=by
                )
                copy.clean_fields(exclude=["sent_by", "taken_back_by", "taken_back_at", "file"])
                copy.save()


@transaction.atomic
def take_back_copy(*, copy: SignedCopy, reason: str, by: User) -> SignedCopy:
    """Take a photo away from its record, with a reason; whoever sent it may, and who keeps such sheets."""
    copy = SignedCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
    if copy.taken_back_at is not None:
        raise ValidationError(_("This photo has been taken back already."), code="taken_back_already")
    if copy.sent_by_id != by.pk and not KINDS[copy.kind].may_keep(by):
        raise PermissionDenied("sent by somebody else")
    if not reason.strip():
        raise ValidationError(_("Please say why it is taken back."), code="reason_missing")
    copy.taken_back_by, copy.taken_back_at = by, timezone.now()
    copy.taken_back_reason = reason.strip()
    copy.clean_fields(exclude=["sent_by", "taken_back_by", "file"])
    copy.save()
    return copy


@transaction.atomic
def forget_copies(*, person: Person, kinds: Sequence[str], by: User) -> None:
    """Throw away the photos of somebody's own sheets; the rows stay, without what was on them."""
    rows = SignedCopy.objects.filter(kind__in=kinds, subject=person.pk)
    names = [name for name in rows.values_list("file", flat=True) if name]
    rows.filter(taken_back_at=None).update(
        taken_back_at=timezone.now(), taken_back_by=by, taken_back_reason=FORGOTTEN
    )
    rows.update(file="", note="", taken_back_reason=FORGOTTEN)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))
