"""Pytest plugin: a Postgres and a valkey of the test session's own, thrown away after it.

Named in pyproject's ``addopts`` (``-p tests.servers``), so that it speaks before the settings are read.
A DATABASE_URL or REDIS_URL that is given is used instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg2
import pytest

from union_admin.embedded import Place, Postgres, Servers, Valkey
from union_admin.embedded.places import VAR, make_var

# Nothing here has to outlive a power cut.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Autovacuum finds tables empty that a test has not yet filled for good; from then on the planner takes them
# for empty, and joins hundreds of rows each with each. tests/conftest.py cleans up between the tests.
UNWATCHED = {"autovacuum": "off"}


def is_controller() -> bool:
    """False in xdist's workers, which use the servers of the process that started them."""
    return "PYTEST_XDIST_WORKER" not in os.environ


def servers_at(place: Place) -> Servers:
    """Throw-away servers in that place, with the programs of the checkout's own."""
    return Servers(
        place,
        postgres=Postgres(place, shelf=Place.of_checkout().home, settings=FAST),
        valkey=Valkey(place),
    )


FOLDER = Place.of_checkout().home / "tests"
OWN = servers_at(Place(FOLDER / str(os.getpid())))
_held = ExitStack()


def sweep_abandoned() -> None:
    """Remove the servers of sessions that were killed."""
    for home in FOLDER.glob("*"):
        servers = servers_at(Place(home))
        if not Path("/proc", home.name).exists() and servers.is_abandoned():
            servers.remove()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    # pytest-django reads the settings inside this hook.
    if is_controller():
        if os.environ.get("DATABASE_URL"):
            OWN.postgres = None
        else:
            os.environ["DATABASE_URL"] = OWN.postgres.url()
        if os.environ.get("REDIS_URL"):
            OWN.valkey = None
        else:
            os.environ["REDIS_URL"] = OWN.valkey.url()
    return (yield)


def pytest_sessionstart(session: pytest.Session) -> None:
    if not is_controller() or session.config.option.collectonly:
        return
    # Whitenoise warns of a folder that only a first `make run` fills.
    make_var()
    (VAR / "static").mkdir(exist_ok=True)
    sweep_abandoned()
    if OWN.postgres and "not trial" in session.config.option.markexpr:
        OWN.postgres.settings = OWN.postgres.settings | UNWATCHED
    _held.callback(OWN.remove)
    _held.enter_context(OWN.in_use())
    if OWN.postgres:
        allow_replica_mode(OWN.postgres)


def allow_replica_mode(postgres: Postgres) -> None:
    """Let tests try what a database administrator could: replica mode, which walks past ordinary triggers."""
    connection = psycopg2.connect(postgres.url(user="postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        if connection.server_version >= 150000:
            cursor.execute("GRANT SET ON PARAMETER session_replication_role TO union_admin")
    connection.close()


def pytest_unconfigure() -> None:
    _held.close()
