"""A fire drill: a backup is restored into a throw-away database beside the real one, and compared."""

import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from office.services.backups.archive import open_archive
from office.services.backups.loading import load
from office.services.backups.refusals import BackupError
from office.services.backups.sums import read_sums
from vault.locks import alone

# A key of `vault.locks.alone` (one drill at a time in a database).
DRILL_LOCK = 20_240_731
_SUFFIX = "_drill"
_LONGEST_NAME = 63


class Drill(NamedTuple):
    """What was compared, and the seconds it took."""

    tables: int
    rows: int
    files: int
    seconds: float


def drill(path: Path) -> Drill:
    """Restore the backup beside the real database, compare each table and each file, and drop it again.

    Raises BackupError when anything differs, or the database's role may not make databases.
    """
    began = time.monotonic()
    with open_archive(path) as archive, alone(DRILL_LOCK) as is_alone:
        if not is_alone:
            raise BackupError(_("A restore is being tried out just now. Wait until it is done."))
        archive.check()
        with _throw_away() as beside:
            load(archive, beside)
            beside.set_autocommit(False)
            with beside.cursor() as cursor:
                found = read_sums(cursor)
        # Said by the load already; asked again from outside, by another connection.
        if different := found.differing(archive.manifest.sums):
            raise BackupError(
                _("What was restored differs from the backup: %(why)s"), why=", ".join(different)
            )
        return Drill(len(found.tables), found.rows, len(archive.manifest.files), time.monotonic() - began)


@contextmanager
def _throw_away() -> Iterator[BaseDatabaseWrapper]:
    name = connection.settings_dict["NAME"][: _LONGEST_NAME - len(_SUFFIX)] + _SUFFIX
    beside = connection.copy()
    beside.settings_dict["NAME"] = name
    try:
        # What a killed drill left goes first; the lock says that nobody is at it.
        _outside("DROP DATABASE IF EXISTS {name}", name)
        _outside("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'", name)
    except DatabaseError as error:
        raise BackupError(
            _(
                "A restore cannot be tried out here: the database's role may not make databases "
                "(ALTER ROLE … CREATEDB)."
            )
        ) from error
    was_loaded = False
    try:
        yield beside
        was_loaded = True
    finally:
        beside.close()
        _drop(name, was_loaded=was_loaded)


def _drop(name: str, *, was_loaded: bool) -> None:
    """What went wrong before it is said, rather than that something is left of it."""
    try:
        _outside("DROP DATABASE IF EXISTS {name}", name)
    except DatabaseError as error:
        if was_loaded:
            raise BackupError(
                _(
                    "The restore was tried out and works, but its throw-away database %(name)s could not be "
                    "removed: %(why)s."
                ),
                name=name,
                why=str(error).strip().partition("\n")[0],
            ) from error


def _outside(statement: str, name: str) -> None:
    if not re.fullmatch(rf".+{_SUFFIX}", name):
        raise ValueError(name)
    # Not in the transaction of whoever asks: databases are neither made nor dropped in one.
    with closing(connection.copy()) as outside, outside.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(name=sql.Identifier(name)))
