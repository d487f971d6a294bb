"""The first page: what each office has on it, in which order, and what that asks of the database."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import User
from activities.models import CheckIn, WorkPlan
from congress.models import Assignment
from congress.reports.handling_waiting import counted_waiting
from congress.reports.home import SOURCES
from congress.states import Status
from finance.models import Budget, BudgetApproval
from members.models import Application, Consent, Department, Post
from members.services.privacy import ask_correction, publish_notice
from office.models import PlanReading
from office.reports.blocks import AT_MOST, BLOCKS, ORDER, blocks_of, parts_of
from office.reports.desk import Desk
from office.reports.review import review
from office.reports.waiting import OF_ANYBODY, OF_WHO_PREPARES, asks
from tests.browsers import signed_in
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.congress import ProposalFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.factories.members import PersonFactory, PostFactory
from tests.factories.reminders import NoticeFactory

HOME = "/"
SLIPS = "/members/slips/"
LEADING = ["things", "months", "waiting", "notices", "budget", "birthdays", "unwritten", "missing"]
TEACHER = ["waiting", "notices", "coming", "proposals", "birthdays_said", "spent"]


@pytest.fixture
def plan(db):
    return WorkPlanFactory(year=localdate().year)


def this_month(plan, count=1, **fields):
    month = localdate().month
    return [ActivityFactory(plan=plan, month_from=month, **fields) for _n in range(count)]


def reading(cast, **fields):
    facts = {"title": "2026年计划", "year": 2026, "text": "二月：慰问。", "read_by": cast.chair}
    return PlanReading.objects.create(**facts | fields)


def whole(client):
    """The text of all parts of somebody's page, as who has no JavaScript goes through them."""
    texts, address = [], HOME
    while address:
        response = client.get(address)
        texts.append(response.text)
        number = response.context["next_part"]
        address = reverse("office:home_part", args=[number]) if number else None
    return "".join(texts)


class TestOrder:
    @pytest.mark.parametrize(
        ("who", "blocks"),
        [
            ("chair", [*LEADING, "proposals", "festivals"]),
            ("treasurer", ["gift", "upward", "entries", *TEACHER[:-1]]),
            ("auditor", ["review", "approvals", *TEACHER[:-1]]),
            ("leader", ["group", *TEACHER]),
            ("office_head", ["chairless", "replies", *TEACHER]),
            ("teacher", TEACHER),
            ("administrator", ["machine", "notices", *[code for code in TEACHER if code != "notices"]]),
            ("keeper", ["machine", "notices"]),
        ],
    )
    def test_each_office_has_its_blocks_in_the_written_order(self, cast, keeper, who, blocks):
        assert blocks_of(getattr(cast, who)) == blocks

    def test_the_page_shows_them_in_that_order(self, as_, cast):
        page = whole(as_("chair"))
        places = [page.index(f'id="home-{code}') for code in LEADING if code not in ("notices", "months")]
        assert places == sorted(places)

    def test_several_offices_have_each_block_once(self, cast):
        Post.objects.filter(person=cast.leader.person).delete()
        PostFactory(person=cast.chair.person, kind="group_leader", group=cast.leader_group)
        chair = User.objects.get(pk=cast.chair.pk)
        found = blocks_of(chair)
        assert found == [*LEADING, "group", "proposals", "festivals"]
        assert len(found) == len(set(found))

    def test_every_block_that_is_ordered_is_there(self):
        assert {code for codes in ORDER.values() for code in codes} <= BLOCKS.keys()

    def test_what_the_three_things_say_is_not_said_again(self, as_, cast):
        ProposalFactory(at=Status.SUBMITTED)
        BudgetFactory(year=localdate().year)
        first = as_("chair").get(HOME)
        handling = reverse("congress:handling_list")
        assert handling in first.context["said"]
        rest = unescape(re.search(r'hx-get="([^"]+)"', first.text)[1])
        page = as_("chair").get(rest).text
        assert f"{handling}?stage=" not in page
        assert "除了上面的" in page
        assert f"{handling}?stage=" in as_("chair").get(rest.partition("?")[0]).text

    def test_a_part_that_is_not_there_is_not_found(self, as_):
        client = as_("chair")
        for number in (0, 99):
            assert client.get(reverse("office:home_part", args=[number])).status_code == 404

    def test_htmx_is_given_the_blocks_alone(self, as_):
        response = as_("chair").get(reverse("office:home_part", args=[2]), headers={"HX-Request": "true"})
        assert "<html" not in response.text
        assert "home-waiting" in response.text


