from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import User
from activities.models import WorkPlan
from congress.states import Status
from finance.models import Budget, BudgetApproval
from members.models import Application, Post
from members.services.privacy import ask_correction, publish_notice
from office.models import PlanReading
from office.reports.festivals import festivals_ahead
from office.reports.money import next_budget_year, next_gift
from office.reports.months import months_ahead
from office.reports.planning import planning
from tests.browsers import signed_in
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.congress import ProposalFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.factories.members import PersonFactory, PostFactory
from tests.factories.reminders import NoticeFactory

HOME = "/"
MAY = date(2026, 5, 10)
SPRING_GIFT = {"item": "端午节", "festival_day": date(2026, 6, 19)}


@pytest.fixture
def plan(db):
    return WorkPlanFactory(year=localdate().year)


def this_month(plan, count=1, **fields):
    month = localdate().month
    return [ActivityFactory(plan=plan, month_from=month, **fields) for _n in range(count)]


def reading(cast, **fields):
    facts = {"title": "2026年计划", "year": 2026, "text": "二月：慰问。", "read_by": cast.chair}
    return PlanReading.objects.create(**facts | fields)


class TestChair:
    def test_without_a_plan_the_way_to_one_is_shown(self, as_, cast):
        page = as_("chair").get(HOME).text
        assert "还没有今年的计划。把去年的 Word 文档拖进来，或者直接粘贴文字。" in page
        assert reverse("office:reading_start") in page

    def test_a_reading_that_waits_leads_to_its_review(self, as_, cast):
        waiting, done = reading(cast), reading(cast, title="放弃的", status="dropped")
        page = as_("chair").get(HOME).text
        assert reverse("office:reading_review", args=[waiting.pk]) in page
        assert done.title not in page

    def test_what_has_no_day_has_a_button_that_fixes_one(self, as_, cast, plan):
        (waiting,) = this_month(plan, title="趣味运动会")
        held = OccasionFactory(
            activity=this_month(plan, title="座谈会")[0], starts_on=localdate(), ends_on=localdate()
        )
        page = as_("chair").get(HOME).text
        assert reverse("activities:occasion_fix", args=[waiting.pk]) in page
        assert reverse("activities:occasion_fix", args=[held.activity.pk]) not in page

    def test_the_budget_is_one_sentence(self, as_, cast):
        budget = BudgetFactory(year=localdate().year)
        BudgetLineFactory(budget=budget, headcount=51, rate=Decimal(1600))
        BudgetLineFactory(budget=budget, category="retired", headcount=31, rate=Decimal(600), source="")
        page = as_("chair").get(HOME).text
        assert "共100,200.00元（壹拾万零贰佰元整）" in page
        assert "编制中" in page
        assert "其中18,600.00元还没有选定经费来源" in page
        assert reverse("finance:budget_detail", args=[budget.pk]) in page

    def test_proposals_that_wait_for_the_desk_are_counted(self, as_):
        ProposalFactory(at=Status.SUBMITTED)
        page = as_("chair").get(reverse("office:home")).content.decode()
        assert "民主管理：1件提案等您处理" in page
        assert reverse("congress:waiting") in page

    def test_what_waits_is_counted_and_leads_on(self, as_, cast):
        ask_correction(person=cast.teacher.person, what="手机", wanted="13800000001", by=cast.teacher)
        awaiting = Application.Status.AWAITING_COMMITTEE
        Application.objects.create(person=cast.retiree.person, applied_on=localdate())
        for who in (cast.teacher, cast.treasurer):
            Application.objects.create(person=who.person, applied_on=localdate(), status=awaiting)
        page = as_("chair").get(HOME).text
        assert "有1条更正申请等待答复" in page
        assert "有1份入会申请等待小组意见" in page
        assert "有2份入会申请等待委员会批准" in page
        assert "个人信息告知书还没有发布" in page
        for name in ("office:correction_list", "members:application_list", "office:notice_edit"):
            assert f'href="{reverse(name)}"' in page
        assert "更正申请" not in as_("treasurer").get(HOME).text
        publish_notice(text="告知书", by=cast.chair)
        assert "还没有发布" not in as_("chair").get(HOME).text

    def test_a_new_house_is_led_to_the_roster_and_then_to_the_slips(self, as_, cast):
        page = as_("chair").get(HOME).text
        assert "下一步：导入花名册" in page
        for _n in range(10):
            PersonFactory()
        User.objects.exclude(pk=cast.chair.pk).update(last_login=None)
        page = as_("chair").get(HOME).text
        assert "导入花名册</h2>" not in page
        assert "下一步：打印登录条" in page
        User.objects.update(last_login=timezone.now())
        assert "下一步" not in as_("chair").get(HOME).text


