"""An upgrade reloads the web service while people use it: nobody's request fails."""

import http.client
import os
import signal
import socket
import subprocess
import threading
from collections import Counter
from pathlib import Path

import pytest

from union_admin.children import children
from union_admin.embedded.places import ROOT
from union_admin.embedded.processes import wait_until

pytestmark = pytest.mark.trial

VISITORS, RELOADS = 8, 3


def ask(port: int) -> int | str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("GET", "/health/")
        return line.getresponse().status
    except OSError as error:
        return repr(error)
    finally:
        line.close()


@pytest.fixture
def web():
    """The web service as it is installed, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"SITE_URL": f"http://127.0.0.1:{port}"}
    with subprocess.Popen(children(port)[0].command, cwd=ROOT, env=environment) as process:
        assert wait_until(lambda: ask(port) == 200, seconds=120)
        yield process, port
        process.terminate()


def workers(master: int) -> set[str]:
    return set(Path(f"/proc/{master}/task/{master}/children").read_text().split())


def test_a_reload_fails_no_request(web, capsys):
    process, port = web
    answers, is_over = Counter(), threading.Event()

    def visit():
        while not is_over.is_set():
            answers[ask(port)] += 1

    visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    for _ in range(RELOADS):
        before = workers(process.pid)
        process.send_signal(signal.SIGHUP)
        all_new = wait_until(
            lambda before=before: len(workers(process.pid) - before) == 2 == len(workers(process.pid)),
            seconds=120,
        )
        assert all_new
    is_over.set()
    for visitor in visitors:
        visitor.join()
    with capsys.disabled():
        print(f"\n{answers}")
    assert set(answers) == {200}
