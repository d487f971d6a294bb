"""A Redis-protocol server of our own, on a Unix socket only.

It keeps nothing over a restart: what is due is in Postgres.
"""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from . import processes
from .binaries import find_valkey
from .places import EmbeddedError, Place

START_SECONDS = 20


class Valkey:
    """One server under a place's home; of the program that is found, unless one is given."""

    def __init__(self, place: Place, *, program: Path | None = None) -> None:
        self.place = place
        self.program = program
        self.folder = place.home / "valkey"
        self.log = place.home / "valkey.log"
        self.socket = place.sockets / "valkey.sock"
        self._child: subprocess.Popen[bytes] | None = None

    def url(self) -> str:
        """The address in the form that Celery reads."""
        return f"redis+socket://{quote(str(self.socket))}"

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def pids(self) -> list[int]:
        return processes.working_in(self.folder)

    def start(self) -> None:
        """Start the server unless it runs. Raises EmbeddedError when it does not come up."""
        if self.answers():
            return
        program = self.program or find_valkey()
        self.place.make()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._sweep()
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
        }
        command = [part for name, value in options.items() for part in (f"--{name}", value)]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [str(program), *command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not processes.wait_until(self.answers, seconds=START_SECONDS):
            raise EmbeddedError(f"消息队列没能启动。 The message queue did not start. ({self.log})")

    def stop(self) -> bool:
        """Shut the server down; tells whether it was running."""
        running = self.pids()
        processes.send(running, signal.SIGTERM)
        processes.wait_until(lambda: not self.pids(), seconds=10)
        self._sweep()
        return bool(running)

    def _sweep(self) -> None:
        processes.send(self.pids(), signal.SIGKILL)
        processes.wait_until(lambda: not self.pids(), seconds=5)
        processes.reap(self._child)
        self.socket.unlink(missing_ok=True)
