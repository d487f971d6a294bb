"""What the office does in the background. A backup may take longer than the queue waits for an answer; its
lock sees to it that the copy of the task which then comes does nothing."""

from celery import shared_task
from django.utils import timezone

from office.models import Backup
from office.services.backups import nightly

_HALF_AN_HOUR = 30 * 60


@shared_task(name="office.keep_backups", soft_time_limit=_HALF_AN_HOUR, time_limit=_HALF_AN_HOUR + 60)
def keep_backups() -> None:
    """Last night's backup, if it is not there yet."""
    nightly.keep_backups(timezone.now())


@shared_task(name="office.make_backup", soft_time_limit=_HALF_AN_HOUR, time_limit=_HALF_AN_HOUR + 60)
def make_backup(backup_id: int) -> None:
    """The backup that the administrator asked for; nothing when it was made already."""
    asked = Backup.objects.filter(pk=backup_id, status=Backup.Status.MAKING).first()
    if asked is not None:
        nightly.make_recorded(asked)
