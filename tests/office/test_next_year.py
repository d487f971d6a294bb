from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from activities.models import Activity, Occasion, WorkPlan
from finance.models import Budget, BudgetLine
from office.services import MoneyStays, make_next_year
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory

PAGE = reverse("office:next_year")


@pytest.fixture
def plan(union):
    plan = WorkPlanFactory(year=2026)
    dragon = ActivityFactory(
        plan=plan, title="端午节慰问", kind="welfare", festival="dragon_boat", month_from=6, planned_day=19
    )
    ActivityFactory(plan=plan, title="教职工拔河赛", month_from=11)
    BudgetLineFactory(
        budget=BudgetFactory(year=2026),
        item="端午节",
        festival="dragon_boat",
        festival_day=date(2026, 6, 19),
        pay_month=6,
        activity=dragon,
    )
    return plan


def test_festivals_move_and_months_stay(plan, cast):
    make_next_year(plan=plan, by=cast.chair)
    copy = WorkPlan.objects.get(year=2027)
    dragon = copy.activities.get(title="端午节慰问")
    assert Occasion.objects.get(activity=dragon).starts_on == date(2027, 6, 9)
    assert copy.activities.get(title="教职工拔河赛").month_from == 11
    line = BudgetLine.objects.get(budget__year=2027)
    assert (line.activity, line.festival_day, line.rate) == (dragon, date(2027, 6, 9), Decimal(100))


def test_it_is_refused_where_next_year_has_a_plan_with_lines(plan, cast):
    existing = WorkPlanFactory(year=2027, title="已有的计划")
    ActivityFactory(plan=existing)
    with pytest.raises(ValidationError) as refusal:
        make_next_year(plan=plan, by=cast.chair)
    assert refusal.value.code == "there_already"
    assert Activity.objects.filter(plan__year=2027).count() == 1


def test_a_budget_that_has_lines_stays_and_is_told_of(plan, cast):
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="迎新")
    made = make_next_year(plan=plan, by=cast.chair)
    assert [line.item for line in BudgetLine.objects.filter(budget__year=2027)] == ["迎新"]
    assert made.stays == MoneyStays.NOT_EMPTY
    assert made.copy.plan.activities.count() == 2


def test_a_plan_without_budget_is_made_all_the_same(plan, cast):
    BudgetLine.objects.all().delete()
    Budget.objects.all().delete()
    made = make_next_year(plan=plan, by=cast.chair)
    assert made.budget is None
    assert made.stays == MoneyStays.NO_BUDGET


def test_the_almanac_ends_somewhere(union, cast):
    with pytest.raises(ValidationError) as refusal:
        make_next_year(plan=WorkPlanFactory(year=2100), by=cast.chair)
    assert refusal.value.code == "almanac_ends"


def test_the_page_shows_what_would_move_and_writes_nothing(plan, as_):
    page = as_("chair").get(PAGE, {"plan": plan.pk}).content.decode()
    assert "端午节慰问" in page
    assert not WorkPlan.objects.filter(year=2027).exists()


def test_one_click_makes_it_and_shows_what_moved_and_why(plan, as_):
    client = as_("chair")
    response = client.post(PAGE, {"plan": plan.pk}, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "端午节慰问" in page
    again = client.post(PAGE, {"plan": plan.pk})
    assert again.status_code == 422
    assert WorkPlan.objects.filter(year=2027).count() == 1


def test_without_a_plan_the_page_says_what_to_do(cast, as_):
    page = as_("chair").get(PAGE).content.decode()
    assert reverse("office:reading_start") in page


@pytest.mark.parametrize("lines", [1, 3, 300])
def test_the_pages_take_as_many_statements_whatever_the_plan(plan, as_, lines):
    for _n in range(lines):
        ActivityFactory(plan=plan, title="读书会")
    client = as_("chair")
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE, {"plan": plan.pk})
    assert len(queries) <= 12
    result = client.post(PAGE, {"plan": plan.pk}).url
    with CaptureQueriesContext(connection) as queries:
        assert client.get(result).status_code == 200
    assert len(queries) <= 12


FULL = "2027年预算已有内容，保持原样，不沿用今年的标准。"


def test_the_preview_says_that_the_money_will_not_be_carried(plan, as_):
    assert "预算沿用今年的标准" in as_("chair").get(PAGE, {"plan": plan.pk}).text
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="迎新")
    page = as_("chair").get(PAGE, {"plan": plan.pk}).text
    assert FULL in page
    assert "预算沿用今年的标准" not in page


def test_a_budget_that_has_been_passed_is_told_of_before(plan, as_):
    BudgetFactory(year=2027, status=Budget.Status.COMMITTEE_PASSED)
    assert "2027年预算已经通过，保持原样" in as_("chair").get(PAGE, {"plan": plan.pk}).text


def test_what_became_of_the_money_is_said_in_the_language_of_whoever_reads(plan, as_):
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="迎新")
    client = as_("chair")
    result = client.post(PAGE, {"plan": plan.pk}).url
    assert FULL in client.get(result).text
    User.objects.update(language="en")
    english = client.get(result).text
    assert "The budget of 2027 has lines already" in english
    assert FULL not in english
