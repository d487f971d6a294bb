"""A backup each night, or as soon as the machine runs again; old ones give way; now and then one is tried."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import Backup
from office.services.backups.drilling import drill
from office.services.backups.making import make_backup
from office.services.backups.refusals import BackupError
from office.services.backups.restoring import people_here
from office.services.backups.rotation import to_keep
from vault.locks import alone
from vault.terminal import in_both

# A key of `vault.locks.alone` (one backup at a time in a database).
BACKUP_LOCK = 20_240_732
NIGHT = time(2, 30)
# After one that failed; the disk does not empty itself.
TRY_AGAIN_AFTER = timedelta(hours=1)
# What went on for so long and failed is tried again the next night, not every hour.
LONG = timedelta(minutes=20)
DRILL_EVERY = timedelta(days=7)
_MOMENT = "%Y%m%d-%H%M%S"
# Rotation does not know this name: what was replaced stays until somebody removes it.
_BEFORE_RESTORE = f"before-restore-{_MOMENT}.zip"
_BROKEN_OFF = _("It was broken off: the machine was switched off, or the process was ended.")
_TOO_LONG = _("It took longer than half an hour and was ended. On the machine, run: manage.py backup FILE")
_NOT_READ_OR_WRITTEN = _("A file could not be read or written: %(why)s.")
_DATABASE_AWAY = _("The database did not answer as it should: %(why)s.")
_UNFORESEEN = _("Something unforeseen ended it (%(why)s); the worker's log says more.")
_NAMES = re.compile(r"union_admin-(\d{8}-\d{6})(-\d+)?\.zip")

Status = Backup.Status


def folder() -> Path:
    """Where backups lie; made if there is none."""
    found = Path(settings.BACKUP_DIR)
    try:
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(_("Nothing can be written to %(folder)s."), folder=found) from error
    return found


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
    # Two may be begun in the same second.
    backup.file_name = f"union_admin-{timezone.localtime(now).strftime(_MOMENT)}-{backup.pk}.zip"
    backup.save(update_fields=["file_name"])
    return backup


def make_recorded(backup: Backup) -> Backup | None:
    """Make it and write down what became of it; None while another one, or this very one, is being made."""
    with alone(BACKUP_LOCK) as is_alone:
        if not is_alone:
            return None
        now = timezone.now()
        broken_off = Backup.objects.broken_off(now).exclude(pk=backup.pk)
        broken_off.update(status=Status.FAILED, ended_at=now, problem=in_both(_BROKEN_OFF))
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
        return str(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return in_both(_TOO_LONG)
    if isinstance(error, OSError):
        return in_both(_NOT_READ_OR_WRITTEN, why=error.strerror)
    if isinstance(error, OperationalError):
        return in_both(_DATABASE_AWAY, why=str(error).strip().partition("\n")[0])
    return in_both(_UNFORESEEN, why=type(error).__name__)


def try_out(backup: Backup) -> None:
    """Restore it beside the real database, and write down how that went."""
    try:
        drill(backup_file(backup))
    except BackupError as error:
        backup.trial_problem = str(error)
    else:
        backup.trial_problem = ""
    backup.tried_at = timezone.now()
    backup.save(update_fields=["tried_at", "trial_problem"])


def rotate() -> list[Path]:
    """Remove what gives way to newer backups; files of other names are left alone. Returns what went."""
    moments = {path: _made_at(path) for path in backup_files()}
    kept = to_keep(moments.values())
    gone = [path for path, moment in moments.items() if moment not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def backup_files() -> Iterator[Path]:
    """The backups that lie in the folder."""
    return (path for path in folder().iterdir() if _NAMES.fullmatch(path.name) and path.is_file())


def backup_file(backup: Backup) -> Path:
    """Where the file of a backup lies, as long as it has not given way to newer ones."""
    return folder() / backup.file_name


def newest_file() -> Path:
    """The newest backup in the folder. Raises BackupError when there is none."""
    found = sorted(backup_files())
    if not found:
        raise BackupError(_("There is no backup in %(folder)s yet."), folder=folder())
    return found[-1]


def back_up_before_replacing() -> Path:
    """Keep what is about to be replaced; where it lies."""
    target = folder() / timezone.localtime().strftime(_BEFORE_RESTORE)
    make_backup(target)
    return target


def _made_at(path: Path) -> datetime:
    return datetime.strptime(_NAMES.sub(r"\1", path.name), _MOMENT)


def _of_the_house(status: str) -> QuerySet[Backup]:
    """Those that were made for the folder; one that somebody makes elsewhere stands for none of them."""
    return Backup.objects.filter(status=status, file_name__startswith="union_admin-")


def _took_long_tonight(now: datetime) -> bool:
    failed = Backup.objects.filter(status=Status.FAILED, started_at__gte=last_night(now))
    return failed.filter(ended_at__gte=F("started_at") + LONG).exists()


def _is_drill_due(now: datetime) -> bool:
    tried = Backup.objects.aggregate(last=Max("tried_at"))["last"]
    return tried is None or now - tried >= DRILL_EVERY
