"""How long a page takes: beside the limit, for one visitor and for several at once."""

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

LIMIT, PRODUCT = "tests.bench.bare_wsgi", "union_admin.wsgi"
PORTS = {LIMIT: 8791, PRODUCT: 8792}
REQUESTS, WARM_UP = 60, 10
DRIFT, TRIES = 1.15, 3
# As many visitors at once as the goal says, and how often each asks; one alone asks as often as all.
CROWD, ASKS = 8, 50


class Page(NamedTuple):
    """A page of the product, the bare page it is held against, and its goals where they are set."""

    name: str
    path: str
    limit: str
    goal: float | None
    most_ms: float | None = None


class Spread(NamedTuple):
    """Answers a second, and how far the slow ones lie from the middle."""

    per_second: float
    p95_to_p50: float


@contextmanager
def serving(module: str) -> Iterator[None]:
    """A gunicorn with two workers on a port of this machine, ended with the block."""
    command = [sys.executable, "-m", "gunicorn", f"{module}:application", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{PORTS[module]}", "--log-level", "error"], start_new_session=True
    )
    try:
        _wait_for(PORTS[module])
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def measure(page: Page, cookie: str) -> tuple[float, float]:
    """(limit, ours) in milliseconds; the limit is the mean of a run before and a run after."""
    for _ in range(TRIES):
        before = _median_ms(LIMIT, page.limit, cookie)
        ours = _median_ms(PRODUCT, page.path, cookie)
        after = _median_ms(LIMIT, page.limit, cookie)
        if max(before, after) / min(before, after) <= DRIFT:
            break
    return (before + after) / 2, ours


def spread(path: str, cookie: str, *, visitors: int) -> Spread:
    """Of a page that so many visitors ask for, each again as soon as it is answered."""

    def ask_on(_visitor: int) -> list[float]:
        return [_ask_ms(PRODUCT, path, cookie) for _ in range(CROWD * ASKS // visitors)]

    started = time.perf_counter()
    with ThreadPoolExecutor(visitors) as pool:
        times = sorted(one for own in pool.map(ask_on, range(visitors)) for one in own)
    took = time.perf_counter() - started
    return Spread(len(times) / took, times[len(times) * 95 // 100] / statistics.median(times))


def _median_ms(module: str, path: str, cookie: str) -> float:
    times = [_ask_ms(module, path, cookie) for _ in range(WARM_UP + REQUESTS)]
    return statistics.median(times[WARM_UP:])


def _ask_ms(module: str, path: str, cookie: str) -> float:
    """The time of one page in milliseconds; a page that does not answer 200 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", PORTS[module], timeout=30)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    response.read()
    took = (time.perf_counter() - started) * 1000
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return took
