"""Files with personal data that leave the house are written down: what, how much, for whom."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.models import Export


@transaction.atomic
def record_export(*, what: str, columns: Sequence[str], rows: int, purpose: str, by: User) -> Export:
    """Write down who takes which columns of how many people, and why; refused without a purpose."""
    if not purpose.strip():
        raise ValidationError(_("Please say what the file is for."), code="purpose_missing")
    export = Export(
        exporter_key=by.pk, what=what, columns=list(columns), rows=rows, purpose=purpose.strip()[:100]
    )
    export.save()
    return export
