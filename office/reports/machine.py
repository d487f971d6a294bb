"""What the administrator keeps running: no people and no money."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from office.models import Backup
from office.models.backups import LONGEST
from office.services.backups.files import is_half_restored
from office.services.backups.folder import folder, newest_here
from office.services.backups.making import SPARE
from office.services.backups.nightly import last_night
from office.services.backups.refusals import BackupError
from office.version import version
from reminders.reports.queue import Queue, advice, queue_now


@dataclass(frozen=True)
class Backups:
    """How backups stand: the last that was made, and what happened to those begun after it.

    `here` is the newest whose file lies in the folder of backups: the last may have been made elsewhere.
    """

    last: Backup | None
    trouble: Backup | None
    being_made: Backup | None
    tried: Backup | None
    lacks_last_night: bool
    here: Backup | None
    is_half_restored: bool


@dataclass(frozen=True)
class Machine:
    """What is asked of a machine. `free` is bytes on the disk of the backups."""

    version: str
    database: str
    is_demo: bool
    backups: Backups
    queue: Queue
    free: int | None
    folder: Path

    @property
    def advice(self) -> list[str]:
        return advice(self.queue)

    @property
    def is_full(self) -> bool:
        return self.free is not None and self.free < 5 * SPARE


def machine() -> Machine:
    """How it stands now. Eight queries and a word to Redis."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0]
    return Machine(
        version(),
        f"PostgreSQL {database.split()[0]}",
        settings.DEMO,
        backups_now(),
        queue_now(timezone.now()),
        _free(),
        Path(settings.BACKUP_DIR),
    )


def backups_now() -> Backups:
    """The newest of each outcome, the newest that was tried out and the newest here. Three queries."""
    newest = {one.status: one for one in Backup.objects.order_by("status", "-started_at").distinct("status")}
    last, failed = newest.get(Backup.Status.MADE), newest.get(Backup.Status.FAILED)
    making, now = newest.get(Backup.Status.MAKING), timezone.now()
    return Backups(
        last,
        failed if failed and (last is None or failed.started_at > last.started_at) else None,
        making if making and now - making.started_at < LONGEST else None,
        Backup.objects.exclude(tried_at=None).order_by("-tried_at").first(),
        last is not None and last.started_at < last_night(now),
        newest_here(),
        is_half_restored(),
    )


def _free() -> int | None:
    """What is free on the disk of the backups; none where it is away."""
    try:
        return shutil.disk_usage(folder()).free
    except (BackupError, OSError):
        return None
