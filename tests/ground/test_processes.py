import os
import signal
import subprocess
import sys

import pytest

from union_admin.embedded.processes import PidFile, wait_until

# A process that starts another and tells when both are there.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def family(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as parent:
        child = int(parent.stdout.readline())
        note = PidFile(tmp_path / "note.pid")
        note.write(parent.pid)
        yield note, parent, child
        note.end()


def test_end_takes_the_children_too(family):
    note, parent, child = family
    assert set(note.session()) == {parent.pid, child}

    assert note.end()

    assert note.session() == []
    assert not note.path.exists()


def test_end_takes_the_children_of_a_parent_that_was_killed(family):
    note, parent, child = family
    parent.kill()
    parent.wait()
    assert note.leader() is None
    assert note.session() == [child]

    assert note.end()

    assert note.session() == []


def test_number_given_out_again_is_not_ours(tmp_path):
    note = PidFile(tmp_path / "note.pid")
    note.path.write_text(f"{os.getpid()} 1\n")

    assert note.leader() is None
    assert note.session() == []
    assert not note.end()


def test_one_that_does_not_listen_is_killed(tmp_path):
    deaf = "import signal, time\n"
    deaf += "signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", deaf], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        process.stdout.readline()
        note = PidFile(tmp_path / "note.pid")
        note.write(process.pid)

        note.end(patience=0.2)

        assert process.wait() == -signal.SIGKILL


def test_wait_gives_up():
    assert not wait_until(lambda: False, seconds=0.01)
