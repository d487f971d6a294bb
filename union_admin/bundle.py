"""`make bundle`: one archive which installs and runs without a network on a machine like this one.

It holds the source, a wheel of everything in requirements.txt, the browser's assets and a note of the machine
it is made for; `union_admin/bootstrap.py` takes everything from there when the archive is unpacked.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from office.version import version
from union_admin.bootstrap import (
    ROOT,
    VENDOR,
    BootstrapError,
    pip_source,
    run,
    say,
    this_machine,
    what_the_system_refused,
)
from union_admin.embedded.places import make_var

FOLDER = ROOT / "var" / "bundle"
FIRST = "README-FIRST.txt"
# What a checkout without git consists of: rooms are the folders that are packages.
FILES = (
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "manage.py",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements.txt",
)
FOLDERS = ("docs", "locale", "static", "templates")
LEFT_OUT = ("__pycache__", "vendor")
# For whoever wants to see the pages without a machine; somebody who installs them has them.
PICTURES = Path("docs/looks")


def source_files(root: Path = ROOT) -> list[Path]:
    """The files of the program, relative to the checkout; never data or what somebody laid beside them."""
    files = {path for path in _tracked(root) or _found(root) if (root / path).is_file()}
    return sorted(path for path in files if PICTURES not in path.parents)


def _tracked(root: Path) -> list[Path]:
    """What git keeps; empty where there is no git."""
    if not (root / ".git").exists():
        return []
    try:
        told = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return []
    return [Path(name) for name in told.stdout.split("\0") if name]


def _found(root: Path) -> Iterator[Path]:
    yield from map(Path, FILES)
    packages = [found.parent.name for found in root.glob("*/__init__.py")]
    for folder in (*packages, *FOLDERS):
        for path in (root / folder).rglob("*"):
            if path.suffix not in (".pyc", ".mo") and not set(path.relative_to(root).parts) & set(LEFT_OUT):
                yield path.relative_to(root)


def make_wheels(folder: Path) -> None:
    """Fetch or build a wheel of everything that requirements.txt asks for, on any patch of this Python."""
    _wheel(folder, "-r", str(ROOT / "requirements.txt"))
    while missing := asked_by_other_patches(folder):
        _wheel(folder, *sorted(missing))


def _wheel(folder: Path, *what: str) -> None:
    wheels = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-input", "--disable-pip-version-check"]
    run(
        [*wheels, *pip_source(), *what, "--wheel-dir", str(folder)],
        failure="没能取齐 Python 依赖。 The Python packages could not be gathered.",
    )


def asked_by_other_patches(folder: Path) -> set[str]:
    """What wheels here need on another patch of this Python only, such as 3.11.0, and is not here."""
    wheels = [metadata(path) for path in folder.glob("*.whl")]
    here = {canonicalize_name(wheel["Name"]) for wheel in wheels}
    asked = [Requirement(text) for wheel in wheels for text in wheel.get_all("Requires-Dist") or []]
    patches = [f"{this_machine()['python']}.{patch}" for patch in (0, 99)]
    return {
        f"{one.name}{one.specifier}"
        for one in asked
        if one.marker and canonicalize_name(one.name) not in here
        if any(one.marker.evaluate({"python_full_version": patch, "extra": ""}) for patch in patches)
    }


def metadata(wheel: Path) -> Message:
    """What a wheel says about itself."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.count("/") == 1 and name.endswith("/METADATA"))
        return message_from_bytes(packed.read(name))


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's in particular, and readable, whoever packs under whatever umask."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def pack(archive: Path, top: str, made: Path) -> None:
    """Write the archive: the source, what was made for it, and the text to read first."""
    # Wheels are compressed already.
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        for name in (FIRST, "bundle"):
            tar.add(made / name, f"{top}/{name}", filter=_plain)
        tar.add(VENDOR, f"{top}/bundle/assets", filter=_plain)
        for path in source_files():
            tar.add(ROOT / path, f"{top}/{path}", filter=_plain)


def make_bundle() -> Path:
    """Make the archive in var/bundle and return its path. Raises BootstrapError."""
    machine, top = this_machine(), f"union_admin-{version()}"
    name = f"{top}-bundle-python{machine['python']}-{machine['machine']}.tar.gz"
    make_var()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="making-") as folder:
        made = Path(folder)
        say("正在取齐 Python 依赖…", "Gathering the Python packages …")
        make_wheels(made / "bundle" / "wheels")
        (made / "bundle" / "made-for.json").write_text(json.dumps(machine))
        first = (ROOT / "docs" / FIRST).read_text(encoding="utf-8").format(name=name, **machine)
        (made / FIRST).write_text(first, encoding="utf-8")
        say("正在打包…", "Packing …")
        pack(made / name, top, made)
        return (made / name).rename(FOLDER / name)


def main() -> int:
    try:
        archive = make_bundle()
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(what_the_system_refused(error), file=sys.stderr)
        return 1
    with archive.open("rb") as packed:
        told = hashlib.file_digest(packed, "sha256").hexdigest()
    machine = this_machine()
    say(
        f"离线安装包已做好，适用于 Python {machine['python']}、{machine['machine']} 的 Linux：",
        f"The bundle for Linux with Python {machine['python']} on {machine['machine']} is made:",
    )
    print(f"{archive.relative_to(ROOT)}  {archive.stat().st_size // 2**20} MB  sha256 {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
