from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from reminders.models import Delivery, Notice, ReminderSettings
from reminders.services.pushing import make_messages
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory, DeliveryFactory, NoticeFactory
from tests.reminders.clock import at

pytestmark = pytest.mark.django_db

# 2026-06-17 is a Wednesday.
WEDNESDAY, MONDAY = date(2026, 6, 17), date(2026, 6, 22)


def waiting(person, day=WEDNESDAY, **fields):
    said_at = at(f"{day} 07:30")
    return NoticeFactory(
        person=person, day=day, until=day + timedelta(days=9), said_at=said_at, waits=True, **fields
    )


@pytest.fixture
def person(union):
    return PersonFactory(email="lin@example.com")


def test_all_that_is_due_on_a_day_goes_in_one_message(person):
    waiting(person)
    waiting(person)
    assert make_messages(at("2026-06-17 07:31")) == 1
    assert Delivery.objects.get().notices.count() == 2


def test_what_comes_after_the_days_message_waits_for_monday(person):
    waiting(person)
    make_messages(at("2026-06-17 07:31"))
    later = waiting(person)
    for day in range(17, 22):
        make_messages(at(f"2026-06-{day} 12:00"))
    later.refresh_from_db()
    assert later.waits
    make_messages(at("2026-06-22 07:31"))
    later.refresh_from_db()
    assert later.delivery.day == MONDAY


def test_what_is_urgent_goes_with_the_next_day_s_message(person):
    waiting(person)
    make_messages(at("2026-06-17 07:31"))
    urgent = waiting(person, code="occasion_changed")
    make_messages(at("2026-06-17 12:00"))
    make_messages(at("2026-06-18 07:31"))
    urgent.refresh_from_db()
    assert urgent.delivery.day == WEDNESDAY + timedelta(days=1)


def test_the_database_refuses_a_second_message_on_one_day(person):
    DeliveryFactory(person=person, day=WEDNESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryFactory(person=person, day=WEDNESDAY)


def test_after_a_silence_one_digest_says_all_that_was_missed(person):
    waiting(person, is_late=True)
    waiting(person, day=WEDNESDAY - timedelta(days=3), is_late=True)
    make_messages(at("2026-06-17 07:31"))
    assert Delivery.objects.get().notices.count() == 2


def test_nothing_leaves_the_house_in_quiet_hours_or_in_a_pause(person):
    waiting(person)
    assert make_messages(at("2026-06-17 21:30")) == 0
    assert make_messages(at("2026-06-18 06:59")) == 0
    ReminderSettings.objects.update(paused_from="2026-06-10", paused_until="2026-06-20")
    assert make_messages(at("2026-06-17 12:00")) == 0


def test_the_database_refuses_a_pause_without_an_end(union):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderSettings.objects.update(paused_from="2026-06-10", paused_until=None)


def test_who_has_no_address_is_recorded_and_the_others_go_on(person):
    nobody = PersonFactory(email="")
    waiting(nobody)
    waiting(person)
    make_messages(at("2026-06-17 07:31"))
    assert Delivery.objects.get(person=nobody).status == Delivery.Status.UNADDRESSED
    assert Delivery.objects.get(person=person).status == Delivery.Status.WAITING


def test_what_is_not_worth_it_any_more_stays_in_the_inbox(person):
    stale = NoticeFactory(person=person, day=WEDNESDAY, said_at=at("2026-06-17 07:30"), waits=True)
    assert make_messages(at("2026-06-22 07:31")) == 0
    stale.refresh_from_db()
    assert not stale.waits


def test_a_group_is_told_each_thing_in_a_message_of_its_own(union):
    robot = ChannelFactory()
    for _ in range(2):
        waiting(None, channel=robot)
    assert make_messages(at("2026-06-17 07:31")) == 2
    assert make_messages(at("2026-06-17 07:32")) == 0
    assert Notice.objects.filter(waits=True).count() == 0
