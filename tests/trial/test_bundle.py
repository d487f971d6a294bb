"""The bundle installs and runs where there is no network: in a network namespace without a route."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from union_admin.bundle import make_bundle

pytestmark = pytest.mark.trial

# What is done inside: start, ask for the sign-in page, stop.
INSIDE = """
import subprocess, sys, time, urllib.request

assert not subprocess.run(["ip", "route"], capture_output=True, text=True).stdout
port, log = sys.argv[1], open("run.log", "w")
site = subprocess.Popen(["make", "run", "DEMO=0", "PORT=" + port], stdout=log, stderr=log)
address = "http://127.0.0.1:" + port + "/"
for _ in range(600):
    if site.poll() is not None or "Ready: " + address in open("run.log").read():
        break
    time.sleep(1)
page = urllib.request.urlopen(address + "accounts/login/", timeout=20).read().decode()
style = urllib.request.urlopen(address + page.split('href="/')[1].split('"')[0], timeout=20)
print("csrfmiddlewaretoken" in page, style.status)
subprocess.run(["make", "stop"], check=True, stdout=log, stderr=log)
print("ended with", site.wait(60))
"""


def without_a_network(*command: str) -> list[str]:
    """The command in a namespace of its own which has a loopback and nothing else, as whoever asks."""
    up = 'ip link set lo up && exec "$@"'
    if os.geteuid() == 0:
        return ["unshare", "-n", "sh", "-c", up, "sh", *command]
    back = ["unshare", "-U", f"--map-user={os.geteuid()}", f"--map-group={os.getegid()}", *command]
    return ["unshare", "-rn", "sh", "-c", up, "sh", *back]


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
        without_a_network(python, "-c", INSIDE, "18470"),
        cwd=unpacked,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout == "True 200\nended with 0\n", told.stderr + (unpacked / "run.log").read_text()
    assert not list(home.iterdir())
