"""The uploaded files: listed for a backup, and put back in one move after the database."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from office.services.backups.archive import Archive, copy, damaged
from office.services.backups.refusals import BackupError

# Beside the uploads, so that putting them in their place is a rename; a name with a dot is no upload.
STAGE = ".restoring"
REPLACED = ".replaced-%Y%m%d-%H%M%S"


def media() -> Path:
    """The folder of the uploaded files."""
    return Path(settings.MEDIA_ROOT)


def uploads() -> Iterator[Path]:
    """Every uploaded file, in order."""
    for entry in _entries():
        yield from (path for path in sorted(_below(entry)) if path.is_file())


def stage(archive: Archive) -> None:
    """Unpack the files beside the uploads, each compared with the manifest. Raises BackupError."""
    unstage()
    folder = media() / STAGE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, facts in archive.manifest.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.file(name) as packed, target.open("wb") as unpacked:
                found = copy(packed, unpacked)
        except OSError as error:
            raise BackupError(
                _("The uploaded files cannot be written to %(folder)s."), folder=folder
            ) from error
        if found != tuple(facts):
            raise damaged()


def unstage() -> None:
    """Remove what was unpacked, here or by a restore that was broken off."""
    shutil.rmtree(media() / STAGE, ignore_errors=True)


def put_in_place(now: datetime) -> Path | None:
    """Exchange the uploads for what was staged; where the old ones are now, if there were any."""
    old, folder = _entries(), media() / now.strftime(REPLACED)
    for entry in old:
        folder.mkdir(mode=0o700, exist_ok=True)
        entry.rename(folder / entry.name)
    staged = media() / STAGE
    for entry in sorted(staged.iterdir()):
        entry.rename(media() / entry.name)
    staged.rmdir()
    return folder if old else None


def is_half_restored() -> bool:
    """Whether a restore was broken off: its files are still beside the uploads."""
    return (media() / STAGE).exists()


def _entries() -> list[Path]:
    if not media().is_dir():
        return []
    return sorted(entry for entry in media().iterdir() if not entry.name.startswith("."))


def _below(entry: Path) -> Iterator[Path]:
    return entry.rglob("*") if entry.is_dir() and not entry.is_symlink() else iter([entry])