class TestChair:
    def test_without_a_plan_the_way_to_one_is_the_first_thing(self, as_, cast):
        page = as_("chair").get(HOME).text
        assert "还没有今年的计划。把去年的 Word 文档拖进来，或者直接粘贴文字。" in page
        assert reverse("office:reading_start") in page

    def test_a_reading_that_waits_leads_to_its_review(self, as_, cast):
        waiting, done = reading(cast), reading(cast, title="放弃的", status="dropped")
        page = as_("chair").get(HOME).text
        assert reverse("office:reading_review", args=[waiting.pk]) in page
        assert reverse("office:reading_review", args=[done.pk]) not in page

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
        Budget.objects.update(status=Budget.Status.SUBMITTED)
        page = " ".join(whole(as_("chair")).split())
        assert f"{budget.year}年预算100,200.00元，已上报；其中18,600.00元待定经费来源" in page
        assert reverse("finance:budget_detail", args=[budget.pk]) in page

    def test_what_waits_is_counted_and_leads_on(self, as_, cast):
        ProposalFactory(at=Status.SUBMITTED)
        ask_correction(person=cast.teacher.person, what="手机", wanted="13800000001", by=cast.teacher)
        awaiting = Application.Status.AWAITING_COMMITTEE
        Application.objects.create(person=cast.retiree.person, applied_on=localdate())
        for who in (cast.teacher, cast.treasurer):
            Application.objects.create(person=who.person, applied_on=localdate(), status=awaiting)
        page = as_("chair").get(reverse("office:home_part", args=[2])).text
        assert "有1条更正申请等待答复" in page
        assert "有1份入会申请等待小组意见" in page
        assert "有2份入会申请等待委员会批准" in page
        assert f"{reverse('congress:handling_list')}?stage=decide" in page
        for name in ("office:correction_list", "members:application_list"):
            assert f'href="{reverse(name)}"' in page
        assert "更正申请" not in whole(as_("treasurer"))

    def test_birthdays_of_the_week_have_the_year_for_who_may_see_it(self, as_, cast):
        soon = localdate() + timedelta(days=3)
        PersonFactory(name="寿星", born_on=soon.replace(year=1972, day=min(soon.day, 28)))
        PersonFactory(name="下月的", born_on=(localdate() + timedelta(days=20)).replace(year=1980, day=1))
        page = whole(as_("chair"))
        assert "寿星" in page
        assert "1972年生" in page

    def test_of_many_birthdays_ten_stand_there(self, as_, cast):
        for _n in range(12):
            PersonFactory(name="寿星", born_on=date(1980, 5, 20))
        found = filled("birthdays", cast.chair, today=date(2026, 5, 18))
        page = render_to_string("office/_home_birthdays.html", {"birthdays": found})
        assert page.count("寿星") == 10
        assert "另外还有2位" in page

    def test_what_was_held_and_nobody_is_written_down_for_is_listed(self, as_, cast, plan):
        yesterday = localdate() - timedelta(days=1)
        lacking = OccasionFactory(activity=ActivityFactory(plan=plan, title="没记的"), starts_on=yesterday)
        written = OccasionFactory(activity=ActivityFactory(plan=plan, title="记过的"), starts_on=yesterday)
        gift = ActivityFactory(plan=plan, title="发慰问品", kind="welfare")
        OccasionFactory(activity=gift, starts_on=yesterday)
        CheckIn.objects.create(occasion=written, person=cast.teacher.person)
        found = [one for one, _address in filled("unwritten", cast.chair)]
        assert found == [lacking]
        assert "记下谁来了" in whole(as_("chair"))

    def test_what_is_missing_is_named_until_it_is_there(self, as_, cast):
        page = whole(as_("chair"))
        assert "个人信息告知书还没有发布" in page
        assert "还没有财务委员" not in page
        Post.objects.filter(kind="treasurer").delete()
        assert "还没有财务委员" in whole(as_("chair"))
        publish_notice(text="告知书", by=cast.chair)
        assert "个人信息告知书还没有发布" not in whole(as_("chair"))

    def test_a_new_house_is_led_to_the_roster_and_then_to_the_slips(self, as_, cast):
        client = as_("chair")
        assert reverse("members:roster_start") in client.get(HOME).text
        for _n in range(10):
            PersonFactory()
        User.objects.exclude(pk=cast.chair.pk).update(last_login=None)
        page = client.get(HOME).text
        assert reverse("members:roster_start") not in page
        assert reverse("members:slip_list") in whole(client)
        User.objects.update(last_login=timezone.now())
        assert reverse("members:slip_list") not in whole(client)


