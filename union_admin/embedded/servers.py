"""The servers of a checkout, shared by every command that needs them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from . import processes
from .places import EmbeddedError, Place
from .postgres import Postgres
from .valkey import Valkey

# These ask neither the database nor the queue.
SERVERLESS = {
    "capitals",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "festivals",
    "help",
    "makemessages",
    "read_plan",
    "version",
}

# These tell how it stands, so they mend nothing that somebody else is using: a server that hangs stays so.
LOOKING = {"queue"}


class Servers:
    """The servers for which the environment gives no address.

    Whoever uses them holds a shared lock; the last to let go stops them, so two commands at once
    do not pull them from under each other, and what a killed command left is stopped by the next.
    """

    def __init__(self, place: Place, *, postgres: Postgres | None, valkey: Valkey | None) -> None:
        self.place = place
        self.postgres = postgres
        self.valkey = valkey

    @classmethod
    def of_checkout(cls) -> Servers:
        place = Place.of_checkout()
        return cls(
            place,
            postgres=None if os.environ.get("DATABASE_URL") else Postgres(place),
            valkey=None if os.environ.get("REDIS_URL") else Valkey(place),
        )

    def start(self) -> None:
        """Start what is not running. Raises EmbeddedError."""
        with self._changing():
            for server in (self.postgres, self.valkey):
                if server:
                    server.start()

    def stop(self) -> bool:
        """Stop what is running, whoever uses it; tells whether anything was."""
        stopped = [server.stop() for server in (self.valkey, self.postgres) if server]
        return any(stopped)

    def are_up(self) -> bool:
        return all(server.answers() for server in (self.postgres, self.valkey) if server)

    def is_abandoned(self) -> bool:
        """Whether nobody uses these servers; what a killed command left may still be running."""
        users = self._open("users.lock")
        try:
            return _is_alone(users)
        finally:
            os.close(users)

    def is_used(self) -> bool:
        """Whether another command holds these servers now."""
        has_own = bool(self.postgres or self.valkey)
        return has_own and self.place.home.exists() and not self.is_abandoned()

    def remove(self) -> bool:
        """Stop the servers and delete their data; tells whether any was running.

        Raises EmbeddedError, with nothing stopped or deleted, where the folder is not one of the checkout's.
        """
        self.place.check_removable()
        was_running = self.stop()
        processes.send(processes.working_in(self.place.home), signal.SIGKILL)
        shutil.rmtree(self.place.sockets, ignore_errors=True)
        shutil.rmtree(self.place.home, ignore_errors=True)
        with contextlib.suppress(OSError):
            # The folder of them all goes with the last one in it.
            self.place.home.parent.rmdir()
        return was_running

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Have the servers running inside the block; the last to leave stops them."""
        if not self.postgres and not self.valkey:
            yield
            return
        try:
            self.place.make()
            users = self._open("users.lock")
        except PermissionError as error:
            raise EmbeddedError(
                f"{error.filename} 属于另一位用户：请用装教工之家的那位用户来敲这条命令。 "
                f"{error.filename} belongs to another user: run this as the one who installed Staff Home."
            ) from None
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.start()
            yield
        finally:
            with self._changing():
                if _is_alone(users):
                    self.stop()
                os.close(users)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let one process at a time start or stop."""
        lock = self._open("change.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _open(self, name: str) -> int:
        return os.open(self.place.home / name, os.O_RDWR | os.O_CREAT, 0o600)


def _is_alone(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def needs_servers(arguments: list[str]) -> bool:
    """Whether a manage.py command line asks the database or the queue."""
    asks_help = not {"-h", "--help", "--version"}.isdisjoint(arguments)
    return len(arguments) > 1 and not asks_help and arguments[1] not in SERVERLESS


@contextmanager
def servers_for(arguments: list[str]) -> Iterator[None]:
    """Have the servers running while a manage.py command runs, if it needs them."""
    if not needs_servers(arguments):
        yield
        return
    # Left to itself a SIGTERM would skip the stopping.
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda found, frame: sys.exit(128 + found))
    servers = Servers.of_checkout()
    with contextlib.nullcontext() if arguments[1] in LOOKING and servers.is_used() else servers.in_use():
        yield
