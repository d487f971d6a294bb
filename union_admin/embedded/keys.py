"""Secrets that a checkout makes for itself when the environment gives none."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from .places import VAR, EmbeddedError, make_var

# Made together, so that a file which lacks one has lost it.
NAMES = ("SECRET_KEY", "VAULT_KEYS", "VAULT_HASH_KEY")
# How older files call them.
_FORMERLY = {"VAULT_KEYS": "VAULT_KEY"}


def secret(name: str, *, file: Path = VAR / "secrets.env") -> str:
    """The secret of that name from the checkout's own file (mode 600), which is made when first asked for.

    Raises EmbeddedError where the file lacks it, and leaves the file alone: what a school has written is
    read with its own keys only.
    """
    make_var(file.parent)
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise EmbeddedError(
            f"不能读取 {file}：它属于另一位用户。 {file} cannot be read: it belongs to another user."
        ) from None
    # An editor may have put a byte-order mark before the first line.
    with os.fdopen(handle, "r+", encoding="utf-8-sig") as found:
        fcntl.flock(found, fcntl.LOCK_EX)
        known = dict(line.strip().split("=", 1) for line in found if "=" in line)
        if not known and not file.stat().st_size:
            known = {one: secrets.token_urlsafe(48) for one in NAMES}
            _write(file, known)
    for called in (name, _FORMERLY.get(name, name)):
        if known.get(called):
            return known[called]
    raise EmbeddedError(
        f"{file} 里缺少 {name}，没有改动这个文件：请放回原来的 {file.name}；全新的机器，把它移走再启动。 "
        f"{file} lacks {name} and was left as it is: put the former {file.name} back; "
        "on a machine with no data yet, move it away and start again."
    )


def _write(file: Path, known: dict[str, str]) -> None:
    file.write_text("".join(f"{name}={value}\n" for name, value in known.items()))