def filled(code, user, today=None):
    """What a block has for somebody, asked as the page asks it."""
    return BLOCKS[code].fill(Desk(user, today=today or localdate(), sees_money=True))


class TestMoney:
    def test_the_treasurer_compares_the_next_festival_with_the_registry(self, as_, cast):
        tomorrow = localdate() + timedelta(days=1)
        BudgetLineFactory(
            budget__year=tomorrow.year, item="端午节", festival_day=tomorrow, headcount=51, rate=Decimal(100)
        )
        page = as_("treasurer").get(HOME).text
        assert "共5,100.00元" in page
        assert "名册上今天是7人" in page

    def test_the_treasurer_sees_what_is_due_upward(self, as_, cast):
        BudgetFactory(year=localdate().year, status=Budget.Status.AUDITED)
        assert "等待向上上报" in whole(as_("treasurer"))
        Budget.objects.update(status=Budget.Status.SUBMITTED)
        assert "等待上级批复" in whole(as_("treasurer"))

    def test_the_last_entries_are_lines_and_steps(self, as_, cast):
        BudgetLineFactory(budget__year=localdate().year, item="端午节", headcount=51, rate=Decimal(100))
        page = whole(as_("treasurer"))
        assert "端午节" in page
        assert "5,100.00" in page

    def test_a_step_stands_under_its_own_day(self, as_, cast):
        day = date(localdate().year, 1, 9)
        budget = BudgetFactory(year=localdate().year, status=Budget.Status.COMMITTEE_PASSED)
        BudgetApproval.objects.create(
            budget=budget, status=budget.status, passed_on=day, recorded_by=cast.chair
        )
        page = whole(as_("treasurer"))
        assert f"{day.year}年预算：委员会已通过" in page
        assert "1月9日" in page

    def test_the_auditor_has_the_budget_that_waits_and_the_next_review(self, as_, cast):
        budget = BudgetFactory(year=localdate().year, status=Budget.Status.COMMITTEE_PASSED)
        BudgetApproval.objects.create(
            budget=budget,
            status=Budget.Status.COMMITTEE_PASSED,
            passed_on=localdate(),
            document_number="青工〔2026〕3号",
            recorded_by=cast.chair,
        )
        page = whole(as_("auditor"))
        assert "等待您审查" in page
        assert "青工〔2026〕3号" in page
        assert "经费审查" in page

    def test_on_a_phone_that_was_let_in_by_a_slip_money_is_asked_for_first(self, as_, cast):
        BudgetLineFactory(budget__year=localdate().year, item="端午节", festival_day=localdate())
        client = as_("treasurer")
        session = client.session
        session["confirmed_until"] = 0
        session.save()
        page = whole(client)
        assert page.count('id="home-money-waits"') == 1
        assert reverse("accounts:confirm") in page
        assert "端午节" not in page

    @pytest.mark.parametrize(
        ("today", "on", "first", "is_now"),
        [
            (date(2026, 11, 22), date(2027, 1, 1), date(2026, 7, 1), False),
            (date(2027, 1, 15), date(2027, 1, 1), date(2026, 7, 1), True),
            (date(2026, 2, 1), date(2026, 6, 1), date(2026, 1, 1), False),
            (date(2026, 6, 30), date(2026, 6, 1), date(2026, 1, 1), True),
        ],
    )
    def test_the_funds_are_reviewed_in_june_and_january(self, today, on, first, is_now):
        found = review([], today=today)
        assert (found.on, found.first, found.is_now) == (on, first, is_now)


