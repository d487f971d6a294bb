"""A change of plan; the history dates each change by the database's clock, so these tests look from today."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Occasion, WorkPlan
from activities.services import cancel_occasion, fix_day, move_occasion, postpone_occasion, release_day
from reminders.kinds import KINDS, Ask
from reminders.kinds.changes import Change, changes
from reminders.models import Notice, OptOut, Progress, ReminderRule
from reminders.reports.by_hand import to_paste
from reminders.services.finding import find_due
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory

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


def later(history):
    """The newest row of a history is of the next minute."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {history} DISABLE TRIGGER {history}_append_only")
        cursor.execute(
            f"UPDATE {history} SET pgh_created_at = now() + interval '1 minute'"
            f" WHERE pgh_id = (SELECT max(pgh_id) FROM {history})"
        )
        cursor.execute(f"ALTER TABLE {history} ENABLE ALWAYS TRIGGER {history}_append_only")
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


def test_a_day_taken_back_and_fixed_minutes_later_is_told_against_the_old_one(occasion):
    activity, was = occasion.activity, occasion.starts_on
    release_day(occasion=occasion, version=occasion.version, by=None)
    assert find_due(a_minute_later()) == 1
    fix_day(activity=activity, starts_on=in_days(8), by=None)
    assert find_due(a_minute_later(minutes=3)) == 1
    newest = Notice.objects.latest("pk")
    assert "改了日期" in newest.title
    before, now, _after = newest.body.partition("现在：")
    assert now
    assert f"{was.month}月{was.day}日" in before


def test_the_year_is_said_where_a_day_goes_into_another(occasion):
    was, then = occasion.starts_on, occasion.starts_on + timedelta(days=363)
    plan_over = WorkPlanFactory(year=was.year)
    occasion.activity.plan = plan_over
    move(occasion, starts_on=then)
    find_due(a_minute_later())
    body = Notice.objects.get().body
    assert f"现在：{then.year}年{then.month}月{then.day}日（" in body
    assert f"原定：{was.year}年" in body


def test_a_moved_day_that_is_moved_again_is_told_against_the_first_move(occasion):
    activity = occasion.activity
    release_day(occasion=occasion, version=occasion.version, by=None)
    fixed = fix_day(activity=activity, starts_on=in_days(8), by=None)
    find_due(a_minute_later())
    fixed.refresh_from_db()
    move(fixed, place="礼堂")
    assert find_due(a_minute_later(seconds=100)) == 1
    assert "改了地点" in Notice.objects.latest("pk").title


def fix(occasion, day, **more):
    return fix_day(
        activity=ActivityFactory(plan=occasion.activity.plan, title="教职工大会"),
        starts_on=day,
        by=None,
        **more,
    )


def test_a_newly_fixed_day_is_told_once(occasion, person):
    day = in_days(9)
    fix(occasion, day, starts_at=time(15, 0), place="礼堂")
    assert find_due(timezone.now() + timedelta(seconds=10)) == 0
    assert find_due(a_minute_later()) == 1
    assert find_due(a_minute_later(seconds=100)) == 0
    notice = Notice.objects.get(person=person)
    assert notice.title.startswith(f"教职工大会：定在{day.month}月{day.day}日")
    assert notice.title.endswith("15:00，地点：礼堂")


@pytest.mark.parametrize(("seconds", "count"), [(10, 1), (-10, 0)])
def test_a_day_fixed_for_today_is_told_while_it_is_to_come(occasion, seconds, count):
    look = timezone.localtime(a_minute_later())
    begins = look + timedelta(seconds=seconds)
    if begins.date() != timezone.localdate():
        pytest.skip("it is midnight")
    fix(occasion, begins.date(), starts_at=begins.time())
    assert find_due(look) == count


@pytest.mark.parametrize("days", [-2, 31])
def test_a_day_fixed_in_the_past_or_far_ahead_is_not_told(occasion, days):
    fix(occasion, in_days(days))
    assert find_due(a_minute_later()) == 0


def test_what_was_fixed_before_the_plan_became_public_is_not_told(occasion):
    plan = occasion.activity.plan
    WorkPlan.objects.filter(pk=plan.pk).update(status=WorkPlan.Status.PASSED)
    fix(occasion, in_days(9))
    assert find_due(a_minute_later()) == 0
    WorkPlan.objects.filter(pk=plan.pk).update(status=WorkPlan.Status.PUBLISHED)
    later("activities_workplanevent")
    assert find_due(a_minute_later(minutes=2)) == 0


@pytest.mark.parametrize("topic", ["activity", "office"])
def test_a_change_is_told_to_those_who_switched_activities_off(occasion, person, topic):
    OptOut.objects.create(person=person, topic=topic)
    move(occasion, starts_on=in_days(6))
    assert find_due(a_minute_later()) == 1
    assert "一定会告诉" in str(KINDS["occasion_changed"].explanation)


def test_a_group_is_told_once_without_names(occasion, person):
    ReminderRule.objects.get(code="occasion_changed").channels.add(ChannelFactory())
    move(occasion, place="礼堂")
    find_due(a_minute_later())
    find_due(a_minute_later(seconds=100))
    notice = Notice.objects.get(person=None)
    assert notice.title == "教职工趣味运动会：改了地点"
    assert "礼堂" in notice.body
    assert person.name not in notice.body


def test_the_words_for_a_group_stand_ready_to_be_copied(occasion, person):
    move(occasion, place="礼堂")
    find_due(a_minute_later())
    notice = Notice.objects.get(person=person)
    text = to_paste(notice, KINDS["occasion_changed"]).text
    assert text.startswith("教职工趣味运动会：改了地点\n各位老师")
    assert person.name not in text


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
