"""Making a backup: one moment of the database, the files, and a list that closes the archive."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Union
from office.services.backups.archive import CHUNK, DUMP, FILES, MANIFEST, Manifest, copy, open_archive
from office.services.backups.files import media, uploads
from office.services.backups.programs import complaint, find_programs, major_of, told_to
from office.services.backups.refusals import BackupError
from office.services.backups.sums import PASSING, read_sums
from office.version import version
from vault.marks import key_marks

# What nobody takes for a backup; one that nobody holds was left by a killed process.
MAKING = ".union_admin-making-"
# What stays free on the disk, for the database that has to go on writing.
SPARE = 200 * 1024 * 1024
LOCK_PATIENCE = "60s"


def make_backup(target: Path) -> Manifest:
    """Write the whole school into `target`, which appears when it is whole and was read back.

    The site may go on meanwhile. Raises BackupError, and then nothing is left behind.
    """
    target = target.absolute()
    _check_target(target)
    programs = find_programs(major_of(connection))
    sweep(target.parent)
    with _making(target) as (held, making):
        manifest = _write(held, programs)
        held.flush()
        os.fsync(held.fileno())
        with open_archive(making) as archive:
            archive.check()
        making.rename(target)
        _sync_folder(target.parent)
    return manifest


def sweep(folder: Path) -> None:
    """Remove what a killed process left half made, unless somebody is at it."""
    for path in folder.glob(f"{MAKING}*"):
        # Somebody is at it, or it is somebody else's in a folder that all share.
        with contextlib.suppress(OSError), path.open("rb") as found:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)


def _check_target(target: Path) -> None:
    if target.exists():
        raise BackupError(_("%(file)s exists already. Give another name."), file=target)
    if not target.parent.is_dir():
        raise BackupError(_("There is no folder %(folder)s."), folder=target.parent)
    free = shutil.disk_usage(target.parent).free
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        needed = cursor.fetchone()[0] + sum(_size(path) for path in uploads())
    if free < needed + SPARE:
        raise BackupError(
            _(
                "The disk is nearly full: %(free)d MB are free in %(folder)s, and a backup may need "
                "%(needed)d MB."
            ),
            free=free // 1024**2,
            needed=(needed + SPARE) // 1024**2,
            folder=target.parent,
        )


def _size(path: Path) -> int:
    # Between listing and asking somebody may have removed it.
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _making(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=MAKING)
    except OSError as error:
        raise BackupError(_("Nothing can be written to %(folder)s."), folder=target.parent) from error
    with os.fdopen(handle, "w+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield held, Path(name)
        except OSError as error:
            raise BackupError(_("The backup could not be written: %(why)s."), why=error.strerror) from error
        finally:
            Path(name).unlink(missing_ok=True)


def _write(held: IO[bytes], programs: Path) -> Manifest:
    with zipfile.ZipFile(held, "w", strict_timestamps=False) as archive:
        with still_picture() as (cursor, snapshot):
            with archive.open(DUMP, "w", force_zip64=True) as packed:
                dump = _dump(programs, snapshot, packed)
            sums, migrations = read_sums(cursor), _migrations(cursor)
        manifest = Manifest(
            version=version(),
            made_at=timezone.localtime().isoformat(timespec="seconds"),
            postgres=major_of(connection),
            migrations=migrations,
            tables=sums.tables,
            guards=sums.guards,
            dump=dump,
            files=_pack_uploads(archive),
            keys=key_marks(),
            school=_school(),
        )
        archive.writestr(MANIFEST, manifest.as_json())
    return manifest


@contextmanager
def still_picture() -> Iterator[tuple[Any, str]]:
    """A cursor that sees one moment of the database, and that moment's name for others to see it too."""
    reader = connection.copy()
    try:
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor, cursor.fetchone()[0]
    finally:
        reader.close()


def _dump(programs: Path, snapshot: str, target: IO[bytes]) -> tuple[int, str]:
    where, environment = told_to(connection)
    command = [
        str(programs / "pg_dump"),
        "--format=custom",
        f"--snapshot={snapshot}",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        *(f"--exclude-table-data=public.{table}" for table in PASSING),
        f"--lock-wait-timeout={LOCK_PATIENCE}",
        f"--dbname={where}",
    ]
    with tempfile.TemporaryFile() as told:
        dumping = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told
        )
        with dumping, _ended(dumping):
            found = copy(cast(IO[bytes], dumping.stdout), target)
        if dumping.returncode:
            raise BackupError(_("The database could not be copied: %(why)s"), why=complaint(told))
    return found


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Nothing goes on after a block that failed."""
    try:
        yield
    except BaseException:
        process.kill()
        raise


def _school() -> str:
    return Union.objects.values_list("school_name", flat=True).first() or ""


def _migrations(cursor: Any) -> list[str]:
    table = MigrationRecorder.Migration._meta.db_table
    cursor.execute(f"SELECT app || '.' || name FROM {table} ORDER BY app, name")
    return [name for (name,) in cursor.fetchall()]


def _pack_uploads(archive: zipfile.ZipFile) -> dict[str, tuple[int, str]]:
    packed = {}
    for path in uploads():
        name = path.relative_to(media()).as_posix()
        # Between listing and reading somebody may have removed it.
        with (
            contextlib.suppress(FileNotFoundError),
            path.open("rb", CHUNK) as found,
            archive.open(FILES + name, "w", force_zip64=True) as target,
        ):
            packed[name] = copy(found, target)
    return packed


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
