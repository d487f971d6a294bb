"""Web, worker and beat as `make run` starts them, on a queue of their own, to be ill-treated."""

import fcntl
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import redis
import requests
from django.db import connection

from tests.reminders import tied
from tests.servers import FOLDER
from union_admin.children import Child, children, is_healthy
from union_admin.embedded import Place, Servers, Valkey
from union_admin.embedded.processes import PidFile, send, wait_until
from union_admin.embedded.site import NOTES

ALL = ("web", "worker", "beat")
# How often it is looked, and how long a message may be in a worker's hands; production has 60 s and 50 s.
BRISK = {"REMINDERS_EVERY": "1", "REMINDERS_LEASE": "2"}

TIED = [sys.executable, "-S", "-E", str(Path(tied.__file__))]
# There is no other worker that it would have to ask for a second who else is there.
ALONE = {"worker": ["--without-mingle", "--without-gossip"]}


class House:
    """The processes of one site on the database of the test that runs, and their queue."""

    def __init__(self, folder: Path, queue: Valkey, environment: dict[str, str]) -> None:
        self.folder, self.queue = folder, queue
        # What goes with the house.
        self.held = ExitStack()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.reminders.house_settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": queue.url(),
            "SITE_URL": self.url,
            # Pytest has checked the settings; a worker that starts would again, for seconds.
            "CELERY_SKIP_CHECKS": "1",
            **environment,
        }
        self.family = {child.name: self._moved_here(child) for child in children(self.port)}

    def _moved_here(self, child: Child) -> Child:
        """The same command, tied to us, with its log, its note and its schedule in this house's folder."""
        child.log = self.folder / f"{child.name}.log"
        child.note = PidFile(self.folder / f"{child.name}.pid")
        command = [part.replace(str(NOTES), str(self.folder)) for part in child.command]
        child.command = [*TIED, *command, *ALONE.get(child.name, [])]
        return child

    def start(self, *names: str) -> None:
        for name in names:
            self.family[name].start(self.environment)
        if "web" in names:
            assert wait_until(lambda: is_healthy(self.port), seconds=60), self.words_of("web")

    def kill(self, name: str) -> int:
        """kill -9 of a process and all its children at once; returns how many there were."""
        child = self.family[name]
        victims = child.note.session()
        send(victims, signal.SIGKILL)
        child.end()
        return len(victims)

    def has_lived(self) -> bool:
        """Whether everything that was started is still there, without help."""
        return not any(child.has_died() for child in self.family.values())

    def flush_queue(self) -> None:
        with redis.Redis(unix_socket_path=str(self.queue.socket)) as line:
            line.flushall()

    def words_of(self, name: str) -> str:
        return self.family[name].last_words(30)

    def close(self) -> None:
        self.held.close()
        # All has been seen; how they end by themselves is the business of other tests.
        for name, child in self.family.items():
            if child.note.path.exists():
                self.kill(name)


@contextmanager
def open_house(
    *names: str, program: Path | None = None, environment: dict[str, str] | None = None
) -> Iterator[House]:
    """A house with these processes, ended and removed with the block; one at a time on this machine."""
    place = Place(FOLDER / str(os.getpid()) / "house")
    place.make()
    queue = Valkey(place, program=program)
    with ExitStack() as held:
        held.enter_context(_the_only_one())
        held.callback(_remove, place, queue)
        queue.start()
        house = House(place.home, queue, environment or {})
        held.callback(house.close)
        house.start(*(names or ALL))
        yield house


@contextmanager
def _the_only_one() -> Iterator[None]:
    """Two houses at once would measure each other."""
    with (FOLDER.parent / "house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove(place: Place, queue: Valkey) -> None:
    # A path that is not what it should be is never emptied.
    assert place.home.name == "house"
    assert FOLDER in place.home.parents
    Servers(place, postgres=None, valkey=queue).remove()


@contextmanager
def database_shut() -> Iterator[None]:
    """The database of the test turns everybody out and lets nobody in, as while Postgres starts again."""
    name = connection.settings_dict["NAME"]
    connection.close()
    door = psycopg2.connect(os.environ["DATABASE_URL"])
    door.autocommit = True
    with closing(door), door.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def database_url() -> str:
    """The database of the test that runs."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Visitor:
    """Somebody's browser, asking the real web server."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.session = requests.Session()
        house.held.callback(self.session.close)
        self.session.trust_env = False
        self.seen: list[tuple[int, float]] = []

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(self.house.url + path, timeout=30)
        self.seen.append((answer.status_code, answer.elapsed.total_seconds()))
        return answer

    def sign_in(self, number: str, password: str) -> bool:
        """Whether the first page opens."""
        self.get("/accounts/login/")
        typed = {"login": number, "password": password}
        answer = self.post("/accounts/login/", typed)
        return answer.status_code == 200 and urlsplit(answer.url).path == "/"

    def post(self, path: str, data: dict[str, str]) -> requests.Response:
        token = {"csrfmiddlewaretoken": self.session.cookies.get("csrftoken", "")}
        answer = self.session.post(self.house.url + path, data | token, timeout=30)
        self.seen.append((answer.status_code, answer.elapsed.total_seconds()))
        return answer
