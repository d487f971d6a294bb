"""The fault tests at full size, with the times of production."""

import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.reminders import faults
from tests.reminders.house import Visitor, open_house
from tests.reminders.post_office import post_office
from tests.reminders.test_faults import CONCURRENCY, QUEUES
from tests.servers import OWN, is_controller
from union_admin.embedded.processes import send

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    with post_office() as found:
        yield found


def production(office):
    return {"EMAIL_URL": f"smtp://127.0.0.1:{office.port}"}


def test_n1_three_thousand_are_told_while_workers_are_killed_five_times(office, capsys):
    faults.settle()
    faults.enter(3000)
    kills = 5
    faults.take_time(office, 0.01)
    with open_house("worker", "beat", environment=production(office)) as house:
        restarted = faults.kill_workers(house, office, kills=kills, step=200)
        faults.wait_for_everybody(office)
        found = faults.outcome(office, restarted)
    with capsys.disabled():
        print(f"\n{found}")
    found.assert_nobody_forgotten_or_told_twice(most_repeated=kills * CONCURRENCY)


@pytest.mark.parametrize("program", QUEUES)
def test_n3_the_queue_is_away_for_a_minute_flushed_and_restarted(office, program, capsys):
    faults.settle()
    number = faults.administrator()
    faults.enter(10)
    faults.begin()
    with open_house(program=program and Path(program), environment=production(office)) as house:
        visitor = Visitor(house)
        assert visitor.sign_in(number, faults.PASSWORD)
        faults.wait_for_everybody(office)
        found = faults.ill_treat_queue(house, office, visitor, seconds=60)
        assert house.has_lived()
    with capsys.disabled():
        print(f"\n{ {name: round(seconds, 3) for name, seconds in found.items()} }")
    assert max(found["away"], found["flushed"], found["restarted"]) <= 120
    assert found["pages without it"] <= 2 * found["pages with the queue"]


@pytest.mark.skipif(
    OWN.postgres is None or not is_controller(), reason="only a Postgres of our own is killed"
)
def test_postgres_is_killed_three_times_while_a_thousand_are_told(office, capsys):
    faults.settle()
    faults.enter(1000)
    _keep_what_was_acknowledged()
    faults.take_time(office, 0.02)
    faults.begin()
    with open_house("worker", "beat", environment=production(office) | {"REMINDERS_EVERY": "5"}) as house:
        for _time in range(3):
            before = len(office.mails)
            assert faults.wait_until(lambda before=before: len(office.mails) >= before + 100, seconds=200)
            connection.close()
            send(OWN.postgres.pids(), signal.SIGKILL)
            OWN.postgres.start()
        restarted = time.monotonic()
        faults.wait_for_everybody(office)
        assert house.has_lived()
        found = faults.outcome(office, restarted)
    with capsys.disabled():
        print(f"\n{found}")
    found.assert_nobody_forgotten_or_told_twice(most_repeated=3 * CONCURRENCY)


def _keep_what_was_acknowledged():
    """The servers of tests do not wait for the disk, which a killed one must have done."""
    with connection.cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    connection.close()
