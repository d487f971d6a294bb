"""The bundle installs and runs where there is no network, and phones in a network without https sign in."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.trial import visitor
from union_admin.bundle import make_bundle

pytestmark = pytest.mark.trial

FOUND = """\
routes: 0
without the form's token: 403
signed in: 302 200
secure cookies: []
hsts: None
style sheet: 200
under another name: 200
under a stranger's name: 400
ended with: 0
"""


def without_a_network(*command: str) -> list[str]:
    """The command in a namespace of its own which has a loopback and nothing else."""
    alone = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    return [*alone, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]


def may_leave_the_network() -> bool:
    try:
        return subprocess.run(without_a_network("true"), capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def unpacked(tmp_path):
    with tarfile.open(make_bundle()) as archive:
        archive.extractall(tmp_path / "没有 网络", filter="data")
    (root,) = (tmp_path / "没有 网络").iterdir()
    yield root
    subprocess.run(["make", "clean"], cwd=root, check=False, capture_output=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may add addresses to a network namespace of its own")
@pytest.mark.skipif(not may_leave_the_network(), reason="this machine allows no network namespaces")
def test_the_bundle_installs_and_runs_without_a_network(unpacked, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.base_prefix, "bin")), "/usr/sbin:/usr/bin:/sbin:/bin"]),
        "HOME": str(home),
        "PIP_NO_CACHE_DIR": "1",
        "PIP_CONFIG_FILE": "/dev/null",
    }
    python = shutil.which(f"python3.{sys.version_info.minor}", path=environment["PATH"])
    told = subprocess.run(
        without_a_network(python, visitor.__file__, "18470"),
        cwd=unpacked,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout == FOUND, told.stderr + (unpacked / "run.log").read_text()
    assert not list(home.iterdir())
