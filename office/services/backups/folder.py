"""The folder in which backups lie: what its files are called, and which of them give way to newer ones."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.models import Backup
from office.services.backups.refusals import BackupError
from office.services.backups.rotation import to_keep

# Below the program.
OWN = "var/backups"
PREFIX = "union_admin-"
_MOMENT = "%Y%m%d-%H%M%S"
_NAMES = re.compile(rf"{PREFIX}(\d{{8}}-\d{{6}})(-\d+)?\.zip")
# Rotation does not know this name: what was replaced stays until somebody removes it.
_BEFORE_RESTORE = f"before-restore-{_MOMENT}.zip"


def folder() -> Path:
    """Where backups lie; made if it is the house's own.

    Raises BackupError where another was named that is not there: its name is mistyped, or its disk unplugged.
    """
    found = Path(settings.BACKUP_DIR)
    # Either may be written through a link.
    if found.resolve() == (settings.BASE_DIR / OWN).resolve():
        try:
            found.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BackupError(_("Nothing can be written to %(folder)s."), folder=found) from error
    elif not found.is_dir():
        raise BackupError(_("There is no folder %(folder)s."), folder=found)
    return found


def name_for(backup: Backup) -> str:
    """What its file is called; two may be begun in the same second."""
    return f"{PREFIX}{timezone.localtime(backup.started_at).strftime(_MOMENT)}-{backup.pk}.zip"


def file_before_restore() -> Path:
    """Where a backup of what is about to be replaced is to lie."""
    return folder() / timezone.localtime().strftime(_BEFORE_RESTORE)


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


def newest_here() -> Backup | None:
    """The newest backup whose file lies in the folder; none either where the folder is away."""
    try:
        names = [path.name for path in folder().iterdir() if path.is_file()]
    except (BackupError, OSError):
        return None
    return Backup.objects.made().filter(file_name__in=names).first() if names else None


def newest_file() -> Path:
    """The newest backup in the folder. Raises BackupError when there is none."""
    found = sorted(backup_files())
    if not found:
        raise BackupError(_("There is no backup in %(folder)s yet."), folder=folder())
    return found[-1]


def _made_at(path: Path) -> datetime:
    return datetime.strptime(_NAMES.sub(r"\1", path.name), _MOMENT)
