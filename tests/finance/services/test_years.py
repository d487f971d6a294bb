from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from almanac.festivals import festival_date
from finance.services import propose_festival_welfare, years
from members.reports import headcount
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

FESTIVALS = [
    "new_year",
    "spring_festival",
    "qingming",
    "labour_day",
    "dragon_boat",
    "mid_autumn",
    "national_day",
]


@pytest.fixture
def today(monkeypatch):
    """Sets what day it is."""

    def set_today(*day):
        monkeypatch.setattr(years, "localdate", lambda: date(*day))

    set_today(2026, 3, 1)
    return set_today


@pytest.fixture
def school(union):
    """Some of each kind; with the cast's own there are three retired teachers."""
    for membership, category, number in (
        ("full", "permanent", 3),
        ("kept", "retired", 2),
        ("none", "temporary", 1),
    ):
        for _n in range(number):
            PersonFactory(standing__category=category, standing__membership=membership)


def gift(year, item, category, rate, **fields):
    source = "union" if category == "member" else "administration"
    budget = BudgetFactory(year=year)
    return BudgetLineFactory(budget=budget, item=item, category=category, rate=rate, source=source, **fields)


@pytest.mark.parametrize(
    ("day", "counted"),
    [((2026, 11, 1), date(2027, 1, 1)), ((2027, 3, 5), date(2027, 3, 5)), ((2029, 1, 1), date(2027, 12, 31))],
)
def test_people_are_counted_on_the_first_day_of_a_year_ahead_and_today_in_the_year(today, day, counted):
    today(*day)
    assert years.counting_day(2027) == counted


def test_without_a_year_before_members_get_lines_whose_rate_is_to_be_typed(today, school, cast):
    budget = BudgetFactory(year=2027)
    proposal = propose_festival_welfare(budget=budget, by=cast.treasurer)
    lines = list(budget.lines.order_by("position"))
    assert [line.festival for line in lines] == [*FESTIVALS, ""]
    assert {line.category for line in lines} == {"member"}
    assert {line.rate for line in lines} == {0}
    assert proposal.without_rate == [line.item for line in lines]
    assert proposal.counted_on == date(2027, 1, 1)


def test_rates_categories_and_names_come_from_the_year_before(today, school, cast):
    gift(2026, "端午慰问", "member", 100, festival="dragon_boat")
    gift(2026, "端午慰问", "retired", 80, festival="dragon_boat")
    gift(2026, "生日蛋糕", "member", 300)
    budget = BudgetFactory(year=2027)
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    found = {(line.item, line.category): line for line in budget.lines.all()}
    members, retired = found["端午慰问", "member"], found["端午慰问", "retired"]
    assert (members.rate, members.source) == (100, "union")
    assert (retired.headcount, retired.rate, retired.source) == (3, 80, "")
    assert (members.festival_day, members.pay_month) == (festival_date("dragon_boat", 2027), 6)
    assert found["生日蛋糕", "member"].rate == 300


def test_an_outing_on_a_festival_is_not_taken_for_its_gift(today, school, cast):
    budget = gift(2027, "清明踏青", "member", 50).budget
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert budget.lines.filter(festival="qingming").count() == 1


def test_members_are_counted_as_the_registry_has_them(today, school, cast):
    budget = BudgetFactory(year=2027)
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert {line.headcount for line in budget.lines.all()} == {headcount(date(2027, 1, 1)).member}


def test_a_category_without_people_is_left_out(today, cast):
    gift(2026, "端午慰问", "temporary", 100, festival="dragon_boat")
    budget = BudgetFactory(year=2027)
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert not budget.lines.filter(category="temporary").exists()


def test_asked_again_it_adds_nothing_and_keeps_what_was_typed(today, school, cast):
    budget = BudgetFactory(year=2027)
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    budget.lines.filter(festival="dragon_boat").update(item="端午粽子", rate=Decimal(88))
    again = propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert again.added == []
    assert "端午粽子" in again.already
    assert budget.lines.count() == 8


def test_money_for_a_festivals_event_is_not_taken_for_the_gift(today, school, cast):
    BudgetLineFactory(
        budget__year=2027, item="国庆征文", category="", headcount=None, rate=None, plain_amount=500
    )
    budget = BudgetFactory(year=2027)
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert budget.lines.filter(festival="national_day", item="国庆节", category="member").exists()


def test_the_gift_belongs_to_the_line_of_the_plan(today, school, cast):
    plan = WorkPlanFactory(year=2027)
    gift_line = ActivityFactory(plan=plan, title="端午慰问", kind="welfare", festival="dragon_boat")
    ActivityFactory(plan=plan, title="端午龙舟赛", kind="sport_culture", festival="dragon_boat")
    budget = BudgetFactory(year=2027)
    propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert budget.lines.get(festival="dragon_boat").activity == gift_line


def test_a_frozen_budget_takes_no_proposal(today, cast):
    with pytest.raises(ValidationError) as caught:
        propose_festival_welfare(budget=BudgetFactory(status="approved"), by=cast.treasurer)
    assert caught.value.code == "frozen"


def test_a_proposal_takes_few_statements(today, school, cast):
    budget = BudgetFactory(year=2027)
    with CaptureQueriesContext(connection) as statements:
        propose_festival_welfare(budget=budget, by=cast.treasurer)
    assert len(statements) <= 16
