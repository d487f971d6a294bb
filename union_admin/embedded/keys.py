"""Secrets that a checkout makes for itself when the environment gives none."""

from __future__ import annotations

import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .places import VAR, EmbeddedError, Place, make_var
from .postgres import Postgres

# Made together, so that a file which lacks one has lost it.
NAMES = ("SECRET_KEY", "VAULT_KEYS", "VAULT_HASH_KEY")
# How older files call them.
_FORMERLY = {"VAULT_KEYS": "VAULT_KEY"}


# Where a school may live already, written with keys that nobody can make anew.
_DATA = Postgres(Place.of_checkout()).data


def secret(name: str, *, file: Path = VAR / "secrets.env", data: Path = _DATA) -> str:
    """The secret of that name from the checkout's own file (mode 600), which is made when first asked for.

    Raises EmbeddedError where the file lacks it, and leaves the file alone: what a school has written is
    read with its own keys only. An empty one is filled only while there is no database at `data`.
    """
    make_var(file.parent)
    try:
        with _alone_in(file.parent) as folder:
            if not os.path.lexists(file) or (not file.stat().st_size and not data.exists()):
                _write(file, {one: secrets.token_urlsafe(48) for one in NAMES})
                os.fsync(folder)
            known = _read(file)
    except PermissionError:
        raise EmbeddedError(
            f"不能读取 {file}：它属于另一位用户。 {file} cannot be read: it belongs to another user."
        ) from None
    for called in (name, _FORMERLY.get(name, name)):
        if known.get(called):
            return known[called]
    raise EmbeddedError(
        f"{file} 里缺少 {name}，没有改动这个文件：请放回原来的 {file.name}；全新的机器，把它移走再启动。 "
        f"{file} lacks {name} and was left as it is: put the former {file.name} back; "
        "on a machine with no data yet, move it away and start again."
    )


@contextmanager
def _alone_in(folder: Path) -> Iterator[int]:
    """Let one process at a time look for the file and make it."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held
    finally:
        os.close(held)


def _read(file: Path) -> dict[str, str]:
    # An editor may have put a byte-order mark before the first line.
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return dict(line.strip().split("=", 1) for line in lines if "=" in line)


def _write(file: Path, known: dict[str, str]) -> None:
    """All of it or nothing: a power cut must not leave a file that is there and empty."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    try:
        with os.fdopen(handle, "w") as being_written:
            being_written.writelines(f"{one}={value}\n" for one, value in known.items())
            being_written.flush()
            os.fsync(handle)
        os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)
