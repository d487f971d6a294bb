"""A backup each night, or as soon as the machine runs again; old ones give way; now and then one is tried."""

from datetime import datetime, time, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import Backup
from office.services.backups.drilling import drill
from office.services.backups.folder import PREFIX, backup_file, name_for, rotate
from office.services.backups.making import make_backup
from office.services.backups.refusals import BackupError
from office.services.backups.restoring import people_here
from vault.locks import alone
from vault.terminal import in_each

# A key of `vault.locks.alone` (one backup at a time in a database).
BACKUP_LOCK = 20_240_732
NIGHT = time(2, 30)
# After one that failed; the disk does not empty itself.
TRY_AGAIN_AFTER = timedelta(hours=1)
# What went on for so long and failed is tried again the next night, not every hour.
LONG = timedelta(minutes=20)
DRILL_EVERY = timedelta(days=7)
_BROKEN_OFF = _("It was broken off: the machine was switched off, or the process was ended.")
_TOO_LONG = _("It took longer than half an hour and was ended. On the machine, run: manage.py backup FILE")
_NOT_READ_OR_WRITTEN = _("A file could not be read or written: %(why)s.")
_DATABASE_AWAY = _("The database did not answer as it should: %(why)s.")
_UNFORESEEN = _("Something unforeseen ended it (%(why)s); the worker's log says more.")

Status = Backup.Status


def last_night(now: datetime) -> datetime:
    """The moment at which the latest nightly backup was due."""
    local = timezone.localtime(now)
    tonight = local.replace(hour=NIGHT.hour, minute=NIGHT.minute, second=0, microsecond=0)
    return tonight if tonight <= local else tonight - timedelta(days=1)


def is_due(now: datetime, *, made: datetime | None, failed: datetime | None) -> bool:
    """Whether to back up at `now`, given when it was last begun with and without success."""
    is_missing = made is None or made < last_night(now)
    return is_missing and (failed is None or now - failed >= TRY_AGAIN_AFTER)


def keep_backups(now: datetime) -> Backup | None:
    """Back up if that is due, let old ones go, and try the newest out once a week; what was made, if any."""
    begun = {
        status: _of_the_house(status).values_list("started_at", flat=True).first()
        for status in (Status.MADE, Status.FAILED)
    }
    if not people_here() or not is_due(now, made=begun[Status.MADE], failed=begun[Status.FAILED]):
        return None
    if _took_long_tonight(now):
        return None
    begun_now = begin(now)
    made = make_recorded(begun_now)
    if made is None:
        begun_now.delete()
    elif made.status == Status.MADE:
        rotate()
        if _is_drill_due(now):
            try_out(made)
    return made


def begin(now: datetime) -> Backup:
    """Write down that a backup is begun; `make_recorded` makes it."""
    backup = Backup.objects.create(started_at=now)
    backup.file_name = name_for(backup)
    backup.save(update_fields=["file_name"])
    return backup


def make_recorded(backup: Backup) -> Backup | None:
    """Make it and write down what became of it; None while another one, or this very one, is being made."""
    with alone(BACKUP_LOCK) as is_alone:
        if not is_alone:
            return None
        now = timezone.now()
        broken_off = Backup.objects.broken_off(now).exclude(pk=backup.pk)
        broken_off.update(status=Status.FAILED, ended_at=now, problem=in_each(_BROKEN_OFF))
        try:
            _make(backup)
        except (BackupError, OSError, OperationalError, SoftTimeLimitExceeded) as error:
            _fail(backup, error)
        # Left as it is, the row would be read as broken off; the worker logs what is raised on.
        except Exception as error:
            _fail(backup, error)
            raise
    return backup


def _make(backup: Backup) -> None:
    target = backup_file(backup)
    backup.rows = make_backup(target).sums.rows
    backup.size = target.stat().st_size
    backup.status, backup.ended_at = Status.MADE, timezone.now()
    backup.save()


def _fail(backup: Backup, error: Exception) -> None:
    # With the server gone for a moment the connection is dead, which nobody has noticed yet.
    if not connection.is_usable():
        connection.close()
    backup.status, backup.ended_at, backup.problem = Status.FAILED, timezone.now(), _said(error)
    backup.save()


def _said(error: Exception) -> str:
    if isinstance(error, BackupError):
        return in_each(error.sentence, **error.facts)
    if isinstance(error, SoftTimeLimitExceeded):
        return in_each(_TOO_LONG)
    if isinstance(error, OSError):
        return in_each(_NOT_READ_OR_WRITTEN, why=error.strerror)
    if isinstance(error, OperationalError):
        return in_each(_DATABASE_AWAY, why=str(error).strip().partition("\n")[0])
    return in_each(_UNFORESEEN, why=type(error).__name__)


def try_out(backup: Backup) -> None:
    """Restore it beside the real database, and write down how that went."""
    try:
        drill(backup_file(backup))
    except BackupError as error:
        backup.trial_problem = in_each(error.sentence, **error.facts)
    else:
        backup.trial_problem = ""
    backup.tried_at = timezone.now()
    backup.save(update_fields=["tried_at", "trial_problem"])


def _of_the_house(status: str) -> QuerySet[Backup]:
    """Those that were made for the folder; one that somebody makes elsewhere stands for none of them."""
    return Backup.objects.filter(status=status, file_name__startswith=PREFIX)


def _took_long_tonight(now: datetime) -> bool:
    failed = Backup.objects.filter(status=Status.FAILED, started_at__gte=last_night(now))
    return failed.filter(ended_at__gte=F("started_at") + LONG).exists()


def _is_drill_due(now: datetime) -> bool:
    tried = Backup.objects.aggregate(last=Max("tried_at"))["last"]
    return tried is None or now - tried >= DRILL_EVERY
