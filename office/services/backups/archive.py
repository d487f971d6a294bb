"""The archive: a zip that holds the database, the uploaded files and, last, a list of all that is in it."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from office.services.backups.refusals import BackupError
from office.services.backups.sums import Sums

FORMAT = 2
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files/"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. `files` and `dump` are (bytes, SHA-256); moments are ISO 8601."""

    version: str
    made_at: str
    postgres: int
    migrations: list[str]
    tables: dict[str, tuple[int, str]]
    guards: dict[str, int]
    dump: tuple[int, str]
    files: dict[str, tuple[int, str]]
    # By these a machine knows whether its keys are those of the machine the backup comes from.
    keys: dict[str, str]
    # Without a name in those of format 1.
    school: str = ""
    format: int = FORMAT

    @property
    def sums(self) -> Sums:
        return Sums({table: (rows, total) for table, (rows, total) in self.tables.items()}, self.guards)

    @property
    def when(self) -> str:
        """The minute in which it was made, to be read by people."""
        return self.made_at[:16].replace("T", " ")

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


class Archive:
    """An archive that is open for reading; its manifest was read, the rest is still to be checked."""

    def __init__(self, held: zipfile.ZipFile, manifest: Manifest) -> None:
        self._held = held
        self.manifest = manifest

    def check(self) -> None:
        """Read everything once. Raises BackupError where something differs from the manifest."""
        expected = {DUMP: self.manifest.dump}
        expected |= {FILES + name: facts for name, facts in self.manifest.files.items()}
        if set(self._held.namelist()) != {*expected, MANIFEST}:
            raise damaged()
        for name, facts in expected.items():
            if self._facts(name) != tuple(facts):
                raise damaged()

    def dump(self) -> IO[bytes]:
        return self._held.open(DUMP)

    def file(self, name: str) -> IO[bytes]:
        return self._held.open(FILES + name)

    def _facts(self, name: str) -> tuple[int, str]:
        try:
            with self._held.open(name) as found:
                return copy(found, None)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise damaged() from error


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Raises BackupError when this is no archive of ours, or one of a newer form."""
    try:
        held = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupError(_("There is no file %(file)s."), file=path) from error
    except PermissionError as error:
        raise BackupError(
            _("%(file)s may not be read here. Give it to the user that Staff Home runs as, then try again."),
            file=path,
        ) from error
    except (zipfile.BadZipFile, OSError) as error:
        raise damaged() from error
    with held:
        yield Archive(held, _read_manifest(held))


def copy(source: IO[bytes], target: IO[bytes] | None) -> tuple[int, str]:
    """Copy a stream (or only read it, with no target); its length and SHA-256."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(CHUNK):
        digest.update(piece)
        size += len(piece)
        if target is not None:
            target.write(piece)
    return size, digest.hexdigest()


def damaged() -> BackupError:
    """The refusal of a file that cannot be read as a backup."""
    return BackupError(
        _("This file is no backup of Staff Home, or it is damaged or incomplete. Take another one.")
    )


def newer(version: str) -> BackupError:
    """The refusal of a backup that a later version made."""
    return BackupError(
        _("This backup was made by a newer version (%(version)s). Upgrade Staff Home first."), version=version
    )


def _read_manifest(held: zipfile.ZipFile) -> Manifest:
    try:
        found: dict[str, Any] = json.loads(held.read(MANIFEST))
        if found["format"] > FORMAT:
            raise newer(found.get("version", "?"))
        manifest = Manifest(**found)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise damaged() from error
    if not all(_stays_inside(name) for name in manifest.files):
        raise damaged()
    return manifest


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts
