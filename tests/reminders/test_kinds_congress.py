"""What is said of sessions, calls, proposals and bright ideas."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from activities.models import Occasion
from congress.models import Assignment, Body, Idea, Paper, PreparationStep, Proposal, RollEntry
from congress.services.assignments import assign_proposal
from congress.services.ideas import answer_idea, answer_mark
from congress.services.steps import lock_proposal, move
from congress.states import Status
from members.models import Post
from reminders.kinds import KINDS
from reminders.models import Notice, ReminderRule
from reminders.services.finding import find_due
from tests.factories.congress import (
    CallFactory,
    DelegateFactory,
    ProposalFactory,
    RuleSetFactory,
    SessionFactory,
    TermFactory,
)
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory, UnionGroupFactory
from tests.reminders.clock import at
from tests.reminders.kinds import ask_for, found, queries, said, told
from tests.reminders.test_kinds_changes import later

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]


def day(days=0):
    return (localdate() + timedelta(days=days)).isoformat()


def long_since():
    return timezone.now() - timedelta(days=5)


@pytest.fixture
def teacher():
    return PersonFactory(name="林晓春")


@pytest.fixture
def retiree():
    return PersonFactory(standing__category="retired", standing__membership="kept")


class TestTheCall:
    def test_its_first_day_is_told_to_all_who_may_propose(self, teacher, retiree):
        CallFactory(opens_on=day(3), closes_on=day(20))
        (matter,) = found("call_opens", day(3))
        assert teacher.pk in told(matter)
        assert retiree.pk not in told(matter)
        assert "征集提案" in said("call_opens", matter)
        assert found("call_opens", day(4)) == []

    def test_three_days_before_its_last_it_is_told_again(self, teacher):
        CallFactory(closes_on=day(10))
        (matter,) = found("call_closes", day(7))
        assert "还有3天截止" in said("call_closes", matter)
        assert teacher.pk in told(matter)

    def test_of_a_congress_the_delegates_are_told(self, teacher):
        delegate = DelegateFactory()
        CallFactory(opens_on=day(), session__term=delegate.term, session__announced_at=long_since())
        (matter,) = found("call_opens", day())
        assert told(matter) == [delegate.person_id]

    def test_the_rules_may_let_all_staff_propose(self, teacher):
        RuleSetFactory(who_seconds="staff")
        delegate = DelegateFactory()
        CallFactory(opens_on=day(), session__term=delegate.term, session__announced_at=long_since())
        (matter,) = found("call_opens", day())
        assert {delegate.person_id, teacher.pk} <= set(told(matter))

    def test_of_a_members_meeting_the_members_are_told(self, teacher):
        temporary = PersonFactory(standing__category="temporary", standing__membership="none")
        CallFactory(
            opens_on=day(),
            session__term=TermFactory(body=Body.MEMBERS_MEETING),
            session__announced_at=long_since(),
        )
        (matter,) = found("call_opens", day())
        assert teacher.pk in told(matter)
        assert temporary.pk not in told(matter)

    def test_a_session_nobody_knows_of_yet_is_not_given_away(self):
        CallFactory(opens_on=day(), session__announced_at=None)
        assert found("call_opens", day()) == []

    def test_one_that_is_open_when_the_session_is_announced_is_told_with_it(self):
        CallFactory(opens_on=day(), closes_on=day(3))
        assert found("call_opens", day()) == []
        assert found("call_closes", day()) == []


def test_who_sits_beside_the_proposer_is_asked_to_second_once(teacher):
    group = UnionGroupFactory()
    beside, proposer = (PersonFactory(standing__group=group) for _ in range(2))
    proposal = ProposalFactory(proposer=proposer, at=Status.SECONDING)
    (matter,) = found("seconding_asked", day())
    assert told(matter) == [beside.pk]
    assert proposal.title in said("seconding_asked", matter)
    assert found("seconding_asked", day(1)) == []


def test_a_submitted_proposal_asks_nobody_any_more():
    ProposalFactory(at=Status.SUBMITTED)
    assert found("seconding_asked", day()) == []


class TestAnAnswer:
    @pytest.fixture
    def head(self):
        return PostFactory(kind=Post.Kind.DEPARTMENT_HEAD, department=DepartmentFactory(name="总务处"))

    def given(self, head, due, at=Status.HANDLING):
        proposal = ProposalFactory(at=at)
        return Assignment.objects.create(proposal=proposal, department=head.department, due_on=due)

    def test_a_week_and_a_day_before_the_head_of_the_department_is_told(self, head):
        part = self.given(head, day(7))
        for on in (0, 6):
            (matter,) = found("answer_due", day(on))
            assert told(matter) == [head.person_id]
        assert str(part.pk) in matter.link
        assert found("answer_due", day(3)) == []

    def test_without_a_head_the_school_office_is_told(self, head):
        office = PostFactory(kind=Post.Kind.SCHOOL_OFFICE)
        self.given(head, day(7))
        Post.objects.filter(pk=head.pk).update(period=DateRange("2020-01-01", localdate()))
        (matter,) = found("answer_due", day())
        assert told(matter) == [office.person_id]

    def test_an_overdue_one_is_said_each_week_to_the_department_and_the_union(self, head):
        chair = PostFactory(kind=Post.Kind.CHAIR)
        self.given(head, day(-8))
        matters = found("answer_overdue", day())
        assert [told(one) for one in matters] == [[head.person_id], [chair.person_id]]
        assert "已超期8天" in said("answer_overdue", matters[0])
        assert found("answer_overdue", day(1)) == []

    def test_what_is_answered_or_sent_back_is_not_due(self, head):
        self.given(head, day(7), at=Status.AWAITING_RATING)
        back = self.given(head, day(7))
        Assignment.objects.filter(pk=back.pk).update(sent_back_on=localdate(), sent_back_reason="不属本部门")
        assert found("answer_due", day()) == []

    def test_the_proposer_is_asked_for_three_weeks_what_they_think_of_it(self):
        proposal = ProposalFactory(at=Status.AWAITING_RATING)
        days = [on for on in range(30) if found("proposal_answered", day(on))]
        assert days == [0, 7, 14]
        first, second = (said("proposal_answered", found("proposal_answered", day(on))[0]) for on in (0, 7))
        assert f"您的提案有答复了：{proposal.title}" in first
        assert f"您的提案还等您评价：{proposal.title}" in second
        (matter,) = found("proposal_answered", day())
        assert told(matter) == [proposal.proposer_id]


def test_an_idea_s_answer_goes_to_its_author_where_it_has_one(cast):
    rows = [
        Idea.objects.create(title=title, author=author, written_on=localdate())
        for title, author in (("有名", cast.teacher.person), ("无名", None))
    ]
    for idea in rows:
        answer_idea(idea=idea, status="adopted", answer="好", seen=answer_mark(idea), by=cast.chair)
    (matter,) = found("idea_answered", day())
    assert told(matter) == [cast.teacher.person.pk]
    assert "有名" in said("idea_answered", matter)


def test_papers_of_a_day_are_said_once_to_all_who_vote(teacher, retiree):
    session = SessionFactory(announced_at=long_since())
    for title in ("工作报告", "财务报告"):
        Paper.objects.create(session=session, title=title, body="文", published_at=timezone.now())
    Paper.objects.create(session=session, title="草稿", body="文")
    (matter,) = found("papers_out", day())
    assert teacher.pk in told(matter)
    assert retiree.pk not in told(matter)
    assert "工作报告" in said("papers_out", matter)
    assert "草稿" not in said("papers_out", matter)


def test_a_step_of_preparation_is_said_on_its_day_and_each_week_until_it_is_done():
    chair = PostFactory(kind=Post.Kind.CHAIR)
    session = SessionFactory()
    step = PreparationStep.objects.create(session=session, title="审定议题", offset=-7)
    days = [on for on in range(-2, 9) if found("session_preparation", day(on))]
    assert days == [0, 7]
    (matter,) = found("session_preparation", day())
    assert told(matter) == [chair.person_id]
    assert "审定议题" in said("session_preparation", matter)
    PreparationStep.objects.filter(pk=step.pk).update(done_on=localdate())
    assert found("session_preparation", day()) == []


def test_a_congress_whose_term_runs_out_is_said_and_not_each_of_its_delegates():
    term = TermFactory(body=Body.STAFF_CONGRESS, period=DateRange("2024-01-01", "2027-01-01"))
    for _ in range(3):
        DelegateFactory(term=term)
    (matter,) = found("terms", "2026-12-01")
    assert "2026年12月31日" in said("terms", matter)


def test_it_is_said_once(teacher):
    ReminderRule.objects.exclude(code__startswith="call").update(is_on=False)
    CallFactory(opens_on=day(), session__announced_at=long_since())
    now = at(f"{day()} 12:00")
    first = find_due(now)
    assert first == Notice.objects.count() > 0
    assert find_due(now) == 0


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(("code", "most"), [("call_opens", 2), ("answer_overdue", 1), ("seconding_asked", 2)])
def test_it_takes_few_queries_for_any_number(code, most, rows):
    head = PostFactory(kind=Post.Kind.DEPARTMENT_HEAD, department=DepartmentFactory())
    for _ in range(rows):
        call = CallFactory(opens_on=localdate(), session__announced_at=long_since())
        ProposalFactory(call=call, at=Status.SECONDING)
        given = ProposalFactory(call=call, at=Status.HANDLING)
        Assignment.objects.create(proposal=given, department=head.department, due_on=day(-1))
    assert queries(code, day()) == most


class TestASessionIsCalled:
    @pytest.fixture
    def session(self):
        delegate = DelegateFactory()
        session = SessionFactory(term=delegate.term)
        session.delegate = delegate
        DelegateFactory(term=delegate.term, seat="non_voting")
        return session

    def told_now(self, **later):
        now = timezone.now() + timedelta(**(later or {"minutes": 1}))
        ask = ask_for("session_called", localdate(now).isoformat(), now=now)
        return list(KINDS["session_called"].find(ask))

    def test_everybody_on_the_roll_hears_it_once_with_the_call_and_the_papers(self, session, teacher):
        CallFactory(session=session, opens_on=day(), closes_on=day(3))
        Paper.objects.create(session=session, title="工作报告", body="文", published_at=timezone.now())
        (matter,) = self.told_now()
        assert len(told(matter)) == 2
        assert teacher.pk not in told(matter)
        text = said("session_called", matter)
        assert "工作报告" in text
        assert "提案征集到" in text
        assert found("papers_out", day()) == []

    def test_a_fixed_roll_is_the_roll(self, session, teacher):
        RollEntry.objects.create(session=session, roll="staff", person=teacher, reason="在册")
        (matter,) = self.told_now()
        assert told(matter) == [teacher.pk]

    def test_another_day_and_calling_it_off_are_said_again(self, session):
        (first,) = self.told_now()
        occasion = session.sittings.get().occasion
        Occasion.objects.filter(pk=occasion.pk).update(place="报告厅")
        later("activities_occasionevent")
        (second,) = self.told_now(minutes=3)
        assert first.subject != second.subject
        assert "变更" in said("session_called", second)
        Occasion.objects.filter(pk=occasion.pk).update(status="cancelled")
        (third,) = self.told_now(minutes=3)
        assert "取消" in said("session_called", third)

    def test_what_was_announced_before_it_was_written_down_has_not_changed(self, session):
        session.announced_at = timezone.now() - timedelta(days=8)
        session.save(update_fields=["announced_at"])
        assert self.told_now(minutes=3) == []

    def test_a_meeting_that_was_added_is_said_to_be_new(self, session):
        held = Occasion.objects.create(
            activity=session.activity, starts_on=localdate(), ends_on=localdate(), place="食堂"
        )
        session.sittings.create(part="preliminary", occasion=held)
        later("activities_occasionevent")
        (matter,) = self.told_now(minutes=3)
        assert said("session_called", matter).count("（新增）") == 2

    def test_a_change_says_what_it_was_before(self, session, monkeypatch):
        # The state before has stood for longer than one that is put right at once.
        monkeypatch.setattr("reminders.kinds.congress.BURST", timedelta(seconds=30))
        held = session.sittings.get().occasion
        on = held.starts_on + timedelta(days=1)
        Occasion.objects.filter(pk=held.pk).update(place="食堂", starts_on=on, ends_on=on)
        later("activities_occasionevent")
        (matter,) = self.told_now(minutes=3)
        text = said("session_called", matter)
        was, now = (f"{one.month}月{one.day}日" for one in (held.starts_on, on))
        assert f"有变更，时间由{was}" in text
        assert f"改为{now}" in text
        assert "地点：食堂" in text

    def test_another_place_is_said_with_the_one_before_and_the_same_time_as_it_is(self, session, monkeypatch):
        monkeypatch.setattr("reminders.kinds.congress.BURST", timedelta(seconds=30))
        occasion = Occasion.objects.filter(sitting__session=session)
        for place in ("报告厅", "食堂"):
            occasion.update(place=place)
        later("activities_occasionevent")
        (matter,) = self.told_now(minutes=3)
        text = said("session_called", matter)
        assert "，地点由报告厅改为食堂" in text
        assert "时间由" not in text

    def test_the_day_before_from_the_hour_of_the_rule(self, session):
        held = session.sittings.get().occasion.starts_on - timedelta(days=1)
        assert found("session_called", held.isoformat())[-1].until == held + timedelta(days=1)
        early = ask_for("session_called", held.isoformat(), now=at(f"{held} 06:00"))
        assert list(KINDS["session_called"].find(early)) == []

    def test_the_activity_says_nothing_of_its_own(self, session, teacher):
        now = timezone.now() + timedelta(minutes=1)
        ask = ask_for("occasion_changed", day(), now=now)
        assert list(KINDS["occasion_changed"].find(ask)) == []
        assert found("activity_tomorrow", day(6)) == []

    def test_what_is_not_announced_is_not_said(self):
        SessionFactory(announced_at=None)
        assert self.told_now() == []

    @pytest.mark.parametrize("rows", [1, 5])
    def test_any_number_takes_two_queries(self, rows):
        SessionFactory.create_batch(rows)
        with CaptureQueriesContext(connection) as context:
            assert len(self.told_now()) == rows
        assert len(context) <= 4


def looked_at(code, **later):
    now = timezone.now() + timedelta(**later)
    return list(KINDS[code].find(ask_for(code, localdate(now).isoformat(), now=now)))


class TestADepartmentIsGivenProposals:
    @pytest.fixture
    def head(self):
        return PostFactory(kind=Post.Kind.DEPARTMENT_HEAD, department=DepartmentFactory(name="总务处"))

    def give(self, head):
        assign_proposal(
            proposal=ProposalFactory(at=Status.ACCEPTED),
            lead=head.department,
            due_on=localdate() + timedelta(days=60),
            by=None,
        )

    def test_its_head_is_told_of_all_of_them_at_once(self, head):
        self.give(head)
        self.give(head)
        assert looked_at("proposals_given", minutes=1) == []
        (matter,) = looked_at("proposals_given", minutes=11)
        assert told(matter) == [head.person_id]
        assert "交办给您部门2件提案，请于" in said("proposals_given", matter)

    def test_a_second_handling_is_said_too(self, head):
        self.give(head)
        proposal = Proposal.objects.get()
        for step in (Status.HANDLING, Status.REPLIED, Status.AWAITING_RATING, Status.REHANDLING):
            move(lock_proposal(proposal), step, by=None)
        (matter,) = looked_at("proposals_given", minutes=11)
        assert "重新办理" in said("proposals_given", matter)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.SUBMITTED, "已提交，编号"),
        (Status.ACCEPTED, "已立案"),
        (Status.ASSIGNED, "交办给测试"),
        (Status.MERGED, "并入提案"),
        (Status.SUGGESTION, "转为意见建议，理由：测试"),
        (Status.RETURNED, "退回补充，原因：测试"),
        (Status.REFUSED, "不予立案，理由：测试"),
    ],
)
def test_the_proposer_is_told_what_becomes_of_it(status, words):
    proposal = ProposalFactory(at=status)
    (matter,) = [one for one in looked_at("proposal_moved", minutes=1) if told(one) == [proposal.proposer_id]]
    assert words in said("proposal_moved", matter)


def test_the_second_answer_is_told_on_the_day_of_the_first():
    proposal = ProposalFactory(at=Status.AWAITING_RATING)
    (first,) = found("proposal_answered", day())
    for step in (Status.REHANDLING, Status.REPLIED, Status.AWAITING_RATING):
        move(lock_proposal(proposal), step, by=None)
    (second,) = found("proposal_answered", day())
    assert first.subject != second.subject
