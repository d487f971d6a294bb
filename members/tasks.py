"""What the registry does in the background."""

from celery import shared_task

from members.services import roster


@shared_task(name="members.check_roster_draft")
def check_roster_draft(draft_id: int) -> None:
    """Check a long roster; a draft that is gone or checked already is left alone."""
    roster.check_waiting_draft(draft_id)


@shared_task(name="members.check_rosters_left_behind")
def check_rosters_left_behind() -> None:
    """Each minute: check what the queue lost."""
    roster.check_left_behind()


@shared_task(name="members.drop_old_rosters")
def drop_old_rosters() -> None:
    """Delete the sheets that nobody took in within a day."""
    roster.drop_old_drafts()
