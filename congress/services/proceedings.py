"""What was said on an item, for the minutes."""

from django.db import transaction

from accounts.models import User
from congress.models import AgendaItem
from congress.services.archive import lock_session
from vault.versions import lock_version


@transaction.atomic
def write_proceedings(*, item: AgendaItem, version: int, text: str, by: User | None) -> AgendaItem:
    """Keep what was said; also after the meeting, until the session is archived."""
    lock_session(item.session)
    item = lock_version(AgendaItem.objects, pk=item.pk, version=version)
    item.proceedings = text.strip()
    item.save(update_fields=["proceedings"])
    return item