class TestOthers:
    def test_the_treasurer_compares_the_next_festival_with_the_registry(self, as_, cast):
        tomorrow = localdate() + timedelta(days=1)
        BudgetLineFactory(
            budget__year=tomorrow.year, item="端午节", festival_day=tomorrow, headcount=51, rate=Decimal(100)
        )
        page = as_("treasurer").get(HOME).text
        assert "共5,100.00元" in page
        assert "名册上今天是7人" in page

    def test_the_auditor_reads_what_was_passed(self, as_, cast):
        budget = BudgetFactory(year=localdate().year, status=Budget.Status.APPROVED)
        BudgetApproval.objects.create(
            budget=budget,
            status=Budget.Status.APPROVED,
            passed_on=localdate(),
            document_number="青工〔2026〕3号",
            recorded_by=cast.chair,
        )
        assert "青工〔2026〕3号" in as_("auditor").get(HOME).text

    def test_a_leader_sees_the_own_group_by_name(self, as_, cast):
        PersonFactory(name="同组", standing__group=cast.leader_group)
        PersonFactory(name="别组")
        page = as_("leader").get(HOME).text
        assert "同组" in page
        assert "别组" not in page

    def test_a_teacher_sees_the_next_three_and_no_money(self, as_, cast, plan):
        BudgetLineFactory(budget__year=localdate().year)
        for days in (-1, 1, 2, 3, 4):
            day = localdate() + timedelta(days=days)
            activity = ActivityFactory(plan=plan, title=f"第{days}天的活动")
            OccasionFactory(activity=activity, starts_on=day)
        response = as_("teacher").get(HOME)
        coming = [occasion.activity.title for occasion in response.context["coming"]]
        assert coming == ["第1天的活动", "第2天的活动", "第3天的活动"]
        assert "预算" not in response.text
        assert "定日期</a>" not in response.text

    def test_the_newest_three_unread_notices_lead_on(self, as_, cast):
        person = cast.teacher.person
        for title in ("第一条", "第二条", "第三条", "第四条"):
            NoticeFactory(person=person, title=title)
        NoticeFactory(person=person, title="看过的", read_at=timezone.now())
        response = as_("teacher").get(HOME)
        assert [told.line.notice.title for told in response.context["told"]] == ["第四条", "第三条", "第二条"]
        assert "查看4条未读" in response.text
        assert reverse("reminders:notice_open", args=[person.notices.get(title="第四条").pk]) in response.text

    def test_without_a_notice_there_is_no_card(self, as_, cast):
        assert 'id="home-notices"' not in as_("teacher").get(HOME).text

    def test_a_draft_is_nothing_to_a_teacher_yet(self, as_, cast, plan):
        this_month(plan, title="还在商量的事")
        WorkPlan.objects.update(status=WorkPlan.Status.DRAFT)
        assert "还在商量的事" not in as_("teacher").get(HOME).text
        assert "还在商量的事" in as_("chair").get(HOME).text

    def test_the_school_office_sees_the_calendar(self, as_, cast, plan):
        this_month(plan, title="趣味运动会")
        assert "趣味运动会" in as_("office_head").get(HOME).text

    def test_the_administrator_sees_a_machine_and_nobody(self, as_, cast, plan):
        this_month(plan, title="趣味运动会")
        page = as_("administrator").get(HOME).text
        assert "PostgreSQL" in page
        assert "趣味运动会" not in page
        assert "周桂兰" not in page

    def test_who_is_nothing_to_the_union_today_is_shown_out(self, as_, cast):
        assert as_("outsider").get(HOME).url == reverse("account_inactive")


@pytest.mark.parametrize("who", ["chair", "treasurer", "auditor", "leader", "teacher", "administrator"])
@pytest.mark.parametrize("count", [1, 3, 200])
def test_home_asks_as_much_for_few_as_for_many(as_, cast, plan, who, count, django_assert_num_queries):
    asked = {"chair": 11, "treasurer": 11, "auditor": 10, "leader": 9, "teacher": 8, "administrator": 6}
    budget = BudgetFactory(year=localdate().year)
    this_month(plan, count)
    for n in range(count):
        held = ActivityFactory(plan=plan)
        OccasionFactory(activity=held, starts_on=localdate())
        BudgetLineFactory(
            budget=budget, item=f"慰问{n}", festival_day=localdate() + timedelta(days=1), category="member"
        )
        NoticeFactory(person=getattr(cast, who).person)
    client = as_(who)
    with django_assert_num_queries(asked[who]):
        client.get(HOME)


