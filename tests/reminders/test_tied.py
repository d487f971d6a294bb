"""A test session that is killed leaves no process behind."""

import subprocess
import sys

from tests.reminders.house import TIED
from union_admin.embedded.processes import PidFile, wait_until

STARTER = """
import subprocess, sys, time
print(subprocess.Popen(sys.argv[1:]).pid, flush=True)
time.sleep(60)
"""
SLEEPER = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]


def test_what_a_killed_process_started_ends_with_it(tmp_path):
    command = [sys.executable, "-c", STARTER, *TIED, *SLEEPER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        said = {starter.stdout.readline().strip(), starter.stdout.readline().strip()}
        [pid] = said - {"awake"}
        note = PidFile(tmp_path / "pid")
        note.write(int(pid))
        assert note.leader()
        starter.kill()
    assert wait_until(lambda: note.leader() is None, seconds=10)
