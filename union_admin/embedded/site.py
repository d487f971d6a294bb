"""Where `make run` notes itself, and at what address its site is reached."""

from __future__ import annotations

from pathlib import Path

from .places import VAR
from .processes import PidFile

# The supervisor of `make run` and its children note themselves here.
NOTES = VAR / "run"
SUPERVISOR = NOTES / "supervisor.pid"
# Held while it runs; what stands in it is the address.
LOCK = NOTES / "supervisor.lock"


def running_site(supervisor: Path = SUPERVISOR, lock: Path = LOCK) -> str:
    """The address of the site that runs from this checkout; empty when none does."""
    if PidFile(supervisor).leader() is None:
        return ""
    try:
        return lock.read_text().strip().rstrip("/")
    except OSError:
        return ""
