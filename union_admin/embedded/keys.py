"""Secrets that a checkout makes for itself when the environment gives none."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from .places import VAR, EmbeddedError, make_var


def secret(name: str, *, file: Path = VAR / "secrets.env") -> str:
    """The secret of that name from the checkout's own file (mode 600), made up when first asked for."""
    make_var(file.parent)
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise EmbeddedError(
            f"不能读取 {file}：它属于另一位用户。 {file} cannot be read: it belongs to another user."
        ) from None
    with os.fdopen(handle, "r+") as found:
        fcntl.flock(found, fcntl.LOCK_EX)
        known = dict(line.rstrip("\n").split("=", 1) for line in found if "=" in line)
        if name not in known:
            known[name] = secrets.token_urlsafe(48)
            found.write(f"{name}={known[name]}\n")
    return known[name]
