"""Where the servers of one checkout live, and as whom they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
# Stands there once `make run DEMO=0` has run: what lies beside it may be a school's own.
OWN_SCHOOL = VAR / "own_school"
# Root's servers live here: the checkout may lie under folders a system user cannot enter.
SYSTEM_FOLDER = Path("/var/lib/union_admin")
# A Unix socket's address holds 107 bytes and the longest name in the folder is .s.PGSQL.5432.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


class EmbeddedError(Exception):
    """A server cannot be had; the message is one sentence for the person at the terminal."""


def say(chinese: str, english: str) -> None:
    """Say what is being done; to standard error, where it spoils nobody's output."""
    print(f"{chinese} {english}", file=sys.stderr, flush=True)


def make_var(var: Path = VAR) -> None:
    """Make the checkout's folder of changing things: uploads and secrets are nobody else's."""
    var.mkdir(mode=0o700, exist_ok=True)


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def system_user() -> pwd.struct_passwd | None:
    """Who Postgres runs as in root's stead; None for an ordinary user, who runs it as himself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError(
        "找不到可用来运行数据库的系统用户（postgres 或 nobody）。 "
        "There is no system user (postgres or nobody) to run the database as."
    )


@dataclass(frozen=True)
class Place:
    """One folder that holds the data, sockets and logs of one pair of servers.

    Servers are given their folder and may remove it; one that is relative, or that holds the checkout,
    raises EmbeddedError.
    """

    home: Path

    def __post_init__(self) -> None:
        if not self.home.is_absolute():
            raise EmbeddedError(
                f"服务器的文件夹必须是绝对路径，不能是「{self.home}」。 "
                f"The folder of servers must be an absolute path, not {str(self.home)!r}."
            )
        if ROOT.is_relative_to(self.home.resolve()):
            raise EmbeddedError(
                f"{self.home} 装着程序本身，不能作为服务器的文件夹。 "
                f"{self.home} holds the checkout itself; it cannot be a folder of servers."
            )

    @classmethod
    def of_checkout(cls, root: Path = ROOT) -> Place:
        if os.geteuid() == 0:
            return cls(SYSTEM_FOLDER / short_hash(root))
        return cls(root / "var" / "servers")

    @property
    def sockets(self) -> Path:
        folder = self.home / "run"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        return Path("/tmp") / f"union_admin-{short_hash(self.home)}"

    def check_removable(self) -> None:
        """Raise EmbeddedError unless this is the checkout's folder of servers or lies below it.

        What is removed is gone, whatever it was; a link that leads elsewhere lies elsewhere.
        """
        ours = Place.of_checkout().home
        if not self.home.resolve().is_relative_to(ours.resolve()):
            raise EmbeddedError(
                f"没有删除 {self.home}：它不在 {ours} 之内。 "
                f"{self.home} was not removed: it does not lie in {ours}."
            )

    def make(self) -> None:
        """Make the folders, closed to everybody but their owner."""
        user = system_user()
        if user is None:
            if self.home.is_relative_to(VAR):
                make_var()
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.sockets.mkdir(mode=0o700, exist_ok=True)
        else:
            self._make_for(user)
        self._check_sockets(user.pw_uid if user else os.geteuid())

    def _make_for(self, user: pwd.struct_passwd) -> None:
        SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
        SYSTEM_FOLDER.chmod(0o755)
        if self.home.parent == SYSTEM_FOLDER and not self.home.exists():
            say(
                f"以 root 运行：数据放在 {self.home}（make clean 会删除）。",
                f"Running as root: the data lies in {self.home} (make clean removes it).",
            )
        above = [folder for folder in self.home.parents if folder.is_relative_to(SYSTEM_FOLDER)][:-1]
        for folder in [*reversed(above), self.home, self.sockets]:
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, user.pw_uid, user.pw_gid)

    def _check_sockets(self, owner: int) -> None:
        # The folder in /tmp could have been made by somebody else before us.
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise EmbeddedError(
                f"文件夹 {self.sockets} 不属于当前用户，或对他人开放，请先删除。 "
                f"The folder {self.sockets} belongs to somebody else or is open to others; remove it first."
            )


def reachable_by_all(path: Path) -> bool:
    """Whether a system user may walk down to the path."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)
