"""The three things of the week: which there are, and which come first."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from finance.models import Budget
from members.models import Application, Post
from members.services import record_move
from members.services.privacy import ask_correction
from office.models import Backup, PlanReading
from office.reports.desk import Desk
from office.reports.missing import FEW_PEOPLE, missing
from office.reports.money import next_gift, upward
from office.reports.months import months_ahead
from office.reports.things import SOURCES, things
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.congress import SessionFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.factories.members import PersonFactory

MAY = date(2026, 5, 10)


@pytest.fixture
def plan(db):
    return WorkPlanFactory(year=2026)


def desk(user, today=MAY, *, sees_money=True):
    return Desk(user, today=today, sees_money=sees_money)


def found(source, user, **options):
    """What one line of the table gives."""
    return list(next(one for one in SOURCES if one.__name__ == source)(desk(user, **options)))


def test_no_more_than_three_stand_there_and_the_earliest_first(cast, plan):
    for days in (5, 3, 1, 4):
        activity = ActivityFactory(plan=plan, title=f"第{days}天的")
        OccasionFactory(activity=activity, starts_on=MAY + timedelta(days=days))
    BudgetFactory(year=2026, status=Budget.Status.APPROVED)
    shown = [one for one in things(desk(cast.chair)) if "天的" in one.sentence]
    assert len(things(desk(cast.chair))) == 3
    assert [one.due for one in shown] == sorted(one.due for one in shown)


def test_what_is_overdue_does_not_come_before_what_a_new_house_begins_with(cast):
    first = things(desk(cast.chair))
    begins = [
        reverse(name) for name in ("members:roster_start", "office:reading_start", "finance:budget_list")
    ]
    assert [one.url for one in first] == begins


def test_a_reading_leads_to_its_review(cast):
    reading = PlanReading.objects.create(title="计划", year=2026, text="二月：慰问。", read_by=cast.chair)
    assert found("readings", cast.chair)[0].url == reverse("office:reading_review", args=[reading.pk])


def test_an_occasion_of_the_week_without_time_or_place_is_named(cast, plan):
    activity = ActivityFactory(plan=plan)
    lacks = OccasionFactory(activity=activity, starts_on=MAY + timedelta(days=2))
    OccasionFactory(activity=activity, starts_on=MAY + timedelta(days=8))
    OccasionFactory(activity=activity, starts_on=MAY, starts_at="15:00", place="操场")
    asked = found("open_this_week", cast.chair)
    assert [one.url for one in asked] == [reverse("activities:occasion_move", args=[lacks.pk])]


def test_the_plan_says_that_teachers_do_not_see_it_yet(cast, plan):
    assert found("unpublished", cast.chair) == []
    plan.status = "draft"
    plan.save()
    (said,) = found("unpublished", cast.chair)
    assert said.url == reverse("activities:plan_detail", args=[plan.pk])
    assert said.sentence == "计划还是草稿，公布后老师才看得到。"
    plan.status = "passed"
    plan.save()
    assert found("unpublished", cast.chair)[0].sentence == "计划还没有公布，公布后老师才看得到。"
    assert found("unpublished", cast.teacher) == []


def test_what_is_ready_this_week_is_passed_on_once_teachers_see_it(cast, plan):
    fields = {"starts_on": MAY, "starts_at": "15:00", "place": "操场"}
    ready = OccasionFactory(activity=ActivityFactory(plan=plan), **fields)
    OccasionFactory(activity=ActivityFactory(plan=WorkPlanFactory(year=2026, status="draft")), **fields)
    OccasionFactory(activity=ActivityFactory(plan=plan), starts_on=MAY, starts_at="15:00")
    asked = found("ready_this_week", cast.chair)
    assert [one.url for one in asked] == [reverse("activities:activity_detail", args=[ready.activity_id])]


def test_one_for_people_by_name_asks_for_them_first(cast, plan):
    activity = ActivityFactory(plan=plan, audience="named")
    OccasionFactory(activity=activity, starts_on=MAY)
    assert found("open_this_week", cast.chair)[0].url == reverse("activities:audience", args=[activity.pk])
    activity.invitations.create(person=cast.teacher.person)
    assert found("open_this_week", cast.chair)[0].url != reverse("activities:audience", args=[activity.pk])


def test_what_was_held_last_week_asks_who_came(cast, plan):
    activity = ActivityFactory(plan=plan)
    recent = OccasionFactory(activity=activity, starts_on=MAY - timedelta(days=2))
    OccasionFactory(activity=activity, starts_on=MAY - timedelta(days=20))
    asked = found("just_held", cast.chair)
    assert [one.url for one in asked] == [reverse("activities:attendance", args=[recent.pk])]


def test_people_who_wait_are_answered_within_a_week(cast):
    ask_correction(person=cast.teacher.person, what="手机", wanted="13800000001", by=cast.teacher)
    Application.objects.create(person=cast.retiree.person, applied_on=MAY)
    urls = {one.url: one.due for one in found("people_who_wait", cast.chair)}
    assert urls[reverse("members:application_list")] == MAY + timedelta(days=7)
    assert reverse("office:correction_list") in urls


def test_a_session_of_the_next_month_is_to_be_announced(cast):
    session = SessionFactory(announced_at=None, held_on=MAY + timedelta(days=20))
    asked = found("sessions", cast.chair)
    assert [(one.url, one.due) for one in asked] == [
        (reverse("congress:session_announce", args=[session.pk]), MAY + timedelta(days=13))
    ]
    assert found("sessions", cast.chair, today=date(2026, 3, 1)) == []


def test_what_is_prepared_within_the_week_is_one_thing_a_session(cast):
    session = SessionFactory(held_on=MAY + timedelta(days=30))
    for title, offset in (("以后", -10), ("第二步", -24), ("第一步", -28), ("办好了", -29)):
        done = MAY if title == "办好了" else None
        session.preparation.create(title=title, offset=offset, done_on=done)
    (said,) = found("preparation", cast.chair)
    assert said.url == reverse("congress:session_detail", args=[session.pk]) + "#preparation"
    assert said.due == MAY + timedelta(days=2)
    assert "“第一步”" in said.sentence
    assert "还有 1 项" in said.sentence
    assert found("preparation", cast.treasurer) == []


def test_slips_wait_below_for_what_has_a_day(cast):
    PersonFactory.create_batch(FEW_PEOPLE)
    slips = reverse("members:slip_list")
    assert slips in [one.url for one in missing(desk(cast.chair))]
    assert slips not in [one.url for one in found("set_up", cast.chair)]


def test_nobody_who_keeps_the_machine_is_named_first_and_not_in_the_first_days(cast):
    def said(day):
        return [one.url for one in missing(desk(cast.chair, today=day)) if "管理员" in one.sentence]

    later = localdate() + timedelta(days=3)
    assert said(localdate()) == []
    assert said(later) == [reverse("members:post_list")]
    Post.objects.filter(kind=Post.Kind.ADMINISTRATOR).delete()
    assert said(later) == [reverse("members:post_add") + "?kind=administrator"]


def test_a_keeper_who_left_is_missed_though_backups_are_made(cast):
    later = localdate() + timedelta(days=3)
    Backup.objects.create(
        file_name="a.zip",
        status="made",
        started_at=timezone.now() + timedelta(days=2),
        ended_at=timezone.now(),
        size=1,
    )
    address = reverse("members:post_add") + "?kind=administrator"
    assert address not in [one.url for one in missing(desk(cast.chair, today=later))]
    record_move(person=cast.administrator.person, kind="transfer_out", effective_on=localdate(), by=None)
    assert address in [one.url for one in missing(desk(cast.chair, today=later))]


def test_a_line_of_this_month_is_due_on_its_own_day_or_at_the_end(cast, plan):
    ActivityFactory(plan=plan, month_from=5, planned_day=20)
    ActivityFactory(plan=plan, month_from=5)
    ActivityFactory(plan=plan, month_from=5, month_to=6)
    asked = found("lines_of_this_month", cast.chair)
    assert [one.due for one in asked] == [date(2026, 5, 20), date(2026, 5, 31)]


def test_a_gift_is_prepared_within_thirty_days_by_who_sees_money(cast):
    line = BudgetLineFactory(budget__year=2026, item="端午节", festival_day=date(2026, 6, 1))
    BudgetLineFactory(budget=line.budget, item="国庆节", festival_day=date(2026, 10, 1))
    asked = found("gifts", cast.chair)
    assert [one.due for one in asked] == [date(2026, 5, 18)]
    assert found("gifts", cast.chair, sees_money=False) == []


def test_a_budget_waits_for_who_records_its_next_step(cast):
    BudgetFactory(year=2026)
    (said,) = found("budgets", cast.chair)
    assert said.url.endswith("?step=1#steps")
    assert said.button == "登记审议或批复"
    assert found("budgets", cast.treasurer) == []
    Budget.objects.update(status=Budget.Status.SUBMITTED)
    assert found("budgets", cast.chair) == []


def test_next_year_is_begun_in_autumn_and_only_while_there_is_none(cast, plan):
    address = f"{reverse('office:next_year')}?plan={plan.pk}"
    autumn = date(2026, 11, 1)
    assert found("next_year", cast.chair) == []
    assert address in [one.url for one in found("next_year", cast.chair, today=autumn)]
    WorkPlanFactory(year=2027, status="draft")
    assert address not in [one.url for one in found("next_year", cast.chair, today=autumn)]


def test_a_school_years_plan_is_followed_by_another_when_it_nears_its_end(cast):
    plan = WorkPlanFactory(year=2026, first_month=9, span="school_year")
    address = f"{reverse('office:next_year')}?plan={plan.pk}"
    for day, is_said in ((date(2026, 11, 22), False), (date(2027, 5, 31), False), (date(2027, 6, 1), True)):
        assert (address in [one.url for one in found("next_year", cast.chair, today=day)]) is is_said


class TestReports:
    def test_a_month_holds_what_touches_it(self, cast, plan):
        long = ActivityFactory(plan=plan, title="跨月", month_from=5, month_to=6)
        two = ActivityFactory(plan=plan, title="两天")
        OccasionFactory(activity=two, starts_on=date(2026, 5, 31), ends_on=date(2026, 6, 1))
        ActivityFactory(plan=plan, title="七月的", month_from=7)
        asked = desk(cast.chair)
        may, june = months_ahead(asked.held, asked.undated, today=MAY)
        assert [one.activity.title for one in may.dated] == ["两天"]
        assert [one.activity.title for one in june.dated] == ["两天"]
        assert [one.activity for one in may.undated] == [long]
        assert [one.activity for one in june.undated] == [long]

    def test_december_is_followed_by_january(self):
        months = months_ahead([], [], today=date(2026, 12, 31))
        assert [month.first for month in months] == [date(2026, 12, 1), date(2027, 1, 1)]

    def test_the_next_gift_is_the_first_to_come_with_all_its_lines(self, cast):
        budget = BudgetFactory(year=2026)
        BudgetLineFactory(budget=budget, item="春节", festival_day=date(2026, 2, 17))
        BudgetLineFactory(budget=budget, item="国庆节", festival_day=date(2026, 10, 1))
        festival = {"item": "端午节", "festival_day": date(2026, 6, 19), "source": "other"}
        for category in ("member", "retired"):
            BudgetLineFactory(budget=budget, category=category, **festival)
        gift = next_gift(cast.treasurer, today=MAY)
        assert (gift.item, gift.day, gift.total) == ("端午节", date(2026, 6, 19), Decimal(10200))
        assert [(one.line.category, one.registered, one.differs) for one in gift.lines] == [
            ("member", 7, True),
            ("retired", 1, True),
        ]
        assert next_gift(cast.treasurer, today=date(2026, 12, 1)) is None

    def test_next_year_s_budget_is_missed_in_autumn(self):
        this_year = [Budget(year=2026, status=Budget.Status.RUNNING)]
        assert upward(this_year, today=MAY) == []
        assert "2027" in upward(this_year, today=date(2026, 10, 1))[0].sentence