def test_who_holds_three_offices_asks_for_no_more_than_twelve(cast, plan, django_assert_max_num_queries):
    everything = PersonFactory(name="一肩挑", signs_in=True, standing__group=cast.leader_group)
    Post.objects.all().delete()
    for kind in ("chair", "treasurer"):
        PostFactory(person=everything, kind=kind)
    BudgetLineFactory(budget__year=localdate().year, festival_day=localdate())
    PostFactory(person=everything, kind="group_leader", group=cast.leader_group)
    client = signed_in(everything.user)
    with django_assert_max_num_queries(12):
        client.get(HOME)


class TestReports:
    def test_a_month_holds_what_touches_it(self, cast):
        plan = WorkPlanFactory(year=2026)
        long = ActivityFactory(plan=plan, title="跨月", month_from=5, month_to=6)
        OccasionFactory(
            activity=ActivityFactory(plan=plan, title="两天"),
            starts_on=date(2026, 5, 31),
            ends_on=date(2026, 6, 1),
        )
        ActivityFactory(plan=plan, title="七月的", month_from=7)
        may, june = months_ahead(cast.chair, today=MAY)
        assert [found.activity.title for found in may.dated] == ["两天"]
        assert [found.activity.title for found in june.dated] == ["两天"]
        assert [found.activity for found in may.undated] == [long]
        assert [found.activity for found in june.undated] == [long]

    def test_december_is_followed_by_january(self, cast):
        months = months_ahead(cast.chair, today=date(2026, 12, 31))
        assert [month.first for month in months] == [date(2026, 12, 1), date(2027, 1, 1)]

    def test_festivals_are_counted_down(self):
        found = festivals_ahead(date(2026, 6, 18))
        assert (found[0].festival, found[0].days_to_go) == ("dragon_boat", 1)

    def test_next_year_is_offered_in_autumn_and_only_while_there_is_none(self, cast):
        plan = WorkPlanFactory(year=2026)
        assert planning(cast.chair, today=MAY).next_from is None
        assert planning(cast.chair, today=date(2026, 11, 1)).next_from == plan
        WorkPlanFactory(year=2027, status=WorkPlan.Status.DRAFT)
        assert planning(cast.chair, today=date(2026, 11, 1)).next_from is None

    def test_a_void_plan_is_no_plan(self, cast):
        WorkPlanFactory(year=2026, status=WorkPlan.Status.VOID)
        assert planning(cast.chair, today=MAY).plan is None

    def test_a_plan_of_a_school_year_is_this_year_s_in_spring(self, cast):
        plan = WorkPlanFactory(year=2025, first_month=9)
        assert planning(cast.chair, today=MAY).plan == plan

    def test_the_next_gift_is_the_first_to_come_with_all_its_lines(self, cast):
        budget = BudgetFactory(year=2026)
        BudgetLineFactory(budget=budget, item="春节", festival_day=date(2026, 2, 17))
        BudgetLineFactory(budget=budget, item="国庆节", festival_day=date(2026, 10, 1))
        for category in ("member", "retired"):
            BudgetLineFactory(budget=budget, category=category, source="other", **SPRING_GIFT)
        gift = next_gift(cast.treasurer, today=MAY)
        assert (gift.item, gift.day, gift.total) == ("端午节", date(2026, 6, 19), Decimal(10200))
        assert [(found.line.category, found.registered, found.differs) for found in gift.lines] == [
            ("member", 7, True),
            ("retired", 1, True),
        ]
        assert next_gift(cast.treasurer, today=date(2026, 12, 1)) is None

    def test_next_year_s_budget_is_missed_in_autumn(self):
        this_year = [Budget(year=2026)]
        assert next_budget_year(this_year, today=MAY) is None
        assert next_budget_year(this_year, today=date(2026, 10, 1)) == 2027
        assert next_budget_year([Budget(year=2027)], today=date(2026, 10, 1)) is None


def test_the_button_for_next_year_names_the_plan_it_starts_from(cast):
    plan = WorkPlanFactory(year=2026)
    found = planning(cast.chair, today=date(2026, 11, 1))
    page = render_to_string("office/_home_planning.html", {"planning": found})
    assert f"{reverse('office:next_year')}?plan={plan.pk}" in page
