from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.models import Activity, Occasion, WorkPlan, month_number
from activities.reports.calendar import calendar_month, calendar_year
from activities.reports.plans import plan_layout
from almanac.services import enter_days_off
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory

june = {"year": 2026, "month": 6}
months = st.integers(1, 12)


def _held(page):
    held = [day for day in page.days if day.occasions]
    return {day.info.date: [found.activity.title for found in day.occasions] for day in held}


@pytest.mark.django_db
def test_a_month_is_whole_weeks_from_monday(cast):
    page = calendar_month(user=cast.teacher, year=2026, month=8).month
    assert len(page.days) == 42
    assert page.days[0].info.date == date(2026, 7, 27)
    assert [day.info.date.day for day in page.own_days] == list(range(1, 32))


@pytest.mark.django_db
def test_what_lasts_several_days_stands_on_each_also_from_the_month_before(cast):
    OccasionFactory(activity__title="考察", starts_on=date(2026, 5, 30), ends_on=date(2026, 6, 2))
    page = calendar_month(user=cast.teacher, **june).month
    assert _held(page) == {date(2026, 6, day): ["考察"] for day in (1, 2)}
    assert len(page.occasions) == 1


@pytest.mark.django_db
def test_lines_kept_as_text_only_and_void_plans_are_never_in_the_calendar(cast):
    OccasionFactory(activity__out_of_use=True, starts_on=date(2026, 6, 3))
    OccasionFactory(activity__plan__status="void", starts_on=date(2026, 6, 3))
    for facts in ({"out_of_use": True}, {"plan__status": "void"}):
        ActivityFactory(month_from=6, **facts)
        ActivityFactory(month_from=None, **facts)
    for user in (cast.chair, cast.teacher):
        assert calendar_month(user=user, **june).month.is_empty
        assert calendar_year(user=user, year=2026).is_empty


@pytest.mark.django_db
def test_drafts_are_in_the_chairs_calendar_alone(cast):
    draft = WorkPlanFactory(status="draft")
    OccasionFactory(activity__plan=draft, starts_on=date(2026, 6, 3))
    ActivityFactory(plan=draft, month_from=6)
    ActivityFactory(plan=draft, month_from=None)
    assert calendar_month(user=cast.teacher, **june).month.is_empty
    page = calendar_month(user=cast.chair, **june).month
    assert (len(page.occasions), len(page.waiting), len(page.undated)) == (1, 1, 1)


@pytest.mark.django_db
def test_the_lane_holds_what_has_a_month_and_no_day(cast):
    plan = WorkPlanFactory()
    ActivityFactory(plan=plan, title="六月", month_from=6)
    ActivityFactory(plan=plan, title="七月", month_from=7)
    ActivityFactory(plan=plan, title="五至七月", month_from=5, month_to=7)
    OccasionFactory(activity__month_from=6, starts_on=date(2026, 6, 3))
    page = calendar_month(user=cast.teacher, **june)
    assert [line.activity.title for line in page.month.waiting] == ["六月", "五至七月"]
    assert [line.activity.title for line in page.coming.waiting] == ["七月", "五至七月"]


@pytest.mark.django_db
def test_what_is_postponed_waits_in_the_lane_and_what_is_cancelled_does_not(cast):
    for status in ("postponed", "cancelled"):
        OccasionFactory(
            activity__title=status, activity__month_from=6, starts_on=date(2026, 6, 3), status=status
        )
    page = calendar_month(user=cast.teacher, **june).month
    assert [line.activity.title for line in page.waiting] == ["postponed"]
    assert _held(page) == {date(2026, 6, 3): ["postponed", "cancelled"]}


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "month", "seen"), [(2026, 9, 1), (2027, 8, 1), (2026, 8, 0), (2027, 9, 0)])
def test_a_line_without_a_month_waits_in_every_month_of_its_plan(cast, year, month, seen):
    ActivityFactory(plan__first_month=9, month_from=None)
    assert len(calendar_month(user=cast.teacher, year=year, month=month).month.undated) == seen


@pytest.mark.django_db
def test_a_line_of_the_lane_says_when_its_festival_is(cast):
    ActivityFactory(month_from=6, festival="dragon_boat")
    (line,) = calendar_month(user=cast.teacher, **june).month.waiting
    assert line.festival_on == date(2026, 6, 19)


@pytest.mark.django_db
def test_days_off_and_days_worked_in_exchange_are_named(cast):
    enter_days_off(year=2025)
    page = calendar_month(user=cast.teacher, year=2025, month=10).month
    assert page.days_off_known
    assert len(page.days_off) == 1
    assert len(page.make_up_days) == 1


@pytest.mark.django_db
def test_a_year_that_is_not_entered_is_known_not_to_be(cast):
    page = calendar_month(user=cast.teacher, year=2071, month=6).month
    assert not page.days_off_known
    assert page.days_off == page.make_up_days == []


@pytest.mark.django_db
def test_the_year_has_twelve_months_and_what_has_none(cast):
    OccasionFactory(starts_on=date(2026, 5, 30), ends_on=date(2026, 6, 2))
    ActivityFactory(title="读书会", month_from=None)
    year = calendar_year(user=cast.teacher, year=2026)
    assert [len(month.occasions) for month in year.months] == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    assert [activity.title for activity in year.undated] == ["读书会"]


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "density"), [(1, "roomy"), (8, "close"), (30, "tight")])
def test_a_fuller_year_is_printed_closer_and_what_does_not_fit_is_counted(cast, count, density):
    for _number in range(count):
        ActivityFactory(month_from=6)
    year = calendar_year(user=cast.teacher, year=2026)
    assert year.density == density
    assert year.months[5].not_printed == max(count - 13, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "month"), [(1902, 1), (2100, 12)])
