"""``make stop`` and ``make clean``; they work with a bare Python and without the environment."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

from .places import OWN_SCHOOL, ROOT, EmbeddedError, Place, say
from .postgres import Postgres
from .processes import PidFile, send, wait_until
from .servers import Servers
from .site import NOTES, SUPERVISOR
from .valkey import Valkey

# What tells a checkout from any other folder.
MARKS = ("manage.py", "Makefile", "union_admin/embedded/places.py")
MADE = (".venv", "node_modules", "static/vendor", "var")
CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.mo"
CACHES = (".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache")


def servers_at(home: Path) -> Servers:
    place = Place(home)
    return Servers(place, postgres=Postgres(place), valkey=Valkey(place))


def stop_supervisor() -> bool:
    """Ask a running ``make run`` to end, which stops all it started."""
    note = PidFile(SUPERVISOR)
    supervisor = note.leader()
    if supervisor is None:
        return False
    send([supervisor], signal.SIGTERM)
    if not wait_until(lambda: note.leader() is None, seconds=30):
        send([supervisor], signal.SIGKILL)
    return True


def stop_children() -> bool:
    """End what a killed ``make run`` left behind."""
    notes = [PidFile(path) for path in NOTES.glob("*.pid") if path != SUPERVISOR]
    ended = [note.end() for note in notes]
    return any(ended)


def stop_servers(home: Path, *, tests_too: bool) -> bool:
    """Stop the checkout's servers and remove those of tests that were killed, or of all tests."""
    stopped = [servers_at(home).stop()]
    for test in (home / "tests").glob("*"):
        servers = servers_at(test)
        if tests_too or (not Path("/proc", test.name).exists() and servers.is_abandoned()):
            stopped.append(servers.remove())
    return any(stopped)


def stop(*, tests_too: bool = False) -> None:
    stopped = [stop_supervisor(), stop_children()]
    stopped.append(stop_servers(Place.of_checkout().home, tests_too=tests_too))
    if any(stopped):
        say("已全部停止。", "Everything is stopped.")
    else:
        say("没有正在运行的程序。", "Nothing was running.")


def clean() -> None:
    """Stop everything, then remove what setting up, running and testing made, data included; nothing else."""
    check_expendable()
    stop(tests_too=True)
    servers_at(Place.of_checkout().home).remove()
    remove_made(ROOT)
    say("已清理。", "Clean.")


def check_expendable(mark: Path = OWN_SCHOOL) -> None:
    """Refuse while a school's own data lies here, unless DATA=delete says that it may go."""
    if mark.exists() and os.environ.get("DATA") != "delete":
        raise EmbeddedError(
            "这里有一所学校自己的数据和备份，没有清理。确定全部不要了，请敲：make clean DATA=delete。 "
            "A school's own data and backups lie here; nothing was removed. "
            "If all of it may go: make clean DATA=delete."
        )


def remove_made(root: Path) -> None:
    """Remove what was made in a checkout. Raises EmbeddedError where it is none, or something stays.

    Whatever else lies where a checkout should may have a `var` too: the machine's.
    """
    if not all((root / name).is_file() for name in MARKS):
        raise EmbeddedError(
            f"没有清理 {root}：它不是本程序的文件夹。 {root} was not cleaned: it is no checkout."
        )
    for name in (*MADE, *CACHES):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / CATALOGUE).unlink(missing_ok=True)
    for package in root.glob("*/"):
        for cache in package.rglob("__pycache__") if not package.is_symlink() else ():
            shutil.rmtree(cache, ignore_errors=True)
    left = [name for name in MADE if (root / name).exists()]
    if left:
        names = ", ".join(left)
        raise EmbeddedError(f"没有权限删除：{names}。 Not allowed to remove: {names}.")


def main(arguments: list[str]) -> int:
    try:
        {"stop": stop, "clean": clean}[arguments[0]]()
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
