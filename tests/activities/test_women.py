import pytest

from activities.models import Activity, WorkPlan
from activities.reports.women import women_activities
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory

KIND = Activity.Kind.WOMEN


def titles(user, year=2026):
    return [activity.title for activity in women_activities(user, year)]


def test_row_12_the_year_s_activities_for_women_by_month(as_, cast):
    plan = WorkPlanFactory()
    ActivityFactory(plan=plan, kind=KIND, title="待定讲座", month_from=None)
    ActivityFactory(plan=plan, kind=KIND, title="妇女病普查", month_from=10)
    ActivityFactory(plan=plan, kind=KIND, title="庆三八", month_from=3)
    ActivityFactory(plan=plan, title="运动会")
    ActivityFactory(plan=plan, kind=KIND, title="环孕检", month_from=6, out_of_use=True)
    assert titles(cast.teacher) == ["庆三八", "妇女病普查", "待定讲座"]
    page = as_("teacher").get("/activities/women/2026/")
    assert "庆三八" in page.text
    assert page.status_code == 200


def test_a_month_of_a_school_year_s_plan_counts_in_its_own_year(cast):
    plan = WorkPlanFactory(year=2025, first_month=9, span=WorkPlan.Span.SCHOOL_YEAR)
    ActivityFactory(plan=plan, kind=KIND, title="庆三八", month_from=3)
    assert titles(cast.teacher, 2026) == ["庆三八"]
    assert titles(cast.teacher, 2025) == []


def test_drafts_are_for_those_who_make_plans(cast):
    plan = WorkPlanFactory(status=WorkPlan.Status.DRAFT)
    ActivityFactory(plan=plan, kind=KIND, title="庆三八", month_from=3)
    assert titles(cast.teacher) == []
    assert titles(cast.chair) == ["庆三八"]


def test_the_panel_is_a_piece_of_a_page(as_, cast):
    OccasionFactory(activity__kind=KIND, activity__title="庆三八")
    text = as_("chair").get("/activities/women/2026/", headers={"HX-Request": "true"}).text
    assert "<html" not in text
    assert "庆三八" in text


@pytest.mark.parametrize("year", [0, 1900, 2101, 99999999])
def test_a_year_outside_the_almanac_is_not_there(as_, cast, year):
    assert as_("chair").get(f"/activities/women/{year}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_women_s_panel_asks_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    plan = WorkPlanFactory()
    for activity in ActivityFactory.create_batch(count, plan=plan, kind=KIND, month_from=3):
        OccasionFactory(activity=activity)
    client = as_("chair")
    with django_assert_num_queries(6):
        client.get("/activities/women/2026/")
