import os
import signal
import stat

import psycopg2
import pytest

from union_admin.embedded import EmbeddedError, processes


@pytest.fixture
def postgres(servers):
    servers.postgres.start()
    return servers.postgres


def ask(postgres, question):
    connection = psycopg2.connect(postgres.url())
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def postmaster(postgres):
    return int((postgres.data / "postmaster.pid").read_text().split()[0])


def test_start_again_leaves_the_running_server_alone(postgres):
    before = postmaster(postgres)

    postgres.start()

    assert postmaster(postgres) == before


def test_database_is_utf8_and_finds_letters_in_chinese(postgres):
    assert ask(postgres, "SHOW server_encoding") == "UTF8"
    assert ask(postgres, "SELECT cardinality(show_trgm('教工之家'))") == 5


def test_only_a_unix_socket_of_our_own_is_open(postgres):
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(postgres.place.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(postgres.place.home.stat().st_mode) == 0o700


def test_site_does_not_own_the_cluster(postgres):
    assert ask(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_stop_ends_every_process(postgres):
    assert postgres.stop()
    assert postgres.pids() == []
    assert not postgres.answers()
    assert not postgres.stop()


def test_start_after_everything_was_killed(postgres):
    # The postmaster is our child and nobody waits for it: its pid file names a zombie.
    processes.send(postgres.pids(), signal.SIGKILL)
    assert processes.wait_until(lambda: not postgres.pids(), seconds=5)
    assert (postgres.data / "postmaster.pid").exists()

    postgres.start()

    assert postgres.answers()


def test_start_after_the_postmaster_alone_was_killed(postgres):
    killed = postmaster(postgres)
    os.kill(killed, signal.SIGKILL)

    assert processes.wait_until(lambda: not postgres.answers(), seconds=5)
    postgres.start()

    assert postgres.answers()
    assert killed not in postgres.pids()


def test_pid_file_that_names_a_stranger_is_dropped_and_the_stranger_spared(postgres):
    pid_file = postgres.data / "postmaster.pid"
    noted = pid_file.read_text()
    postgres.stop()
    pid_file.write_text(noted.replace(noted.split()[0], str(os.getpid()), 1))

    postgres.start()

    assert postgres.answers()


def test_cluster_that_was_interrupted_half_way_is_made_anew(postgres):
    postgres.stop()
    postgres.data.rename(postgres.data.with_suffix(".making"))

    postgres.start()

    assert ask(postgres, "SELECT current_database()") == "union_admin"


def test_data_of_a_version_that_is_not_here_is_refused(postgres):
    postgres.stop()
    version = postgres.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(EmbeddedError, match="postgresql-9"):
            postgres.start()
    finally:
        version.write_text(ours)
