from datetime import date

import pytest

from activities.models import WorkPlan
from activities.reports.density import density_targets
from activities.services import create_plan
from tests.factories.activities import WorkPlanFactory
from tests.factories.members import PersonFactory

DAY = date(2026, 3, 1)
ADDRESS = "/activities/density/2026/"


def test_row_5_the_plan_s_target_stands_beside_the_density(as_, cast):
    PersonFactory.create_batch(3, standing__membership="none")
    WorkPlanFactory(density_target=95)
    # Seven of ten, and ten are wanted for 95 %.
    counts, targets = density_targets(cast.teacher, year=2026, day=DAY)
    assert (counts.members, counts.staff) == (7, 10)
    assert [(target.percent, target.missing) for target in targets] == [(95, 3)]
    assert "95%" in as_("teacher").get(ADDRESS).text
    assert ADDRESS in as_("chair").get("/members/density/", {"day": DAY}).text


def test_a_target_that_is_reached_lacks_nobody(cast):
    WorkPlanFactory(density_target=70)
    assert [target.missing for target in density_targets(cast.chair, year=2026, day=DAY)[1]] == [0]


def test_plans_without_a_target_void_ones_and_drafts_aim_at_nothing(cast):
    WorkPlanFactory()
    WorkPlanFactory(density_target=90, status=WorkPlan.Status.VOID)
    WorkPlanFactory(density_target=90, status=WorkPlan.Status.DRAFT)
    WorkPlanFactory(density_target=90, year=2024)
    assert density_targets(cast.teacher, year=2026, day=DAY)[1] == []


def test_the_target_is_typed_at_the_head_of_the_plan(as_, cast):
    plan = create_plan(title="计划", year=2026, by=cast.chair)
    head = {"title": "计划", "span": "calendar_year", "year": 2026, "first_month": 1, "month_count": 12}
    address = f"/activities/plans/{plan.pk}/edit/"
    for wrong in ("0", "101", "-5", "x"):
        typed = head | {"density_target": wrong, "version": plan.version}
        assert as_("chair").post(address, typed).status_code == 422
    typed = head | {"density_target": "95", "version": plan.version}
    assert as_("chair").post(address, typed).status_code == 302
    plan.refresh_from_db()
    assert plan.density_target == 95


@pytest.mark.parametrize("year", [0, 1900, 2101, 99999999])
def test_a_year_outside_the_almanac_has_no_target(as_, cast, year):
    assert as_("chair").get(f"/activities/density/{year}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_targets_ask_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    WorkPlanFactory.create_batch(count, density_target=95)
    client = as_("chair")
    with django_assert_num_queries(6):
        client.get(ADDRESS)
