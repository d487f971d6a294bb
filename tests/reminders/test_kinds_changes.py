"""A change of plan; the history dates each change by the database's clock, so these tests look from today."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Occasion, WorkPlan
from activities.services import cancel_occasion, fix_day, move_occasion, postpone_occasion, release_day
from reminders.kinds import Ask
from reminders.kinds.changes import Change, changes
from reminders.models import Notice, Progress, ReminderRule
from reminders.services.finding import find_due
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.members import PersonFactory

HISTORY = "activities_occasionevent"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]


def a_minute_later(**more):
    """The next look, when the chair has finished."""
    return timezone.now() + timedelta(**(more or {"seconds": 40}))


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def long_ago():
    """All that has been fixed so far was fixed weeks ago; only a test may say so."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {HISTORY} DISABLE TRIGGER {HISTORY}_append_only")
        cursor.execute(f"UPDATE {HISTORY} SET pgh_created_at = now() - interval '20 days'")
        cursor.execute(f"ALTER TABLE {HISTORY} ENABLE ALWAYS TRIGGER {HISTORY}_append_only")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def occasion(person):
    ReminderRule.objects.exclude(code="occasion_changed").update(is_on=False)
    Progress.objects.update(looked_at=timezone.now() - timedelta(seconds=30))
    plan = WorkPlanFactory(year=timezone.localdate().year)
    made = OccasionFactory(activity__plan=plan, starts_on=in_days(5), starts_at=time(15, 0), place="操场")
    long_ago()
    made.refresh_from_db()
    return made


def move(occasion, **changed):
    now = {name: getattr(occasion, name) for name in ("starts_on", "starts_at", "place")}
    moved = move_occasion(occasion=occasion, version=occasion.version, by=None, **(now | changed))
    moved.refresh_from_db()
    return moved


def test_another_day_is_told_once_to_those_concerned(occasion, person):
    move(occasion, starts_on=in_days(6))
    assert find_due(a_minute_later()) == 1
    assert find_due(a_minute_later(seconds=100)) == 0
    notice = Notice.objects.get()
    assert notice.person == person
    assert notice.title == "教职工趣味运动会：改了日期"
    assert "原定" in notice.body
    assert notice.day == timezone.localdate()


@pytest.mark.parametrize(
    ("act", "title"),
    [
        (lambda o: move(o, starts_at=time(16, 0)), "改了时间"),
        (lambda o: move(o, place="礼堂"), "改了地点"),
        (lambda o: move(o, place="礼堂", starts_at=time(16, 0)), "改了时间和地点"),
        (lambda o: postpone_occasion(occasion=o, version=o.version, by=None), "延期"),
        (lambda o: cancel_occasion(occasion=o, version=o.version, by=None), "取消"),
        (lambda o: release_day(occasion=o, version=o.version, by=None), "从日历中撤下"),
    ],
)
def test_each_change_is_called_by_its_name(occasion, act, title):
    act(occasion)
    assert find_due(a_minute_later()) == 1
    assert title in Notice.objects.get().title


def test_what_was_cancelled_and_is_on_again_is_told(occasion):
    Occasion.objects.update(status="cancelled")
    long_ago()
    occasion.refresh_from_db()
    move(occasion)
    find_due(a_minute_later())
    assert "照常举行" in Notice.objects.get().title


def test_while_the_chair_is_at_it_nothing_is_said_and_then_once(occasion):
    moved = move(occasion, starts_on=in_days(6))
    assert find_due(timezone.now() + timedelta(seconds=10)) == 0
    move(moved, starts_on=in_days(7))
    assert find_due(a_minute_later()) == 1


def test_changed_and_changed_back_says_nothing(occasion):
    move(move(occasion, starts_on=in_days(6)), starts_on=occasion.starts_on)
    assert find_due(a_minute_later()) == 0
    assert find_due(a_minute_later(minutes=3)) == 0


def test_a_change_after_one_that_was_told_is_told_against_that(occasion):
    moved = move(occasion, starts_on=in_days(6))
    find_due(a_minute_later())
    move(moved, starts_on=in_days(5))
    assert find_due(a_minute_later(seconds=100)) == 1


def test_a_day_taken_back_and_fixed_anew_is_a_move(occasion):
    activity = occasion.activity
    release_day(occasion=occasion, version=occasion.version, by=None)
    fix_day(activity=activity, starts_on=in_days(8), by=None)
    assert find_due(a_minute_later()) == 1
    assert find_due(a_minute_later(seconds=100)) == 0
    assert "改了日期" in Notice.objects.get().title


@pytest.mark.parametrize(("was", "becomes"), [(-3, -2), (40, 45)])
def test_what_lies_in_the_past_or_far_ahead_is_not_told(occasion, was, becomes):
    Occasion.objects.update(starts_on=in_days(was), ends_on=in_days(was))
    long_ago()
    occasion.refresh_from_db()
    move(occasion, starts_on=in_days(becomes))
    assert find_due(a_minute_later()) == 0


def test_a_plan_that_is_not_public_tells_nobody(occasion):
    WorkPlan.objects.update(status=WorkPlan.Status.DRAFT)
    move(occasion, starts_on=in_days(6))
    assert find_due(a_minute_later()) == 0


def test_after_weeks_of_silence_only_what_is_still_to_come_is_told(occasion):
    Progress.objects.update(looked_at=timezone.now() - timedelta(days=10), found_until=in_days(-11))
    move(occasion, starts_on=in_days(6))
    past = OccasionFactory(activity=ActivityFactory(plan=occasion.activity.plan), starts_on=in_days(-2))
    Occasion.objects.filter(pk=past.pk).update(place="别处")
    assert find_due(a_minute_later()) == 1


@pytest.mark.parametrize("occasions", [1, 20])
def test_any_number_of_changes_takes_four_queries(occasion, occasions):
    made = OccasionFactory.create_batch(occasions, activity=occasion.activity, starts_on=in_days(5))
    long_ago()
    Occasion.objects.filter(pk__in=[one.pk for one in made]).update(place="别处")
    rule, now = ReminderRule.objects.get(code="occasion_changed"), a_minute_later()
    ask = Ask(rule, timezone.localdate(), timezone.localdate(), timezone.now(), now)
    with CaptureQueriesContext(connection) as context:
        found: list[Change] = list(changes(ask))
    assert len(found) == occasions
    assert len(context) == 4
