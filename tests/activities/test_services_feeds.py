"""Addresses by which phones fetch the calendar: one a person and scope, secret, revocable."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from activities.models import CalendarFeed
from activities.services import make_feed, renew_feed, revoke_feed


def test_an_address_is_kept_so_that_it_can_be_copied_again(cast):
    feed = make_feed(scope="personal", by=cast.teacher)
    assert len(feed.key) >= 32
    assert CalendarFeed.objects.with_key(feed.key).get().key == feed.key
    assert make_feed(scope="personal", by=cast.teacher).pk == feed.pk
    assert make_feed(scope="union", by=cast.teacher).key != feed.key


def test_the_database_holds_the_key_in_no_readable_form(cast):
    feed = make_feed(scope="personal", by=cast.teacher)
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM activities_calendarfeed f")
        assert feed.key not in cursor.fetchone()[0]


def test_a_revoked_address_forgets_its_key_and_stays_known_as_revoked(cast):
    feed = make_feed(scope="personal", by=cast.teacher)
    revoke_feed(feed=feed, by=cast.teacher)
    stored = CalendarFeed.objects.with_key(feed.key).get()
    assert (stored.revoked_on is None, stored.key) == (False, "")
    assert revoke_feed(feed=stored, by=cast.teacher).revoked_on == stored.revoked_on


def test_a_renewed_address_is_another_one(cast):
    first = make_feed(scope="union", by=cast.teacher)
    second = renew_feed(feed=first, by=cast.teacher)
    assert (second.scope, second.key == first.key) == ("union", False)
    assert list(CalendarFeed.objects.live()) == [second]


def test_nobody_takes_back_what_is_another_s(cast):
    feed = make_feed(scope="personal", by=cast.teacher)
    with pytest.raises(ValidationError) as refusal:
        revoke_feed(feed=feed, by=cast.chair)
    assert refusal.value.code == "not_yours"


def test_there_is_no_calendar_of_any_other_scope(cast):
    with pytest.raises(ValidationError) as refusal:
        make_feed(scope="everything", by=cast.teacher)
    assert refusal.value.code == "scope_unknown"


def test_the_database_holds_at_most_one_live_address_a_scope(cast):
    feed = make_feed(scope="personal", by=cast.teacher)
    row = {"user": cast.teacher, "scope": "personal", "made_on": feed.made_on}
    with pytest.raises(IntegrityError, match="one_live_feed_a_scope"), transaction.atomic():
        CalendarFeed.objects.create(key="x", key_hash="y", **row)
    with pytest.raises(IntegrityError, match="revoked_feed_forgets_its_key"), transaction.atomic():
        CalendarFeed.objects.create(key="x", key_hash="z", revoked_on=feed.made_on, **row)


def test_no_time_of_day_and_no_use_of_it_is_kept():
    """What a phone fetches, and when, could later tell how somebody voted."""
    kept = {field.name: field.get_internal_type() for field in CalendarFeed._meta.concrete_fields}
    assert set(kept) == {"id", "user", "scope", "key", "key_hash", "made_on", "revoked_on"}
    assert "DateTimeField" not in kept.values()
