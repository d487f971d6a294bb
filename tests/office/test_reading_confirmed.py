from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, Occasion, PlanSection, WorkPlan
from finance.models import Budget, BudgetLine
from office.models import PlanReading
from office.services import Verb, act_on_line, change_line, confirm_reading, drop_reading
from tests.factories.activities import WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.office.readings import confirmed, draft_of, line_named, started
from vault.versions import StaleVersion

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "plans"
needs_samples = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample plans are not beside the project")


def test_nothing_is_a_plan_before_it_is_confirmed(cast):
    started(cast)
    assert not WorkPlan.objects.exists()
    assert not Activity.objects.exists()
    assert not Budget.objects.exists()


def test_confirmed_june_shows_the_festival_and_the_budget_the_money(cast):
    written = confirmed(cast, started(cast))
    dragon = Activity.objects.get(title__contains="端午")
    assert Occasion.objects.get(activity=dragon).starts_on == date(2027, 6, 9)
    assert dragon.planned_day is None, "the plan named no day"
    assert dragon.original_text
    lines = BudgetLine.objects.filter(budget__year=2027)
    assert {line.activity for line in lines} == {dragon}
    assert sum(line.amount for line in lines) == Decimal(5300)
    assert {line.festival_day for line in lines} == {date(2027, 6, 9)}
    assert written.plan.year == 2027
    sections = PlanSection.objects.filter(plan=written.plan)
    assert not sections.exists(), "its lists are activities and money and no text besides"


def test_confirming_twice_writes_once(cast):
    reading = started(cast)
    confirmed(cast, reading)
    with pytest.raises(ValidationError) as refusal:
        confirmed(cast, reading)
    assert refusal.value.code == "confirmed_already"
    assert WorkPlan.objects.count() == 1
    assert Activity.objects.filter(title__contains="端午").count() == 1


def test_a_second_document_goes_into_the_same_plan_and_budget(cast):
    confirmed(cast, started(cast))
    more = "青禾小学2027年工会工作计划\n\n九月：庆祝教师节。\n十月：教职工健步走。会员40人，经费1200元。\n"
    confirmed(cast, started(cast, more))
    plan = WorkPlan.objects.get()
    assert plan.activities.filter(title__contains="健步走").exists()
    assert Budget.objects.get().year == 2027
    assert sum(line.amount for line in BudgetLine.objects.all()) == Decimal(6500)


def test_what_is_seen_is_what_is_confirmed(cast):
    reading = started(cast)
    seen = reading.version
    line = line_named(reading, "插花")
    act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.DROP, by=cast.chair)
    with pytest.raises(StaleVersion):
        confirm_reading(reading=reading, version=seen, by=cast.chair)
    assert not Activity.objects.exists()


def test_the_chair_s_own_day_is_the_plan_s_day(cast):
    reading = started(cast)
    line = line_named(reading, "端午")
    values = {"month_from": 6, "month_to": 6, "day": 7}
    change_line(reading=reading, line_id=line.id, rev=line.rev, values=values, by=cast.chair)
    confirmed(cast, reading)
    assert Activity.objects.get(title__contains="端午").planned_day == 7


def test_confirming_is_all_or_nothing(cast):
    reading = started(cast)
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="端午节", category="retired", source="")
    with pytest.raises(ValidationError) as refusal:
        confirmed(cast, reading)
    assert refusal.value.code == "unmended"
    assert not WorkPlan.objects.exists()
    assert BudgetLine.objects.count() == 1


def test_a_line_that_fails_late_takes_everything_back(cast):
    reading = started(cast)
    BudgetFactory(year=2027)
    draft = draft_of(reading)
    for line in draft.money:
        line.note = "长" * 300
    PlanReading.objects.filter(pk=reading.pk).update(draft=draft.to_json())
    with pytest.raises(ValidationError):
        confirmed(cast, reading)
    reading.refresh_from_db()
    assert reading.status == PlanReading.Status.DRAFT
    assert not WorkPlan.objects.exists()
    assert not Activity.objects.exists()


def test_a_budget_that_has_been_passed_takes_no_lines(cast):
    BudgetFactory(year=2027, status=Budget.Status.COMMITTEE_PASSED)
    with pytest.raises(ValidationError) as refusal:
        confirmed(cast, started(cast))
    assert refusal.value.code == "unmended"
    assert not WorkPlan.objects.exists()


