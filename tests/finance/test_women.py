from decimal import Decimal

import pytest

from activities.models import Activity
from finance.reports import women_money
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory


@pytest.fixture
def budget(db):
    budget, plan = BudgetFactory(year=2026), WorkPlanFactory()
    women = ActivityFactory(plan=plan, kind=Activity.Kind.WOMEN)
    BudgetLineFactory(budget=budget, item="女工活动", activity=women, headcount=10, rate=Decimal(50))
    BudgetLineFactory(budget=budget, item="妇女节", festival="womens_day", headcount=30, rate=Decimal(100))
    BudgetLineFactory(budget=budget, item="中秋节", festival="mid_autumn", headcount=51, rate=Decimal(100))
    return budget


def test_row_12_the_money_for_women_is_their_activities_and_womens_day(budget):
    money = women_money(2026)
    assert {line.item for line in money.lines} == {"女工活动", "妇女节"}
    assert money.total == Decimal("3500.00")
    assert women_money(2027).lines == []


@pytest.mark.parametrize("who", ["chair", "treasurer", "auditor"])
def test_those_who_see_the_budget_see_it(as_, cast, budget, who):
    page = as_(who).get("/finance/women/2026/").text
    assert "3,500.00" in page
    assert "中秋节" not in page.split("<main")[1]


def test_a_year_without_a_budget_says_so(as_, cast):
    for year in (2026, 0, 99999999):
        assert as_("chair").get(f"/finance/women/{year}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_money_for_women_is_read_in_as_many_statements(as_, cast, django_assert_num_queries, count):
    budget = BudgetFactory(year=2026)
    for n in range(count):
        BudgetLineFactory(budget=budget, item=f"妇女节{n}", festival="womens_day")
    client = as_("chair")
    with django_assert_num_queries(5):
        client.get("/finance/women/2026/")