class TestTeacher:
    def test_a_teacher_sees_the_next_three_and_no_money(self, as_, cast, plan):
        BudgetLineFactory(budget__year=localdate().year)
        for days in (-1, 1, 2, 3, 4):
            activity = ActivityFactory(plan=plan, title=f"第{days}天的活动")
            OccasionFactory(activity=activity, starts_on=localdate() + timedelta(days=days))
        others = ActivityFactory(plan=plan, title="退休老师的", audience="retired")
        OccasionFactory(activity=others, starts_on=localdate())
        coming = [one.activity.title for one in filled("coming", cast.teacher)]
        assert coming == ["第1天的活动", "第2天的活动", "第3天的活动"]
        page = whole(as_("teacher"))
        assert "第1天的活动" in page
        assert "预算" not in page
        assert "定日期</a>" not in page

    def test_own_proposals_stand_with_their_state(self, as_, cast):
        ProposalFactory(proposer=cast.teacher.person, title="关于午休的提案", at=Status.SUBMITTED)
        ProposalFactory(title="别人的提案", at=Status.SUBMITTED)
        page = whole(as_("teacher"))
        assert "关于午休的提案" in page
        assert "别人的提案" not in page

    def test_an_answer_that_waits_to_be_rated_leads_straight_there(self, as_, cast):
        proposal = ProposalFactory(proposer=cast.teacher.person, at=Status.AWAITING_RATING)
        page = as_("teacher").get(HOME).text
        assert reverse("congress:proposal_rate", args=[proposal.pk]) in page

    def test_only_who_agreed_stands_among_the_birthdays_and_never_with_a_year(self, as_, cast):
        born = localdate().replace(year=1972, day=min(localdate().day, 28))
        agrees = PersonFactory(name="愿意说的", born_on=born)
        PersonFactory(name="没同意的", born_on=born)
        Consent.objects.create(person=agrees, purpose=Consent.Purpose.BIRTHDAY_LIST)
        page = whole(as_("teacher"))
        assert "没同意的" not in page
        assert "1972" not in page
        if born.day == localdate().day:
            assert "愿意说的" in page

    def test_where_the_money_goes_is_said_by_kind_once_it_is_approved(self, as_, cast, plan):
        budget = BudgetFactory(year=localdate().year)
        BudgetLineFactory(
            budget=budget, item="慰问张三", festival="dragon_boat", headcount=50, rate=Decimal(100)
        )
        trip = ActivityFactory(plan=plan, kind="trip")
        BudgetLineFactory(budget=budget, item="春游", activity=trip, headcount=10, rate=Decimal(100))
        assert filled("spent", cast.teacher) is None
        Budget.objects.update(status=Budget.Status.APPROVED)
        found = filled("spent", cast.teacher)
        assert (found.total, [amount for _kind, amount in found.kinds]) == (6000, [5000, 1000])
        page = whole(as_("teacher"))
        assert "6,000.00元" in page
        assert "慰问张三" not in page
        assert "行政补助" not in page

    def test_what_the_school_pays_is_not_said_to_be_the_unions(self, as_, cast):
        budget = BudgetFactory(year=localdate().year)
        BudgetLineFactory(budget=budget)
        BudgetLineFactory(budget=budget, category="retired", headcount=31, source="administration")
        Budget.objects.update(status=Budget.Status.APPROVED)
        assert "其中工会经费5,100.00元、行政补助3,100.00元" in whole(as_("teacher"))

    def test_the_newest_three_unread_notices_lead_on(self, as_, cast):
        for title in ("第一条", "第二条", "第三条", "第四条"):
            NoticeFactory(person=cast.teacher.person, title=title)
        NoticeFactory(person=cast.teacher.person, title="看过的", read_at=timezone.now())
        response = as_("teacher").get(HOME)
        assert [told.line.notice.title for told in response.context["notices"]] == [
            "第四条",
            "第三条",
            "第二条",
        ]
        assert "查看4条未读" in response.text
        newest = cast.teacher.person.notices.get(title="第四条")
        assert reverse("reminders:notice_open", args=[newest.pk]) in response.text

    def test_a_privacy_notice_asks_to_be_read_until_it_is(self, as_, cast):
        notice = publish_notice(text="告知书", by=cast.chair)
        assert reverse("office:notice") in as_("teacher").get(HOME).text
        notice.acknowledgements.create(person=cast.teacher.person)
        assert "告知书请您阅读" not in as_("teacher").get(HOME).text

    def test_a_draft_is_nothing_to_a_teacher_yet(self, as_, cast, plan):
        OccasionFactory(activity=ActivityFactory(plan=plan, title="还在商量的事"), starts_on=localdate())
        WorkPlan.objects.update(status=WorkPlan.Status.DRAFT)
        assert "还在商量的事" not in whole(as_("teacher"))
        assert "还在商量的事" in whole(as_("chair"))


