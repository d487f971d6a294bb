from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from activities.models import Occasion, WorkPlan
from activities.services import (
    cancel_occasion,
    fix_day,
    move_occasion,
    postpone_occasion,
    release_day,
)
from tests.factories.activities import ActivityFactory, OccasionFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db


def _code(refusal):
    error = refusal.value
    if hasattr(error, "error_dict"):
        return {found.code for errors in error.error_dict.values() for found in errors}.pop()
    return error.code


def test_fix_day_makes_an_occasion(cast):
    occasion = fix_day(
        activity=ActivityFactory(),
        starts_on=date(2026, 5, 20),
        starts_at=time(15, 30),
        place=" 操场 ",
        by=cast.chair,
    )
    stored = Occasion.objects.get()
    assert stored == occasion
    assert (stored.ends_on, stored.starts_at, stored.place) == (date(2026, 5, 20), time(15, 30), "操场")


def test_a_series_is_an_activity_with_several_days(cast):
    activity = ActivityFactory()
    for day in (6, 13, 20):
        fix_day(activity=activity, starts_on=date(2026, 5, day), by=cast.chair)
    assert activity.occasions.count() == 3


def test_fix_day_refuses_the_same_day_twice(cast):
    occasion = OccasionFactory()
    with pytest.raises(ValidationError) as refusal:
        fix_day(activity=occasion.activity, starts_on=occasion.starts_on, by=cast.chair)
    assert _code(refusal) == "fixed_already"


def test_one_line_may_be_held_twice_on_a_day_at_two_times(cast):
    """A preliminary meeting at one, and the meeting itself at two."""
    occasion = OccasionFactory(starts_at=time(13))
    facts = {"activity": occasion.activity, "starts_on": occasion.starts_on, "by": cast.chair}
    fix_day(**facts, starts_at=time(14))
    assert occasion.activity.occasions.count() == 2
    for at in (time(13), None):
        with pytest.raises(ValidationError) as refusal:
            fix_day(**facts, starts_at=at)
        assert _code(refusal) == "fixed_already"


def test_fix_day_may_use_a_day_from_which_it_was_postponed(cast):
    occasion = OccasionFactory(status="postponed")
    fix_day(activity=occasion.activity, starts_on=occasion.starts_on, by=cast.chair)
    assert occasion.activity.occasions.count() == 2


def test_fix_day_refuses_a_line_that_is_text_only(cast):
    with pytest.raises(ValidationError) as refusal:
        fix_day(activity=ActivityFactory(out_of_use=True), starts_on=date(2026, 5, 20), by=cast.chair)
    assert _code(refusal) == "out_of_use"


@pytest.mark.parametrize("status", WorkPlan.CLOSED_STATUSES)
def test_fix_day_refuses_a_closed_plan(cast, status):
    with pytest.raises(ValidationError) as refusal:
        fix_day(activity=ActivityFactory(plan__status=status), starts_on=date(2026, 5, 20), by=cast.chair)
    assert _code(refusal) == "plan_closed"


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 3), date(2062, 5, 20)])
def test_fix_day_refuses_a_day_of_another_time(cast, day):
    with pytest.raises(ValidationError) as refusal:
        fix_day(activity=ActivityFactory(), starts_on=day, by=cast.chair)
    assert _code(refusal) == "outside_plan"


def test_fix_day_allows_what_slips_into_the_next_year(cast):
    assert fix_day(activity=ActivityFactory(month_from=12), starts_on=date(2027, 1, 8), by=cast.chair)


def test_fix_day_refuses_an_end_before_the_beginning(cast):
    with pytest.raises(ValidationError) as refusal:
        fix_day(
            activity=ActivityFactory(), starts_on=date(2026, 5, 20), ends_on=date(2026, 5, 19), by=cast.chair
        )
    assert _code(refusal) == "ends_before_start"


def test_fix_day_refuses_a_place_too_long_for_its_field(cast):
    with pytest.raises(ValidationError):
        fix_day(activity=ActivityFactory(), starts_on=date(2026, 5, 20), place="长" * 101, by=cast.chair)


def test_move_occasion_gives_another_day(cast):
    occasion = OccasionFactory(place="操场")
    moved = move_occasion(
        occasion=occasion, version=1, starts_on=date(2026, 5, 27), place="体育馆", by=cast.chair
    )
    assert (moved.starts_on, moved.ends_on, moved.place) == (date(2026, 5, 27), date(2026, 5, 27), "体育馆")
    assert moved.version == 2


def test_move_occasion_may_keep_its_day(cast):
    occasion = OccasionFactory()
    moved = move_occasion(
        occasion=occasion, version=1, starts_on=occasion.starts_on, place="礼堂", by=cast.chair
    )
    assert moved.place == "礼堂"


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_move_occasion_brings_back_what_was_called_off(cast, status):
    occasion = OccasionFactory(status=status)
    moved = move_occasion(occasion=occasion, version=1, starts_on=date(2026, 6, 3), by=cast.chair)
    assert moved.status == Occasion.Status.SCHEDULED


@pytest.mark.parametrize("act", [postpone_occasion, cancel_occasion, release_day])
def test_what_happens_to_a_day_refuses_an_old_version(cast, act):
    occasion = OccasionFactory()
    move_occasion(occasion=occasion, version=1, starts_on=date(2026, 5, 27), by=cast.chair)
    with pytest.raises(StaleVersion):
        act(occasion=occasion, version=1, by=cast.chair)


@pytest.mark.parametrize("act", [postpone_occasion, cancel_occasion, release_day])
def test_what_happens_to_a_day_refuses_a_closed_plan(cast, act):
    occasion = OccasionFactory(activity__plan__status="void")
    with pytest.raises(ValidationError) as refusal:
        act(occasion=occasion, version=1, by=cast.chair)
    assert _code(refusal) == "plan_closed"


def test_move_occasion_refuses_an_old_version(cast):
    occasion = OccasionFactory()
    move_occasion(occasion=occasion, version=1, starts_on=date(2026, 5, 27), by=cast.chair)
    with pytest.raises(StaleVersion):
        move_occasion(occasion=occasion, version=1, starts_on=date(2026, 5, 28), by=cast.chair)


def test_postponed_and_cancelled_keep_their_day_and_its_mark(cast):
    postponed = postpone_occasion(occasion=OccasionFactory(), version=1, by=cast.chair)
    cancelled = cancel_occasion(occasion=OccasionFactory(), version=1, by=cast.chair)
    assert (postponed.status, postponed.starts_on) == ("postponed", date(2026, 5, 20))
    assert (cancelled.status, cancelled.starts_on) == ("cancelled", date(2026, 5, 20))


def test_release_day_leaves_the_line_without_one(cast):
    occasion = OccasionFactory()
    activity = release_day(occasion=occasion, version=1, by=cast.chair)
    assert activity.title == occasion.activity.title
    assert not Occasion.objects.exists()
