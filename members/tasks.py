"""What the registry does in the background."""

from celery import shared_task
from django.utils.translation import override

from members.models import RosterDraft
from members.services import roster


@shared_task(name="members.check_roster_draft")
def check_roster_draft(draft_id: int) -> None:
    """Check a long roster; a draft that is gone or checked already is left alone."""
    draft = RosterDraft.objects.select_related("made_by").filter(pk=draft_id, reading="").first()
    if draft is not None:
        with override(draft.made_by.language):
            roster.check_draft(draft)


@shared_task(name="members.drop_old_rosters")
def drop_old_rosters() -> None:
    """Delete the sheets that nobody took in within a day."""
    roster.drop_old_drafts()
