"""Nobody is forgotten and nobody told twice, whatever is killed or away: real processes, small numbers.

`make trial` does the same at full size.
"""

import shutil
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils.timezone import localdate

from activities.services import move_occasion
from reminders.models import ChannelTest, Delivery, Notice, Pulse, ReminderRule
from tests.factories.activities import OccasionFactory, WorkPlanFactory
from tests.factories.reminders import ChannelFactory
from tests.reminders import faults
from tests.reminders.house import BRISK, Visitor, database_shut, open_house
from tests.reminders.post_office import post_office
from tests.reminders.robots import local_robot
from union_admin.embedded.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

CONCURRENCY = 2
REDIS = shutil.which("redis-server")
QUEUES = [
    pytest.param(None, id="valkey"),
    pytest.param(
        REDIS,
        id="redis",
        marks=pytest.mark.skipif(REDIS is None, reason="there is no redis-server on this machine"),
    ),
]


@pytest.fixture
def office():
    with post_office() as found:
        yield found


@pytest.fixture
def robot():
    with local_robot() as found:
        yield found


def group_of(robot):
    return ChannelFactory(url=robot.address("wecom").url, allows_private=True)


def brisk(office):
    return {**BRISK, "EMAIL_URL": f"smtp://127.0.0.1:{office.port}"}


def test_n1_nobody_is_forgotten_or_told_twice_when_workers_are_killed(office):
    faults.settle()
    faults.enter(300)
    kills = 3
    faults.take_time(office, 0.01)
    with open_house("worker", "beat", environment=brisk(office)) as house:
        restarted = faults.kill_workers(house, office, kills=kills, step=30)
        faults.wait_for_everybody(office)
        found = faults.outcome(office, restarted)
    found.assert_nobody_forgotten_or_told_twice(most_repeated=kills * CONCURRENCY)


@pytest.mark.parametrize("program", QUEUES)
def test_n3_pages_work_and_people_are_told_when_the_queue_is_away_flushed_or_restarted(
    office, robot, program
):
    faults.settle()
    number, group = faults.administrator(), group_of(robot)
    ReminderRule.objects.get(code="festival").channels.add(group)
    faults.enter(10)
    faults.begin()
    with open_house(program=program and Path(program), environment=brisk(office)) as house:
        visitor = Visitor(house)
        assert visitor.sign_in(number, faults.PASSWORD)
        faults.wait_for_everybody(office)
        seconds = faults.ill_treat_queue(house, office, visitor, seconds=2.5)
        assert max(seconds["away"], seconds["flushed"], seconds["restarted"]) <= 120
        house.queue.stop()
        assert Visitor(house).sign_in(number, faults.PASSWORD)
        assert visitor.post(f"/reminders/channels/{group.pk}/test/", {}).status_code == 200
        assert ChannelTest.objects.get().reason
        assert house.has_lived()
        found = faults.outcome(office, time.monotonic())
    found.assert_nobody_forgotten_or_told_twice(most_repeated=0)
    assert len(robot.heard) == 1


def test_postgres_that_is_away_for_a_while_needs_nobody_to_start_the_worker_again(office):
    faults.settle()
    faults.enter(10)
    faults.begin()
    with open_house("worker", "beat", environment=brisk(office)) as house:
        faults.wait_for_everybody(office)
        with database_shut():
            # Two looks and more.
            time.sleep(2.5)
        faults.enter(10)
        since = time.monotonic()
        faults.wait_for_everybody(office)
        assert house.has_lived()
        found = faults.outcome(office, since)
    found.assert_nobody_forgotten_or_told_twice(most_repeated=CONCURRENCY)


def test_a_change_of_plan_is_told_once_to_inbox_mail_and_group_though_the_worker_is_killed(office, robot):
    faults.settle()
    people = faults.enter(5)
    rule = ReminderRule.objects.get(code="occasion_changed")
    plan = WorkPlanFactory(year=localdate().year)
    occasion = OccasionFactory(activity__plan=plan, starts_on=localdate() + timedelta(days=5), place="操场")
    group = group_of(robot)
    rule.channels.add(group)
    made_earlier("20 days")
    with open_house("worker", "beat", environment=brisk(office)) as house:
        ReminderRule.objects.filter(pk=rule.pk).update(is_on=True)
        assert wait_until(Pulse.objects.exists, seconds=30), house.words_of("worker")
        # The group has it, and the mail server is only just saying good day.
        office.hook = lambda command, argument: time.sleep(3) if command == "HELLO" else None
        change_place_half_a_minute_ago(occasion)
        told = Delivery.objects.filter(channel=group, status=Delivery.Status.SENT)
        assert wait_until(lambda: told.exists() and office.connections, seconds=60), house.words_of("worker")
        house.kill("worker")
        assert office.mails == []
        office.hook = lambda command, argument: None
        house.start("worker")
        assert wait_until(lambda: len(office.recipients) == 5, seconds=60), house.words_of("worker")
        # Two more looks say nothing more.
        time.sleep(2.5)
    assert all("改了地点" in mail.content["Subject"] for mail in office.mails)
    assert set(Counter(office.recipients).values()) == {1}
    assert ["改了地点" in heard.content["text"]["content"] for heard in robot.heard] == [True]
    assert sorted(Notice.objects.values_list("person", flat=True).exclude(person=None)) == sorted(
        person.pk for person in people
    )


def change_place_half_a_minute_ago(occasion):
    """So long nobody touches it again, and the chair has finished."""
    occasion.refresh_from_db()
    with transaction.atomic():
        move_occasion(
            occasion=occasion,
            version=occasion.version,
            by=None,
            starts_on=occasion.starts_on,
            starts_at=None,
            place="礼堂",
        )
        made_earlier("31 seconds", of="place = '礼堂'")


def made_earlier(interval, of="true"):
    """The history says that it was done so long ago; only a test may do that."""
    table = "activities_occasionevent"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"
        )
        cursor.execute(f"UPDATE {table} SET pgh_created_at = now() - interval '{interval}' WHERE {of}")
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
