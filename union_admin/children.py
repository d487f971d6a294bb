"""The processes that `make run` starts beside the servers: web, worker and beat."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from contextlib import closing
from urllib.parse import urlsplit

from union_admin.embedded.places import ROOT, VAR
from union_admin.embedded.processes import PidFile
from union_admin.embedded.site import NOTES

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
LOGS = VAR / "log"
# A child that dies this often in a minute will not be helped by another start.
MOST_RESTARTS = 3


class Child:
    """A process of ours, leader of a session of its own, so that Ctrl-C reaches it only through us."""

    def __init__(self, name: str, chinese: str, *arguments: str) -> None:
        self.name = name
        self.chinese = chinese
        self.command = [sys.executable, "-m", *arguments]
        self.log = LOGS / f"{name}.log"
        self.note = PidFile(NOTES / f"{name}.pid")
        self.deaths: list[float] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, environment: dict[str, str]) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.note.write(self._process.pid)

    def has_died(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def last_words(self, count: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def dies_too_often(self) -> bool:
        """Note a death; tells whether there were too many in the last minute."""
        now = time.monotonic()
        self.deaths = [moment for moment in self.deaths if now - moment < 60] + [now]
        return len(self.deaths) > MOST_RESTARTS

    def end(self) -> None:
        self.note.end()
        if self._process:
            self._process.wait()


def listens_on(address: str) -> str:
    """Where the web server listens: beyond this machine only for a plain address that lies beyond it.

    Before https stands a server that the host keeps, and it reaches us from this machine.
    """
    parts = urlsplit(address)
    is_ours = parts.hostname in (HOST, "localhost", "::1")
    return HOST if is_ours or parts.scheme != "http" else EVERYWHERE


def children(port: int, host: str = HOST) -> list[Child]:
    bind = f"{host}:{port}"
    web = ["gunicorn", "union_admin.wsgi", "--bind", bind, "--workers", "2", "--threads", "4"]
    celery = ["celery", "-A", "union_admin", "--quiet"]
    return [
        Child(
            "web",
            "网页服务",
            *web,
            "--no-control-socket",
            "--graceful-timeout",
            "5",
            "--log-level",
            "warning",
        ),
        Child("worker", "后台任务", *celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"),
        Child("beat", "定时任务", *celery, "beat", "--schedule", str(NOTES / "beat"), "--pidfile", ""),
    ]


def is_healthy(port: int) -> bool:
    """Whether the site answers a request without an error of its own."""
    try:
        with closing(http.client.HTTPConnection(HOST, port, timeout=10)) as line:
            line.request("GET", "/")
            return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