def test_the_calendar_reaches_to_its_ends(cast, year, month):
    page = calendar_month(user=cast.teacher, year=year, month=month).month
    assert (page.previous is None) == (year == 1902)
    assert (page.next is None) == (year == 2100)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 2000])
@pytest.mark.parametrize(("report", "asked"), [(calendar_month, june), (calendar_year, {"year": 2026})])
def test_the_calendar_asks_four_questions_whatever_it_holds(
    cast, count, report, asked, django_assert_num_queries
):
    plan = WorkPlanFactory()
    for kind in ({"month_from": 6, "month_to": 6}, {}):
        Activity.objects.bulk_create(Activity(plan=plan, title="活动", **kind) for _number in range(count))
    assert cast.teacher.roles
    with django_assert_num_queries(4):
        report(user=cast.teacher, **asked)


@pytest.mark.django_db
def test_a_plan_is_laid_out_in_its_own_order(cast):
    plan = WorkPlanFactory(first_month=9, month_count=6)
    lines = {
        "九月": {"month_from": 9},
        "跨年": {"month_from": 12, "month_to": 1},
        "六月": {"month_from": 6},
        "未定": {"month_from": None},
        "原文": {"month_from": 9, "out_of_use": True},
    }
    for title, facts in lines.items():
        ActivityFactory(plan=plan, title=title, **facts)
    layout = plan_layout(plan)
    assert [found.month for found in layout.months] == [9, 10, 11, 12, 1, 2, 6]
    titles = {found.month: [line.title for line in found.lines] for found in layout.months if found.lines}
    assert titles == {9: ["九月"], 12: ["跨年"], 6: ["六月"]}
    assert [line.title for line in layout.undated] == ["未定"]
    assert [line.title for line in layout.text_only] == ["原文"]


@pytest.mark.django_db
def test_a_span_reaches_into_its_later_months_and_stands_in_its_first():
    plan = WorkPlanFactory(first_month=9, month_count=6)
    ActivityFactory(plan=plan, title="读书打卡", month_from=12, month_to=2)
    layout = plan_layout(plan)
    assert {found.month: [line.title for line in found.lines] for found in layout.months if found.lines} == {
        12: ["读书打卡"]
    }
    assert [(found.month, found.year) for found in layout.months if found.reaching] == [(1, 2027), (2, 2027)]


@pytest.mark.django_db
def test_a_line_without_a_month_stands_where_it_is_held():
    line = ActivityFactory(month_from=None, title="运动会")
    held = OccasionFactory(activity=line, starts_on=date(2026, 9, 15))
    layout = plan_layout(line.plan)
    assert [found.month for found in layout.months if found.lines] == [9]
    assert not layout.undated
    held.status = Occasion.Status.POSTPONED
    held.save()
    assert plan_layout(line.plan).undated == [line]


@pytest.mark.django_db
def test_a_day_of_another_year_gives_a_line_no_month():
    line = ActivityFactory(month_from=None)
    OccasionFactory(activity=line, starts_on=date(2027, 9, 15))
    assert plan_layout(line.plan).undated == [line]


@pytest.mark.django_db
def test_a_line_held_in_another_month_keeps_its_own_and_reaches_into_that():
    line = ActivityFactory(month_from=9, title="中秋慰问")
    OccasionFactory(activity=line, starts_on=date(2026, 10, 3))
    months = {found.month: found for found in plan_layout(line.plan).months}
    assert (months[9].lines, months[10].lines, months[10].reaching) == ([line], [], [line])


@given(first=months, count=months, year=st.integers(1901, 2100))
def test_a_plans_months_follow_each_other_within_its_days(first, count, year):
    plan = WorkPlan(year=year, first_month=first, month_count=count)
    days = [date(plan.year_of(month), month, 1) for month in plan.months]
    numbers = [month_number(day) for day in days]
    assert numbers == list(range(numbers[0], numbers[0] + count))
    assert days[0] == plan.first_day
    assert (plan.last_day + timedelta(days=1)).day == 1
    assert month_number(plan.last_day) == numbers[-1]


@given(begins=months, ends=months)
def test_a_span_runs_from_its_first_to_its_last_month_and_never_over_a_year(begins, ends):
    span = Activity(month_from=begins, month_to=ends).months
    assert (span[0], span[-1]) == (begins, ends)
    assert len(span) == len(set(span)) <= 12
    assert all(after % 12 == (before + 1) % 12 for before, after in pairwise(span))


@given(first=months, month=months, day=st.integers(1, 31), year=st.integers(1901, 2099))
def test_a_planned_day_is_a_day_of_the_plans_year_or_none(first, month, day, year):
    plan = WorkPlan(year=year, first_month=first)
    found = Activity(plan=plan, month_from=month, month_to=month, planned_day=day).planned_date
    if found is None:
        assert day > 28
    else:
        assert (found.month, found.day) == (month, day)
        assert plan.first_day <= found <= plan.last_day


@pytest.mark.django_db
@pytest.mark.parametrize("first", [1, 2, 9])
@pytest.mark.parametrize("begins", range(1, 13))
@pytest.mark.parametrize("length", [0, 1, 5])
def test_database_and_model_place_a_span_as_the_plan_does(first, begins, length):
    ends = (begins + length - 1) % 12 + 1
    activity = ActivityFactory(plan__first_month=first, month_from=begins, month_to=ends)
    start = month_number(date(activity.plan.year_of(begins), begins, 1))
    for number in range(start - 2, start + length + 3):
        day = date(number // 12, number % 12 + 1, 1)
        found = Activity.objects.with_months_between(day, day).exists()
        assert found == activity.lies_in(day) == (start <= number <= start + length)
