"""``make run``: servers, web, worker and beat as one thing that starts, watches and stops together."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import environ
import psycopg2
import redis

from union_admin.addresses import RunError, read_address, read_port, remarks
from union_admin.bootstrap import FULL_DISK, say, what_the_system_refused
from union_admin.children import LOGS, Child, children, is_healthy, listens_on
from union_admin.embedded import EmbeddedError, Servers
from union_admin.embedded.__main__ import stop_children
from union_admin.embedded.places import OWN_SCHOOL, ROOT, make_var
from union_admin.embedded.processes import PidFile, wait_until
from union_admin.embedded.site import LOCK, NOTES, SUPERVISOR

HEALTH_SECONDS = 60
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def takes(lock: int) -> bool:
    """Try to have a file locked for us alone."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def only_one(address: str) -> Iterator[None]:
    """Refuse to run twice from one checkout."""
    make_var()
    NOTES.mkdir(parents=True, exist_ok=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    with LOCK.open("a+") as lock:
        # One that is just stopping is waited for.
        if not wait_until(lambda: takes(lock.fileno()), seconds=3):
            lock.seek(0)
            there = lock.read()
            raise RunError(
                f"这里已经在运行：{there}（停止用 make stop）。 "
                f"It already runs here: {there} (make stop ends it)."
            )
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        PidFile(SUPERVISOR).write(os.getpid())
        try:
            yield
        finally:
            SUPERVISOR.unlink(missing_ok=True)


def check_given_servers() -> None:
    """Try the addresses that the environment gives. Raises RunError when one does not answer."""
    if url := os.environ.get("DATABASE_URL"):
        found = environ.Env.db_url_config(url)
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        given = {name: found[key] for name, key in names.items() if found.get(key)}
        try:
            psycopg2.connect(**given, **found.get("OPTIONS", {}), connect_timeout=10).close()
        except psycopg2.Error as error:
            raise RunError(
                f"DATABASE_URL 所指的数据库连不上。 "
                f"The database of DATABASE_URL does not answer: {first_line(error)}"
            ) from None
    if url := os.environ.get("REDIS_URL"):
        try:
            redis.Redis.from_url(url, socket_connect_timeout=10).ping()
        except (redis.RedisError, ValueError) as error:
            raise RunError(
                f"REDIS_URL 所指的 Redis 连不上。 The Redis of REDIS_URL does not answer: {first_line(error)}"
            ) from None


def manage(*arguments: str, environment: dict[str, str]) -> str:
    """Run a management command and return what it printed. Raises RunError when it fails."""
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RunError(
            f"{result.stderr.strip()}\nmanage.py {arguments[0]} 没有成功。 manage.py {arguments[0]} failed."
        )
    return result.stdout


def wait_for_health(web: Child, port: int) -> None:
    wait_until(lambda: is_healthy(port) or web.has_died(), seconds=HEALTH_SECONDS, pause=0.1)
    if web.has_died() or not is_healthy(port):
        raise RunError(f"{web.last_words()}\n网页服务没能启动。 The web server did not start. ({web.log})")


def caller_is_gone(caller: int) -> bool:
    """Whether the make that started us was killed; a shell may go and leave us running."""
    return "MAKELEVEL" in os.environ and os.getppid() != caller


def stop_once(number: int, frame: object) -> None:
    """Turn the first signal into an orderly stop, which further ones do not disturb."""
    for other in STOPPING:
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


def start_undisturbed(child: Child, environment: dict[str, str]) -> None:
    """Start a child; a signal meanwhile waits, or the child would be there with nobody knowing of it."""
    waiting: list[int] = []
    before = [signal.signal(number, lambda found, frame: waiting.append(found)) for number in STOPPING]
    child.start(environment)
    for number, handler in zip(STOPPING, before, strict=True):
        signal.signal(number, handler)
    if waiting:
        signal.raise_signal(waiting[0])


def watch(family: list[Child], servers: Servers, environment: dict[str, str]) -> None:
    """Start again whatever dies, until told to stop; give up on what dies again and again."""
    caller = os.getppid()
    while not caller_is_gone(caller):
        time.sleep(1)
        for child in family:
            if not child.has_died():
                continue
            child.end()
            if child.dies_too_often():
                raise RunError(
                    f"{child.last_words()}\n{child.chinese}反复停止，现已全部停下。 "
                    f"The {child.name} process keeps dying; everything is stopped. ({child.log})"
                )
            say(
                f"{child.chinese}意外停止，正在重新启动…",
                f"The {child.name} process died; starting it again …",
            )
            start_undisturbed(child, environment)
        if not servers.are_up():
            say("数据库或消息队列意外停止，正在重新启动…", "A server died; starting it again …")
            servers.start()


def serve(port: int, address: str) -> None:
    demo = os.environ.get("DEMO", "1") != "0"
    if not demo:
        OWN_SCHOOL.touch()
    environment = {**os.environ, "SITE_URL": address.rstrip("/"), "DEMO": "1" if demo else "0"}
    check_given_servers()
    servers = Servers.of_checkout()
    if servers.postgres or servers.valkey:
        say("正在启动数据库和消息队列…", "Starting the database and the queue …")
    with servers.in_use():
        say("正在准备数据表和静态文件…", "Preparing tables and static files …")
        print(manage("prepare", environment=environment), end="", flush=True)
        if demo and not OWN_SCHOOL.exists():
            say("正在准备演示数据…", "Preparing the demo data …")
        doors = manage(*(("seed", "--demo") if demo else ("first_run",)), environment=environment)
        family = children(port, listens_on(address))
        try:
            say("正在启动网站…", "Starting the site …")
            for child in family:
                start_undisturbed(child, environment)
            wait_for_health(family[0], port)
            say("教工之家已就绪", f"Ready: {address}")
            print(doors, end="", flush=True)
            for chinese, english in remarks(address, port):
                say(chinese, english)
            say("按 Ctrl-C 停止。", "Ctrl-C stops it.")
            watch(family, servers, environment)
        finally:
            say("正在停止…", "Stopping …")
            for child in family:
                child.note.ask_to_end()
            for child in family:
                child.end()


def main() -> int:
    for number in STOPPING:
        signal.signal(number, stop_once)
    try:
        address = read_address()
        with only_one(address):
            stop_children()
            serve(read_port(address), address)
    except (RunError, EmbeddedError) as error:
        print(error, file=sys.stderr)
        if os.strerror(errno.ENOSPC) in str(error):
            print(FULL_DISK, file=sys.stderr)
        return 1
    except OSError as error:
        if not isinstance(error, PermissionError) and error.errno != errno.ENOSPC:
            raise
        print(what_the_system_refused(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("已停止。", "Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
