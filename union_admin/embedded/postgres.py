"""A Postgres of our own: made when first asked for, on a Unix socket only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
from pathlib import Path
from urllib.parse import quote

from . import processes
from .binaries import PostgresPrograms, find_postgres, usable_postgres
from .places import EmbeddedError, Place, system_user

# The site's own role and database; the cluster belongs to another role.
NAME = "union_admin"
OWNER = "postgres"
PORT = 5432
EXTENSIONS = ("btree_gist", "pg_trgm")
# Recovery after a crash may take a while; the socket answers "starting up" meanwhile.
START_SECONDS = 120
PREPARE = f"""
SELECT 'CREATE ROLE {NAME} LOGIN CREATEDB' WHERE NOT EXISTS
    (SELECT FROM pg_roles WHERE rolname = '{NAME}') \\gexec
SELECT 'CREATE DATABASE {NAME} OWNER {NAME}' WHERE NOT EXISTS
    (SELECT FROM pg_database WHERE datname = '{NAME}') \\gexec
\\connect {NAME}
""" + "\n".join(f"CREATE EXTENSION IF NOT EXISTS {extension};" for extension in EXTENSIONS)


class Postgres:
    """One cluster under a place's home. ``settings`` are added to the server's command line."""

    def __init__(
        self, place: Place, *, shelf: Path | None = None, settings: dict[str, str] | None = None
    ) -> None:
        self.place = place
        self.shelf = shelf or place.home
        self.settings = settings or {}
        self.data = place.home / "postgres"
        self.log = place.home / "postgres.log"
        self.socket = place.sockets / f".s.PGSQL.{PORT}"
        self._child: subprocess.Popen[bytes] | None = None

    def url(self, *, user: str = NAME) -> str:
        """The address in the form that libpq and django-environ both read."""
        return f"postgresql://{user}@:{PORT}/{NAME}?host={quote(str(self.place.sockets))}"

    def answers(self) -> bool:
        """Whether the server takes connections: the socket is asked, never the pid file."""
        startup = struct.pack("!I", 0x00030000) + b"user\0postgres\0database\0postgres\0\0"
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.socket))
                line.sendall(struct.pack("!I", len(startup) + 4) + startup)
                return line.recv(1) == b"R"
        except OSError:
            return False

    def pids(self) -> list[int]:
        """The server's processes, its own helpers among them."""
        return processes.working_in(self.data)

    def start(self) -> None:
        """Start the server unless it runs, making the cluster if there is none.

        Raises EmbeddedError when it does not come up.
        """
        if self.answers():
            return
        programs = usable_postgres(find_postgres(self._major()), self._made(self.shelf))
        if self._major() is None:
            self._initialise(programs)
        if not self._postmaster():
            self._sweep()
            self._launch(programs)
        if not processes.wait_until(self._settled, seconds=START_SECONDS) or not self.answers():
            raise EmbeddedError(self._failure("数据库没能启动。", "The database did not start."))
        self._prepare(programs)

    def stop(self) -> bool:
        """Shut the server down; tells whether it was running."""
        running = self.pids()
        if postmaster := self._postmaster():
            processes.send([postmaster], signal.SIGINT)
            if not processes.wait_until(lambda: not self.pids(), seconds=20):
                processes.send([postmaster], signal.SIGQUIT)
                processes.wait_until(lambda: not self.pids(), seconds=5)
        self._sweep()
        return bool(running)

    def _major(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def _made(self, shelf: Path) -> Path:
        Place(shelf).make()
        self.place.make()
        return shelf

    def _initialise(self, programs: PostgresPrograms) -> None:
        # Made aside and renamed: a cluster that was interrupted half-way is not taken for one.
        making = self.data.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        command = [str(programs.path("initdb")), "-D", str(making), "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--auth=trust", f"--username={OWNER}"]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        result = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_owner())
        if result.returncode:
            told = result.stderr.strip()
            raise EmbeddedError(f"数据库没能建立。 The database could not be made.\n{told}")
        making.rename(self.data)

    def _launch(self, programs: PostgresPrograms) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.place.sockets}"',
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "max_connections": "200",
            "jit": "off",
            **self.settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [str(programs.path("postgres")), "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_owner(),
            )

    def _as_owner(self) -> dict:
        """How the programs are run: as the system user in root's stead, without the caller's PG* and LC_*."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "LC_")) and name not in ("LANG", "LANGUAGE")
        }
        found = {"env": environment | {"LC_ALL": "C.UTF-8"}, "cwd": self.place.home}
        if (user := system_user()) is not None:
            found |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        return found

    def _postmaster(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if pid in self.pids() else None

    def _sweep(self) -> None:
        """Drop what a killed server left: stray helpers, and pid files that may name a zombie."""
        processes.send(self.pids(), signal.SIGKILL)
        processes.wait_until(lambda: not self.pids(), seconds=5)
        processes.reap(self._child)
        for stale in (self.data / "postmaster.pid", self.socket, Path(f"{self.socket}.lock")):
            stale.unlink(missing_ok=True)

    def _settled(self) -> bool:
        return self.answers() or (self._child is not None and self._child.poll() is not None)

    def _prepare(self, programs: PostgresPrograms) -> None:
        """Make role, database and extensions where missing: at every start, so a kill between is mended."""
        command = [str(programs.path("psql")), "-XqAt", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self.place.sockets), "-p", str(PORT), "-U", OWNER, "-d", "postgres"]
        result = subprocess.run(
            command, input=PREPARE, capture_output=True, text=True, check=False, **self._as_owner()
        )
        if result.returncode:
            told = result.stderr.strip()
            raise EmbeddedError(f"数据库没能准备好。 The database could not be prepared.\n{told}")

    def _failure(self, chinese: str, english: str) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-5:] if self.log.exists() else []
        return "\n".join([f"{chinese} {english} ({self.log})", *lines])
