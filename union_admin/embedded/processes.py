"""Finding and ending processes without mistaking a stranger's for ours."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on; None when the process is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if fields[0] in "ZX" else fields


def all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def working_in(folder: Path) -> list[int]:
    """The living processes that work in a folder or below it: a server keeps to its data folder."""
    found = []
    for pid in all_pids():
        try:
            if Path(os.readlink(f"/proc/{pid}/cwd")).is_relative_to(folder) and _stat(pid):
                found.append(pid)
        except OSError:
            continue
    return found


def send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def wait_until(is_so: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Wait for something to become true; False when the time is up."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def reap(child: subprocess.Popen[bytes] | None) -> None:
    """End a child of ours if it still lives, and take its exit so that no zombie stays."""
    if child is not None:
        child.kill()
        child.wait()


class PidFile:
    """The note of a process that leads a session of its own: its number and when it began.

    Numbers are given out again, so a number alone proves nothing; with its beginning it does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, pid: int) -> None:
        fields = _stat(pid)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(f"{pid} {fields[19] if fields else 0}\n")

    def leader(self) -> int | None:
        """The noted process if it still lives."""
        pid, began = self._read()
        fields = _stat(pid) if pid else None
        return pid if fields and fields[19] == began else None

    def session(self) -> list[int]:
        """The noted process and whatever it started that is still there, its leader gone or not."""
        pid, began = self._read()
        fields = _stat(pid) if pid else None
        if not pid or (fields and fields[19] != began):
            return []
        members = [(other, _stat(other)) for other in all_pids()]
        return [other for other, seen in members if seen and seen[3] == str(pid)]

    def ask_to_end(self) -> None:
        """Tell the leader, who tells the others in his own way; the others only when he is gone."""
        leader = self.leader()
        send([leader] if leader else self.session(), signal.SIGTERM)

    def end(self, *, patience: float = 10) -> bool:
        """Ask the session to end, then make it; tells whether there was one."""
        was_there = bool(self.session())
        self.ask_to_end()
        wait_until(lambda: self.leader() is None, seconds=patience)
        self.ask_to_end()
        if not wait_until(lambda: not self.session(), seconds=min(patience, 2)):
            send(self.session(), signal.SIGKILL)
            wait_until(lambda: not self.session(), seconds=5)
        self.path.unlink(missing_ok=True)
        return was_there

    def _read(self) -> tuple[int, str]:
        try:
            pid, began = self.path.read_text().split()
            return int(pid), began
        except (OSError, ValueError):
            return 0, ""
