from datetime import date

import pytest
from django.utils import translation

from activities.models import WorkPlan
from almanac.festivals import festival_date
from finance.models import Budget, BudgetLine
from finance.services import carries, carry_money, years
from members.reports import headcount
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

FESTIVALS = ("new_year", "spring_festival", "qingming", "labour_day", "dragon_boat", "national_day")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(years, "localdate", lambda: date(2026, 3, 1))


def gift(year, item, category="member", rate=100, **fields):
    source = "union" if category == "member" else "administration"
    budget = BudgetFactory(year=year)
    return BudgetLineFactory(budget=budget, item=item, category=category, rate=rate, source=source, **fields)


def dated(festival, day, **fields):
    month = fields.pop("pay_month", day.month)
    return gift(day.year, festival, festival=festival, festival_day=day, pay_month=month, **fields)


def carry(cast, year, **activities):
    return carry_money(plan=WorkPlanFactory(year=year), activities=activities, by=cast.chair)


def school_year(**fields):
    return WorkPlanFactory(year=2026, first_month=9, span="school_year", **fields)


def rows(year):
    return {line.item: line.pay_month for line in BudgetLine.objects.filter(budget__year=year)}


@pytest.mark.parametrize("year", [2016, 2026, 2027])
def test_festivals_move_to_the_new_years_days(cast, year):
    for festival in FESTIVALS:
        dated(festival, festival_date(festival, year - 1))
    carry(cast, year - 1)
    days = {line.festival: line.festival_day for line in BudgetLine.objects.filter(budget__year=year)}
    assert days == {festival: festival_date(festival, year) for festival in FESTIVALS}


def test_a_spring_festival_of_the_next_lunar_year_stays_one_year_ahead(cast):
    gift(2025, "春节", festival="spring_festival", festival_day=date(2026, 2, 17), pay_month=12)
    carry(cast, 2025)
    line = BudgetLine.objects.get(budget__year=2026)
    assert (line.festival_day, line.pay_month) == (date(2027, 2, 6), 12)


def test_the_month_of_payment_goes_with_the_festival_or_stays_as_written(cast):
    dated("mid_autumn", date(2016, 9, 15))
    dated("dragon_boat", date(2016, 6, 9), pay_month=4)
    with translation.override("en"):
        (found,) = carry(cast, 2016)
    assert rows(2017) == {"mid_autumn": 10, "dragon_boat": 4}
    assert len([change for change in found.changes if change.startswith("mid_autumn:")]) == 2


def test_whoever_was_everybody_is_counted_again_and_a_group_is_kept(cast):
    for _n in range(3):
        PersonFactory(standing__category="permanent", standing__membership="full")
    members = headcount(date(2027, 1, 1)).member
    for item in ("元旦", "国庆"):
        gift(2026, item, headcount=51)
    gift(2026, "三八节女教职工", rate=50, headcount=30)
    for _n in range(3):
        PersonFactory(standing__category="retired", standing__membership="none")
    gift(2026, "元旦", "retired", headcount=21)
    retired = headcount(date(2027, 1, 1)).retired
    (found,) = carry(cast, 2026)
    counts = {
        (line.item, line.category): line.headcount for line in BudgetLine.objects.filter(budget__year=2027)
    }
    assert counts == {
        ("元旦", "member"): members,
        ("国庆", "member"): members,
        ("三八节女教职工", "member"): 30,
        ("元旦", "retired"): retired,
    }
    assert len({members, retired, 30}) == 3
    assert any("三八节女教职工" in change for change in found.changes)


def test_a_category_the_registry_does_not_know_keeps_its_number(cast):
    gift(2026, "春节", "temporary", 500, headcount=10)
    (found,) = carry(cast, 2026)
    assert BudgetLine.objects.get(budget__year=2027).headcount == 10
    assert found.changes


def test_rates_sources_reasons_and_activities_are_carried(cast):
    plan = WorkPlanFactory()
    old, new = ActivityFactory(plan=plan), ActivityFactory(plan__year=2027)
    line = gift(2026, "春节", "retired", 500, activity=old, reason="受行政委托", note="送上门")
    BudgetLine.objects.filter(pk=line.pk).update(source="union")
    carry_money(plan=plan, activities={old.pk: new}, by=cast.chair)
    found = BudgetLine.objects.get(budget__year=2027)
    assert (found.rate, found.source, found.reason, found.note) == (500, "union", "受行政委托", "送上门")
    assert found.activity == new
    assert found.budget.is_open


