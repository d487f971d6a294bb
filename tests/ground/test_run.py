"""The supervisor of `make run`, as a copy of the checkout of its own."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from union_admin import run
from union_admin.children import children, listens_on
from union_admin.embedded import Place, processes
from union_admin.embedded.places import ROOT
from union_admin.embedded.site import running_site

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", "tests", "__pycache__", ".*_cache")


class Checkout:
    """A copy of the checkout, with commands run in it as `make` would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        self.home = Place.of_checkout(root).home
        # Port 0 is what the system hands out; we ask for the number so that the site can be found.
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        given = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.root,
            env=given | {"DEMO": "0", "PORT": str(self.port)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        with self.start(*arguments, **environment) as process:
            said = process.stdout.read()
            return process.wait(), said

    def site(self) -> subprocess.Popen[str]:
        """The supervisor once it has said that it is ready."""
        supervisor = self.start("-m", "union_admin.run")
        said = []
        for line in supervisor.stdout:
            said.append(line)
            if f"Ready: http://127.0.0.1:{self.port}/" in line:
                return supervisor
        raise AssertionError("".join(said))

    def embedded(self, command: str) -> tuple[int, str]:
        own = {"PYTHONPATH": "union_admin", "PYTHONDONTWRITEBYTECODE": "1", "DATA": "delete"}
        return self.run("-m", "embedded", command, **own)

    def alive(self) -> list[int]:
        return processes.working_in(self.root) + processes.working_in(self.home)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    made = Checkout(tmp_path_factory.mktemp("run") / "教工 之家")
    yield made
    made.embedded("clean")


def test_port_that_is_taken_is_said_before_anything_starts(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", checkout.port))
        other.listen()

        code, said = checkout.run("-m", "union_admin.run")

    assert code == 1
    assert len(said.splitlines()) == 1
    assert str(checkout.port) in said
    assert checkout.alive() == []


@pytest.mark.parametrize("port", ["0", "65536", "web", "８０００"])
def test_port_that_is_none_is_refused(checkout, port):
    code, said = checkout.run("-m", "union_admin.run", PORT=port)
    assert code == 1
    assert port in said


@pytest.mark.parametrize("address", ["192.168.1.20:8000", "ftp://192.168.1.20", "http://"])
def test_site_url_that_is_none_is_refused(checkout, address):
    code, said = checkout.run("-m", "union_admin.run", SITE_URL=address)
    assert code == 1
    assert address in said


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://localhost:8000/", "127.0.0.1"),
        ("http://192.168.1.20:8000/", "0.0.0.0"),
        ("https://union.example.edu.cn/", "127.0.0.1"),
    ],
)
def test_other_machines_reach_the_site_only_when_its_plain_address_is_theirs(address, host):
    assert listens_on(address) == host
    assert f"{host}:8000" in children(8000, listens_on(address))[0].command


@pytest.mark.parametrize(
    "given", [{"DATABASE_URL": "postgres://u@127.0.0.1:1/u"}, {"REDIS_URL": "redis://127.0.0.1:1/0"}]
)
def test_address_that_does_not_answer_is_said_in_one_line(checkout, given):
    code, said = checkout.run("-m", "union_admin.run", **given)
    assert code == 1
    assert len(said.splitlines()) == 1
    assert next(iter(given)) in said
    assert checkout.alive() == []


@pytest.mark.longest
def test_a_run_from_its_start_to_its_clean_up(checkout):
    supervisor = checkout.site()
    # DEMO=0: what is said after it is ready is where the house is set up.
    start = f"http://127.0.0.1:{checkout.port}/start/"
    shown = next(line.strip() for line in supervisor.stdout if start in line)
    assert len(shown) > len(start) + 40
    assert len(list((checkout.root / "var" / "run").glob("*.pid"))) == 4

    code, said = checkout.run("-m", "union_admin.run")
    assert code == 1
    assert f"http://127.0.0.1:{checkout.port}/" in said

    code, said = checkout.run("manage.py", "migrate", "--check")
    assert code == 0, said

    # A command that is given no SITE_URL leads to the site that runs.
    code, said = checkout.run("manage.py", "first_run")
    assert code == 0, said
    assert start in said

    worker = int((checkout.root / "var" / "run" / "worker.pid").read_text().split()[0])
    os.kill(worker, signal.SIGKILL)
    assert any("worker process died; starting it again" in line for line in supervisor.stdout)

    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate()
    assert supervisor.returncode == 0
    assert checkout.alive() == []


@pytest.mark.longest
def test_what_a_killed_run_left_is_stopped_and_cleaned(checkout):
    supervisor = checkout.site()
    supervisor.kill()
    supervisor.communicate()
    assert checkout.alive() != []

    code, _ = checkout.embedded("stop")

    assert code == 0
    assert checkout.alive() == []

    code, _ = checkout.embedded("clean")
    assert code == 0
    assert not checkout.home.exists()
    assert not (checkout.root / "var").exists()
    assert (checkout.root / "static" / "css").exists()


def test_command_without_a_running_site_starts_and_stops_the_servers(checkout):
    code, said = checkout.run(
        "manage.py", "shell", "-v", "0", "-c", "from django.db import connection as c; c.cursor()"
    )
    assert code == 0, said
    assert checkout.home.exists()
    assert checkout.alive() == []


def test_address_of_a_run_that_was_killed_is_not_told(tmp_path):
    note, lock = tmp_path / "supervisor.pid", tmp_path / "supervisor.lock"
    lock.write_text("http://127.0.0.1:8141/")
    assert running_site(note, lock) == ""

    processes.PidFile(note).write(os.getpid())
    assert running_site(note, lock) == "http://127.0.0.1:8141"

    note.write_text(f"{os.getpid()} 1\n")
    assert running_site(note, lock) == ""


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "var"), "Not allowed: var"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    ],
)
def test_what_the_system_refuses_is_said_in_one_sentence(monkeypatch, capsys, refused, said):
    def refuse():
        raise refused

    # The test's own signals stay as they are.
    monkeypatch.setattr(run, "STOPPING", ())
    monkeypatch.setattr(run, "read_address", refuse)
    assert run.main() == 1
    assert said in capsys.readouterr().err