class TestOthers:
    def test_the_school_office_has_the_answers_it_owes_by_their_day(self, as_, cast):
        department = Department.objects.create(name="总务处")
        for days, title in ((5, "后到期的"), (-2, "过期的")):
            proposal = ProposalFactory(title=title, at=Status.ASSIGNED)
            Assignment.objects.create(
                proposal=proposal, department=department, due_on=localdate() + timedelta(days=days)
            )
        response = as_("office_head").get(HOME)
        found = response.context["replies"]
        assert [part.proposal.title for part in found.shown] == ["过期的", "后到期的"]
        assert found.overdue == 1
        assert reverse("congress:given_detail", args=[found.shown[0].pk]) in response.text

    def test_a_department_head_has_those_of_the_own_department(self, cast):
        ours, theirs = (Department.objects.create(name=name) for name in ("教务处", "总务处"))
        head = PersonFactory(signs_in=True)
        PostFactory(person=head, kind="department_head", department=ours)
        for department in (ours, theirs):
            proposal = ProposalFactory(title=f"给{department.name}的", at=Status.ASSIGNED)
            Assignment.objects.create(proposal=proposal, department=department, due_on=localdate())
        page = signed_in(head.user).get(HOME).text
        assert "给教务处的" in page
        assert "给总务处的" not in page

    def test_without_a_chair_the_school_office_names_one(self, as_, cast):
        assert reverse("members:acting_chair") not in as_("office_head").get(HOME).text
        Post.objects.filter(kind="chair").delete()
        assert reverse("members:acting_chair") in as_("office_head").get(HOME).text

    def test_a_leader_sees_what_the_own_group_lacks(self, as_, cast):
        PersonFactory(name="缺手机", standing__group=cast.leader_group, born_on=date(1980, 1, 1))
        PersonFactory(name="别组")
        group = cast.leader_group
        Application.objects.create(person=cast.retiree.person, applied_on=localdate(), group=group)
        response = as_("leader").get(HOME)
        lacking = {gap.label: [one.name for one in gap.people] for gap in response.context["group"].gaps}
        assert lacking["没有手机号"] == ["高明", "缺手机"]
        assert "缺手机" not in lacking["没有生日"]
        assert response.context["group"].applications == 1
        assert "别组" not in response.text

    def test_a_leader_is_asked_for_the_slips_that_the_list_of_slips_has(self, as_, cast):
        in_office = PersonFactory(name="任着职", standing__group=cast.leader_group)
        PostFactory(person=in_office, kind="treasurer")
        PersonFactory(name="没登录", standing__group=cast.leader_group)
        client = as_("leader")
        [gap] = [one for one in client.get(HOME).context["group"].gaps if one.url == SLIPS]
        listed = [line.name for line in client.get(SLIPS).context["lines"]]
        assert [one.name for one in gap.people] == listed
        assert "没登录" in listed
        assert "任着职" not in listed

    def test_who_only_keeps_the_machine_sees_it_and_nobody(self, as_, keeper, plan):
        this_month(plan, title="趣味运动会")
        page = whole(as_("keeper"))
        assert "PostgreSQL" in page
        assert "趣味运动会" not in page
        assert "周桂兰" not in page

    @pytest.mark.parametrize("path", ["/activities/plans/", "/members/", "/finance/"])
    def test_what_is_closed_to_who_only_keeps_the_machine(self, as_, keeper, path):
        assert as_("keeper").get(path).status_code == 403

    def test_who_is_nothing_to_the_union_today_is_shown_out(self, as_, cast):
        assert as_("outsider").get(HOME).url == reverse("account_inactive")


