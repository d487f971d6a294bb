from datetime import date

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, Occasion, WorkPlan
from activities.services import PlanLine, add_activity, cancel_occasion, change_activity, drop_activity
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db


def test_add_activity_goes_to_the_end_of_the_plan(cast):
    first = ActivityFactory(position=7)
    added = add_activity(plan=first.plan, line=PlanLine(" 春游 ", month_from=4), by=cast.chair)
    assert (added.title, added.position, added.month_to) == ("春游", 8, 4)


def test_add_activity_with_a_day_fixes_it(cast):
    line = PlanLine("春游", month_from=4, planned_day=18)
    added = add_activity(plan=WorkPlanFactory(), line=line, by=cast.chair)
    assert added.occasions.get().starts_on == date(2026, 4, 18)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (PlanLine("春游", planned_day=3), "no_month"),
        (PlanLine("春游", month_to=3), "no_month"),
        (PlanLine("春游", month_from=4, month_to=5, planned_day=3), "day_in_a_span"),
        (PlanLine("春游", month_from=2, planned_day=30), "no_such_day"),
    ],
)
def test_add_activity_refuses_days_that_are_none(cast, line, code):
    with pytest.raises(ValidationError) as refusal:
        add_activity(plan=WorkPlanFactory(), line=line, by=cast.chair)
    assert code in {error.code for errors in refusal.value.error_dict.values() for error in errors}


def test_add_activity_keeps_a_reproductive_check_as_text_only(cast):
    line = PlanLine("女教工孕检", month_from=3, planned_day=9)
    added = add_activity(plan=WorkPlanFactory(), line=line, by=cast.chair)
    assert added.out_of_use
    assert not Occasion.objects.exists()


@pytest.mark.parametrize("status", WorkPlan.CLOSED_STATUSES)
def test_add_activity_refuses_a_closed_plan(cast, status):
    with pytest.raises(ValidationError) as refusal:
        add_activity(plan=WorkPlanFactory(status=status), line=PlanLine("春游"), by=cast.chair)
    assert refusal.value.code == "plan_closed"


def test_change_activity_changes_what_is_given_and_no_more(cast):
    activity = ActivityFactory(note="带水")
    changed = change_activity(activity=activity, version=1, title="篮球赛", month_from=6, by=cast.chair)
    assert (changed.title, changed.months, changed.note, changed.version) == ("篮球赛", [6], "带水", 2)


def test_change_activity_refuses_an_old_version(cast):
    activity = ActivityFactory()
    change_activity(activity=activity, version=1, title="篮球赛", by=cast.chair)
    with pytest.raises(StaleVersion):
        change_activity(activity=activity, version=1, title="足球赛", by=cast.chair)


def test_change_activity_refuses_a_line_that_is_text_only(cast):
    activity = ActivityFactory(out_of_use=True)
    with pytest.raises(ValidationError) as refusal:
        change_activity(activity=activity, version=1, title="篮球赛", by=cast.chair)
    assert refusal.value.code == "out_of_use"


def _planned(**facts):
    return add_activity(plan=WorkPlanFactory(), line=PlanLine("春游", **facts), by=None)


def test_the_calendar_follows_the_plans_day(cast):
    activity = _planned(month_from=4, planned_day=18)
    change_activity(activity=activity, version=1, month_from=5, planned_day=9, by=cast.chair)
    assert activity.occasions.get().starts_on == date(2026, 5, 9)


def test_a_day_fixed_otherwise_stays_when_the_plan_changes(cast):
    activity = _planned(month_from=4)
    OccasionFactory(activity=activity, starts_on=date(2026, 4, 25))
    change_activity(activity=activity, version=1, planned_day=9, by=cast.chair)
    assert [found.starts_on for found in activity.occasions.all()] == [date(2026, 4, 25)]


def test_a_day_given_later_is_fixed_and_a_day_taken_away_is_free_again(cast):
    activity = _planned(month_from=4)
    change_activity(activity=activity, version=1, planned_day=9, by=cast.chair)
    assert activity.occasions.get().starts_on == date(2026, 4, 9)
    change_activity(activity=activity, version=2, planned_day=None, by=cast.chair)
    assert not activity.occasions.exists()


def test_a_cancelled_occasion_does_not_follow_the_plan(cast):
    activity = _planned(month_from=4, planned_day=18)
    cancel_occasion(occasion=activity.occasions.get(), version=1, by=cast.chair)
    change_activity(activity=activity, version=1, planned_day=20, by=cast.chair)
    assert [(found.starts_on.day, found.status) for found in activity.occasions.all()] == [
        (18, "cancelled"),
        (20, "scheduled"),
    ]


def test_drop_activity_takes_a_free_line_out(cast):
    activity = ActivityFactory()
    drop_activity(activity=activity, by=cast.chair)
    assert not Activity.objects.exists()


def test_drop_activity_refuses_a_line_with_a_day(cast):
    activity = OccasionFactory().activity
    with pytest.raises(ValidationError) as refusal:
        drop_activity(activity=activity, by=cast.chair)
    assert refusal.value.code == "line_has_a_day"
    assert activity.title in refusal.value.messages[0]
    assert Activity.objects.exists()


def test_drop_activity_refuses_a_closed_plan(cast):
    activity = ActivityFactory(plan__status="summed_up")
    with pytest.raises(ValidationError) as refusal:
        drop_activity(activity=activity, by=cast.chair)
    assert refusal.value.code == "plan_closed"
