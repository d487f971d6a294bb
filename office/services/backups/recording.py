"""What was done at the command line is written down like the nightly backups, so that the home says so."""

import contextlib
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone

from office.models import Backup
from office.services.backups.archive import Manifest, open_archive
from office.services.backups.drilling import Drill, drill
from office.services.backups.folder import backup_files
from office.services.backups.refusals import BackupError
from vault.terminal import in_each

_LONGEST_NAME = 60


def record_backup(path: Path, manifest: Manifest) -> Backup | None:
    """Write down a backup that lies there; None where the database cannot be written."""
    facts = {
        "status": Backup.Status.MADE,
        "started_at": datetime.fromisoformat(manifest.made_at),
        "ended_at": timezone.now(),
        "size": path.stat().st_size,
        "rows": manifest.sums.rows,
        "problem": "",
    }
    with contextlib.suppress(DatabaseError), transaction.atomic():
        # One that was taken back knows of itself only that it was being made.
        known = Backup.objects.filter(file_name=_named(path)).first()
        if known is None or known.status != Backup.Status.MADE:
            known, _is_new = Backup.objects.update_or_create(file_name=_named(path), defaults=facts)
        return known
    return None


def record_what_lies_there() -> int:
    """Write down the backups in the folder of which the database does not know that they were made."""
    known = set(Backup.objects.made().values_list("file_name", flat=True))
    found, lying = 0, list[Path]()
    with contextlib.suppress(BackupError):
        lying = list(backup_files())
    for path in lying:
        if path.name not in known:
            with contextlib.suppress(BackupError), open_archive(path) as archive:
                found += record_backup(path, archive.manifest) is not None
    return found


def forget_what_lies_elsewhere() -> int:
    """After a restore: backups that are written down and do not lie here were another machine's.

    Forgotten, they put off none of this one: the next is due at once. Where the folder is away, all are.
    """
    lying: list[str] = []
    with contextlib.suppress(BackupError):
        lying = [path.name for path in backup_files()]
    return Backup.objects.exclude(file_name__in=lying).delete()[0]


def drill_recorded(path: Path) -> Drill:
    """Try a file out, and write down how that went. Raises BackupError as `drill` does."""
    try:
        found = drill(path)
    except BackupError as error:
        _note_trial(path, in_each(error.sentence, **error.facts))
        raise
    with open_archive(path) as archive:
        record_backup(path, archive.manifest)
    _note_trial(path, "")
    return found


def _note_trial(path: Path, problem: str) -> None:
    tried = Backup.objects.filter(file_name=_named(path))
    with contextlib.suppress(DatabaseError), transaction.atomic():
        tried.update(tried_at=timezone.now(), trial_problem=problem)


def _named(path: Path) -> str:
    return path.name[-_LONGEST_NAME:]
