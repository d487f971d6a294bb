"""What is said to those who hold an office: gifts, plans, budgets, terms, days off, the week."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from almanac.models import DayOff
from finance.models import Budget, BudgetApproval
from members.models import Committee, Correction, Post
from reminders.kinds.week import read_week
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.factories.members import LONG_AGO, PersonFactory, PostFactory, UserFactory
from tests.reminders.kinds import found, queries, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]

GIFTS = {"gift_plan": "2026-05-20", "gift_purchase": "2026-06-05", "gift_hand_out": "2026-06-16"}
DRAGON_BOAT = date(2026, 6, 19)


@pytest.fixture
def chair():
    return PostFactory(kind=Post.Kind.CHAIR).person


def dragon_boat(**fields):
    return BudgetLineFactory(
        **{"item": "端午慰问", "festival": "dragon_boat", "festival_day": DRAGON_BOAT} | fields
    )


@pytest.mark.parametrize(("code", "day"), [*GIFTS.items(), ("gift_receipts", "2026-06-26")])
def test_each_step_of_a_gift_is_said_on_its_day_once_for_all_lines(chair, code, day):
    dragon_boat()
    dragon_boat(category="retired", reason="退休教师慰问")
    first = (date.fromisoformat(day) - timedelta(days=10)).isoformat()
    last = (date.fromisoformat(day) + timedelta(days=10)).isoformat()
    (matter,) = found(code, first, last)
    assert matter.day == date.fromisoformat(day)
    assert told(matter) == [chair.pk]
    assert "端午慰问" in said(code, matter)
    assert "6月19日（星期五）" in said(code, matter)


def test_a_year_without_a_budget_has_the_seven_gift_festivals():
    days = {
        matter.day
        for month in range(1, 13)
        for matter in found("gift_hand_out", f"2026-{month:02d}-01", f"2026-{month:02d}-28", leads=[0])
    }
    assert len(days) == 7


def test_a_year_with_a_budget_has_what_stands_in_it_and_nothing_else():
    BudgetFactory()
    assert found("gift_plan", "2026-05-01", "2026-05-31") == []


def test_new_years_gift_is_planned_in_the_year_before():
    BudgetFactory(year=2026)
    (matter,) = found("gift_plan", "2026-12-02")
    assert "元旦" in said("gift_plan", matter)


@pytest.mark.parametrize("lines", [1, 20])
def test_gifts_take_one_query(lines):
    for number in range(lines):
        dragon_boat(item=f"端午慰问{number}")
    assert queries("gift_plan", "2026-05-01", "2026-05-31") == 1


def test_next_months_lines_without_a_day_are_said_on_the_20th(chair):
    ActivityFactory(month_from=7, title="夏季送清凉")
    ActivityFactory(month_from=8)
    OccasionFactory(activity=ActivityFactory(month_from=7), starts_on=date(2026, 7, 3))
    ActivityFactory(month_from=7, out_of_use=True)
    (matter,) = found("undated_lines", "2026-06-01", "2026-06-30")
    assert (matter.day, told(matter)) == (date(2026, 6, 20), [chair.pk])
    assert "2026年7月还有1项活动没有定日期：夏季送清凉" in said("undated_lines", matter)


def test_nothing_is_said_when_all_lines_have_their_day():
    OccasionFactory(activity=ActivityFactory(month_from=7), starts_on=date(2026, 7, 3))
    assert found("undated_lines", "2026-06-20") == []


@pytest.mark.parametrize("lines", [1, 20])
def test_undated_lines_take_one_query(lines):
    ActivityFactory.create_batch(lines, plan=WorkPlanFactory(), month_from=7)
    assert queries("undated_lines", "2026-06-01", "2026-06-30") == 1


def step(budget, status):
    Budget.objects.filter(pk=budget.pk).update(status=status)
    BudgetApproval.objects.create(
        budget=budget, status=status, passed_on=timezone.localdate(), recorded_by=UserFactory()
    )


def waiting(days=0):
    """What waits of the budgets that there are: on 1 December next year's is missing besides."""
    day = timezone.localdate() + timedelta(days=days)
    return [one for one in found("budget_waiting", day.isoformat()) if not one.subject.endswith(":missing")]


def test_a_sheet_that_nobody_touched_for_a_week_is_the_treasurers():
    treasurer = PostFactory(kind=Post.Kind.TREASURER).person
    BudgetFactory(year=timezone.localdate().year)
    assert [waiting(days) for days in (0, 6, 8)] == [[], [], []]
    (matter,) = waiting(7)
    assert told(matter) == [treasurer.pk]
    assert "编制中" in said("budget_waiting", matter)
    assert len(waiting(14)) == 1


@pytest.mark.parametrize(
    ("status", "office"), [("committee_passed", "auditor"), ("audited", "chair"), ("submitted", "chair")]
)
def test_a_budget_waits_for_whoever_has_the_next_step(status, office):
    holder = PostFactory(kind=office).person
    budget = BudgetFactory(year=timezone.localdate().year)
    step(budget, status)
    (matter,) = waiting()
    assert told(matter) == [holder.pk]