def test_a_school_year_feeds_two_budgets(cast, union):
    union.plan_first_month = 9
    union.save()
    text = (
        "青禾小学工会工作计划\n\n九月十日：教师节慰问，会员40人，经费4000元。\n\n"
        "六月：端午节慰问，会员40人，经费2000元。\n"
    )
    reading = started(cast, text)
    confirmed(cast, reading)
    assert {line.budget.year: line.amount for line in BudgetLine.objects.all()} == {2027: 4000, 2028: 2000}
    assert WorkPlan.objects.get().span == WorkPlan.Span.SCHOOL_YEAR


def test_a_dropped_draft_can_no_longer_be_changed(cast):
    reading = started(cast)
    drop_reading(reading=reading, by=cast.chair)
    with pytest.raises(ValidationError) as refusal:
        confirm_reading(reading=reading, version=reading.version, by=cast.chair)
    assert refusal.value.code == "dropped_already"


def test_a_closed_plan_is_not_added_to(cast):
    WorkPlanFactory(year=2027, status=WorkPlan.Status.SUMMED_UP)
    written = confirmed(cast, started(cast))
    assert WorkPlan.objects.count() == 2
    assert written.plan.status == WorkPlan.Status.DRAFT


@needs_samples
def test_the_two_sample_documents_become_one_calendar_and_budget(cast):
    for name in ("S2", "S4"):
        confirmed(cast, started(cast, (SHARED / f"{name}.txt").read_text()))
    lines = BudgetLine.objects.filter(budget__year=2027)
    assert WorkPlan.objects.count() == Budget.objects.count() == 1
    assert sum(line.amount for line in lines) == Decimal(100_200)
    by_category = {"member": 81_600, "retired": 12_600, "temporary": 6_000}
    for category, yuan in by_category.items():
        assert sum(line.amount for line in lines.filter(category=category)) == yuan
    assert sum(line.amount for line in lines.filter(festival="dragon_boat")) == 8_200
    assert sum(line.amount for line in lines.filter(festival="spring_festival")) == 41_000
    assert sum(line.amount for line in lines.filter(source="")) == 18_600
    assert set(lines.filter(category="member").values_list("headcount", flat=True)) == {51}
    assert lines.get(item="生日").pay_month is None
    assert Activity.objects.count() == 34


def test_the_spring_festival_of_december_is_next_year_s_and_stays_in_december(cast):
    text = "青禾小学工会工作计划\n\n三月：组织插花活动。\n十二月：春节慰问活动，会员40人，经费4000元。\n"
    reading = started(cast, text, year=2015)
    line = line_named(reading, "春节")
    with pytest.raises(ValidationError) as refusal:
        act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.TAKE_ALMANAC_DAY, by=cast.chair)
    assert refusal.value.code == "outside_plan"
    confirmed(cast, reading)
    gift = BudgetLine.objects.get()
    assert (gift.budget.year, gift.pay_month, gift.festival_day) == (2015, 12, date(2016, 2, 8))
    assert Activity.objects.get(title__contains="春节").month_from == 12


def test_a_festival_that_stands_in_the_money_only_comes_into_the_calendar(cast):
    text = (
        "青禾小学2027年工会经费预算\n\n三月：组织插花活动。\n\n经费预算\n"
        "中秋节慰问：会员40人，每人100元，计4000元；退休教师8人，每人100元，计800元。\n"
    )
    written = confirmed(cast, started(cast, text))
    gift = written.plan.activities.get(festival="mid_autumn")
    assert Occasion.objects.get(activity=gift).starts_on == date(2027, 9, 15)
    assert {line.activity for line in written.lines} == {gift}


def test_prizes_belong_to_the_contest_of_their_own_line(cast):
    text = (
        "云溪小学工会2027年工作计划\n一、业务培训\n1、师德演讲比赛，奖励一等奖2名各300元。\n"
        "2、工会干部培训2人，差旅费3000元。\n二、安排\n三月：师德演讲比赛。\n四月：工会干部培训。\n"
    )
    written = confirmed(cast, started(cast, text))
    assert [(line.activity.title, line.amount) for line in written.lines] == [
        ("师德演讲比赛", 600),
        ("工会干部培训", 3000),
    ]