def test_the_money_of_a_school_year_goes_into_the_budgets_of_its_months(cast):
    gift(2026, "教师节", pay_month=9)
    gift(2027, "三八节", pay_month=3)
    gift(2026, "上学期的", pay_month=4)
    carry_money(plan=school_year(), activities={}, by=cast.chair)
    assert rows(2027) == {"三八节": 3, "教师节": 9}
    assert rows(2028) == {"三八节": 3}


def test_what_a_budget_has_already_stays_and_the_rest_is_added(cast):
    gift(2026, "端午慰问", festival="dragon_boat")
    gift(2026, "春节", rate=500)
    gift(2026, "春游", pay_month=4)
    gift(2027, "春节", rate=600)
    gift(2027, "端午粽子", festival="dragon_boat")
    (found,) = carry(cast, 2026)
    assert set(rows(2027)) == {"春节", "端午粽子", "春游"}
    assert BudgetLine.objects.get(budget__year=2027, item="春节").rate == 600
    assert found.already == ["端午慰问", "春节"]


def test_two_months_of_a_school_year_under_one_name_are_told_apart(cast):
    gift(2026, "读书会", pay_month=10)
    gift(2027, "读书会", pay_month=3)
    (autumn, _spring) = carry_money(plan=school_year(), activities={}, by=cast.chair)
    assert rows(2027) == {"读书会": 3, "读书会（10月）": 10}
    assert any(change.startswith("读书会 → 读书会（10月）") for change in autumn.changes)


def test_a_school_year_made_void_and_made_again_is_carried_once(cast):
    plan = school_year()
    for category in ("member", "retired"):
        gift(2026, "读书会", category, pay_month=10)
    gift(2027, "读书会", pay_month=3)
    carry_money(plan=plan, activities={}, by=cast.chair)
    before = [rows(year) for year in (2027, 2028)]
    again = carry_money(plan=plan, activities={}, by=cast.chair)
    assert [rows(year) for year in (2027, 2028)] == before
    assert BudgetLine.objects.filter(budget__year=2027).count() == 3
    assert [(carry.new, carry.already) for carry in again] == [([], ["读书会"]), ([], ["读书会"])]


def test_names_that_are_told_apart_meet_no_other_line(cast):
    for item in ("读书会", "读书会（10月）"):
        gift(2026, item, pay_month=10)
    gift(2027, "读书会", pay_month=3)
    plan = school_year()
    for _time in range(2):
        carry_money(plan=plan, activities={}, by=cast.chair)
        assert set(rows(2027)) == {"读书会", "读书会（10月）", "读书会（10月）（2）"}


def test_money_of_a_void_plan_is_given_to_the_activity_made_again(cast):
    plan, void = WorkPlanFactory(), WorkPlanFactory(year=2027)
    old = ActivityFactory(plan=plan)
    first, second = ActivityFactory(plan=void), ActivityFactory(plan__year=2027)
    gift(2026, "春游", activity=old)
    carry_money(plan=plan, activities={old.pk: first}, by=cast.chair)
    WorkPlan.objects.filter(pk=void.pk).update(status="void")
    carry_money(plan=plan, activities={old.pk: second}, by=cast.chair)
    line = BudgetLine.objects.get(budget__year=2027)
    assert (line.activity, line.budget.version) == (second, 3)
    carry_money(plan=plan, activities={old.pk: ActivityFactory(plan__year=2027)}, by=cast.chair)
    line.refresh_from_db()
    assert line.activity == second


def test_a_budget_that_has_been_passed_takes_nothing(cast):
    gift(2026, "春节")
    BudgetFactory(year=2027, status=Budget.Status.APPROVED)
    (found,) = carry(cast, 2026)
    assert found.is_frozen
    assert not rows(2027)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_look_at_the_money_writes_nothing_in_five_statements(cast, count, django_assert_max_num_queries):
    for number in range(count):
        gift(2026, f"项目{number}", pay_month=10)
        gift(2027, f"项目{number}", pay_month=3)
    plan = school_year()
    with django_assert_max_num_queries(5):
        assert [len(carry.new) for carry in carries(plan=plan, activities={})] == [count, count]
    assert not Budget.objects.filter(year=2028).exists()