def test_a_budget_in_force_waits_for_nobody():
    budget = BudgetFactory(year=timezone.localdate().year)
    step(budget, "approved")
    assert waiting(7) == []


def test_on_the_first_of_december_next_years_budget_is_missed(chair):
    (matter,) = found("budget_waiting", "2026-11-20", "2026-12-05")
    assert (matter.day, told(matter)) == (date(2026, 12, 1), [chair.pk])
    BudgetFactory(year=2027)
    assert not [one for one in found("budget_waiting", "2026-12-01") if one.subject == "budget:2027:missing"]


@pytest.mark.parametrize("budgets", [1, 20])
def test_budgets_take_one_query(budgets):
    for number in range(budgets):
        step(BudgetFactory(year=timezone.localdate().year + number), "submitted")
    today = timezone.localdate().isoformat()
    assert queries("budget_waiting", today) == 1


def committee(kind="union", until=date(2026, 12, 31), number=1):
    return Committee.objects.create(
        kind=kind, number=number, period=DateRange(date(2022, 1, 1), until + timedelta(days=1))
    )


@pytest.mark.parametrize(("lead", "day"), [(180, "2026-07-04"), (90, "2026-10-02"), (30, "2026-12-01")])
def test_row_116_the_end_of_a_term_is_said_three_times(chair, lead, day):
    committee()
    (matter,) = found("terms", day)
    assert told(matter) == [chair.pk]
    assert f"工会委员会的任期到2026年12月31日为止，还有{lead}天" in said("terms", matter)


def test_an_office_that_ends_with_its_committee_is_not_said_beside_it():
    one = committee()
    period = DateRange(date(2022, 1, 1), date(2027, 1, 1))
    PostFactory(kind=Post.Kind.WELFARE, committee=one, period=period)
    PostFactory(kind=Post.Kind.TREASURER, period=period, person__name="何立群")
    texts = [said("terms", matter) for matter in found("terms", "2026-12-01")]
    assert len(texts) == 2
    assert "何立群" in "".join(texts)


def test_a_term_that_the_next_follows_is_not_said():
    committee()
    Committee.objects.create(kind="union", number=2, period=DateRange(date(2027, 1, 1), date(2032, 1, 1)))
    PostFactory(kind=Post.Kind.TREASURER, period=DateRange(date(2022, 1, 1), date(2027, 1, 1)))
    PostFactory(kind=Post.Kind.TREASURER, period=DateRange(date(2027, 1, 1), None))
    assert found("terms", "2026-12-01") == []


@pytest.mark.parametrize("posts", [1, 20])
def test_terms_take_three_queries(posts):
    committee()
    for _ in range(posts):
        PostFactory(kind=Post.Kind.MEMBER, period=DateRange(LONG_AGO, date(2027, 1, 1)))
    assert queries("terms", "2026-11-20", "2026-12-10") == 3


def test_missing_days_off_are_said_twice_until_they_are_entered(chair):
    DayOff.objects.filter(date__year__gte=2027).delete()
    days = [
        matter.day
        for first, last in (("2026-11-01", "2026-11-30"), ("2026-12-01", "2026-12-31"))
        for matter in found("days_off_missing", first, last)
    ]
    assert days == [date(2026, 11, 15), date(2026, 12, 15)]
    DayOff.objects.create(date=date(2027, 1, 1), kind=DayOff.Kind.DAY_OFF, name="元旦")
    assert found("days_off_missing", "2026-11-15") == []


def test_the_chairs_week_reads_in_one_piece(chair):
    held = OccasionFactory(starts_on=date(2026, 6, 17), starts_at=time(15, 30), place="操场")
    ActivityFactory(plan=held.activity.plan, month_from=6)
    ActivityFactory(plan=held.activity.plan, month_from=7)
    PersonFactory(name="王海涛", born_on=date(1970, 6, 19))
    Correction.objects.create(person=chair, what="姓名", wanted="周桂兰")
    (matter,) = found("chair_week", "2026-06-15", "2026-06-21")
    assert (matter.day, told(matter)) == (date(2026, 6, 15), [chair.pk])
    text = said("chair_week", matter)
    assert "6月17日（星期三） 15:30 操场 教职工趣味运动会" in text
    assert "王海涛 星期五" in text
    assert "端午节 6月19日" in text
    assert "本月1项，下月1项" in text
    assert "等待办理】1件" in text
    assert "1970" not in text


def test_an_empty_week_is_said_too(chair):
    (matter,) = found("chair_week", "2026-06-15")
    assert "【本周活动】\n无" in said("chair_week", matter)


@pytest.mark.parametrize("rows", [1, 20])
def test_a_week_takes_three_queries(rows):
    OccasionFactory.create_batch(rows, activity=ActivityFactory(), starts_on=date(2026, 6, 17))
    PersonFactory.create_batch(rows, born_on=date(1970, 6, 19))
    with CaptureQueriesContext(connection) as context:
        read_week(date(2026, 6, 15))
    assert len(context) == 3