@pytest.mark.parametrize(
    "who", ["chair", "treasurer", "auditor", "leader", "teacher", "office_head", "administrator"]
)
def test_home_asks_as_much_for_few_as_for_many(as_, cast, plan, who, django_assert_max_num_queries):
    budget = BudgetFactory(year=localdate().year)
    user = getattr(cast, who)
    client = as_(who)
    counts = []
    for _count in (1, 3):
        this_month(plan, 2)
        for days in (-1, 1):
            OccasionFactory(activity=ActivityFactory(plan=plan), starts_on=localdate() + timedelta(days=days))
        item = f"慰问{_count}"
        BudgetLineFactory(budget=budget, item=item, festival_day=localdate() + timedelta(days=1))
        NoticeFactory(person=user.person)
        PersonFactory(born_on=localdate().replace(year=1972, day=1), standing__group=cast.leader_group)
        ProposalFactory(proposer=user.person, at=Status.AWAITING_RATING)
        asked = []
        for number in range(1, len(parts_of(user)) + 1):
            address = reverse("office:home_part", args=[number]) if number > 1 else HOME
            with django_assert_max_num_queries(12) as captured:
                client.get(address)
            asked.append(len(captured))
        counts.append(asked)
    assert counts[0] == counts[1]


def test_who_holds_every_office_asks_for_no_more_than_twelve_a_part(
    cast, plan, django_assert_max_num_queries
):
    everything = PersonFactory(name="一肩挑", signs_in=True, standing__group=cast.leader_group)
    Post.objects.exclude(kind="auditor").delete()
    for kind in ("chair", "treasurer", "school_office", "administrator", "organisation"):
        PostFactory(person=everything, kind=kind)
    PostFactory(person=everything, kind="group_leader", group=cast.leader_group)
    BudgetLineFactory(budget__year=localdate().year, festival_day=localdate())
    client = signed_in(everything.user)
    for number in range(1, len(parts_of(User.objects.get(pk=everything.user.pk))) + 1):
        with django_assert_max_num_queries(12):
            client.get(reverse("office:home_part", args=[number]) if number > 1 else HOME)


@pytest.mark.parametrize("code", sorted(BLOCKS))
def test_a_block_asks_no_more_than_it_says(cast, code, django_assert_max_num_queries):
    user = User.objects.get(pk=cast.chair.pk)
    assert user.roles
    block = BLOCKS[code]
    own = asks(user) if code == "waiting" else block.own
    assert len(block.asks) + own <= AT_MOST
    with django_assert_max_num_queries(len(block.asks) + own):
        filled(code, user)


def test_home_says_whatever_waits_in_the_congress():
    """What the congress comes to ask later gets its place here too, with what that costs."""
    assert {*OF_ANYBODY, *OF_WHO_PREPARES, counted_waiting} == set(SOURCES)
