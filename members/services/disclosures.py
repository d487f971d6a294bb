"""What is written down when restricted facts are looked at, or personal data leave the house in a file."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.models import Export, Look


def record_looks(*, people: Collection[int], fact: str, by: User) -> None:
    """`by` has seen a restricted fact about each of these people, by key. One statement."""
    Look.objects.bulk_create(Look(viewer_key=by.pk, person_key=pk, fact=fact) for pk in dict.fromkeys(people))


def record_export(
    *, what: str, columns: Sequence[str], rows: int, by: User, purpose: str | None = None
) -> Export:
    """Write down who takes which columns of how many people, and why; refused without a purpose.

    Where nobody asks for it (none), as with one's own file, it stays empty.
    """
    if purpose is not None and not purpose.strip():
        raise ValidationError(_("Please say what the file is for."), code="purpose_missing")
    return Export.objects.create(
        exporter_key=by.pk,
        what=what,
        columns=list(columns),
        rows=rows,
        purpose=(purpose or "").strip()[:100],
    )
