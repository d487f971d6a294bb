import os
import signal
import time

import kombu
import pytest

from tests.servers import servers_at
from union_admin.embedded import EmbeddedError, Place, Servers, processes, servers_for
from union_admin.embedded.servers import needs_servers


def test_last_user_stops_the_servers(servers):
    first, second = servers, servers_at(servers.place)

    with first.in_use():
        with second.in_use():
            assert second.are_up()
        assert first.are_up()
        assert not first.is_abandoned()

    assert servers.postgres.pids() == servers.valkey.pids() == []
    assert servers.is_abandoned()


def test_valkey_speaks_and_starts_again_after_a_kill(servers):
    servers.valkey.start()
    with kombu.Connection(servers.valkey.url()) as connection:
        connection.ensure_connection(max_retries=1)

    processes.send(servers.valkey.pids(), signal.SIGKILL)
    assert processes.wait_until(lambda: not servers.valkey.pids(), seconds=5)
    servers.valkey.start()
    assert servers.valkey.answers()

    assert servers.valkey.stop()
    assert servers.valkey.pids() == []


def test_who_only_looks_leaves_a_server_that_hangs_as_it_is(servers, monkeypatch):
    monkeypatch.setattr(Servers, "of_checkout", lambda: servers_at(servers.place))
    assert not servers.is_used()
    with servers.in_use():
        frozen = servers.valkey.pids()
        processes.send(frozen, signal.SIGSTOP)
        begun = time.monotonic()
        with servers_for(["manage.py", "queue"]):
            assert time.monotonic() - begun < 1
        assert servers.valkey.pids() == frozen
        processes.send(frozen, signal.SIGCONT)
        assert servers.are_up()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("manage.py migrate", True),
        ("manage.py export_budget 2026 budget.xlsx", True),
        ("manage.py read_plan plan.txt --json", False),
        ("manage.py festivals 2026", False),
        ("manage.py capitals 100", False),
        ("manage.py seed --help", False),
        ("manage.py", False),
    ],
)
def test_only_commands_that_ask_the_database_start_it(line, expected):
    assert needs_servers(line.split()) is expected


def test_sockets_move_to_a_short_folder_when_the_path_is_long(tmp_path):
    place = Place(tmp_path / ("教工之家" * 10))
    place.make()
    try:
        assert place.sockets.parent == Place(place.home).sockets.parent != place.home
        assert len(os.fsencode(place.sockets / ".s.PGSQL.5432")) <= 107
    finally:
        place.sockets.rmdir()


def test_socket_folder_that_is_open_to_others_is_refused(tmp_path):
    place = Place(tmp_path / "home")
    place.make()
    place.sockets.chmod(0o755)

    with pytest.raises(EmbeddedError, match="remove it first"):
        place.make()


def test_servers_of_another_user_are_said_to_be_that(servers, monkeypatch):
    def refuse(place):
        raise PermissionError(13, "Permission denied", str(place.home))

    # Root, whom no mode keeps out, may run the tests.
    monkeypatch.setattr(Place, "make", refuse)
    with pytest.raises(EmbeddedError, match="belongs to another user"), servers.in_use():
        pass
