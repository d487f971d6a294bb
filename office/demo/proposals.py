"""Proposals of the demo school: last year's and what became of them, and those of the open call."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import User
from congress.models import Assignment, Call, Proposal, Rating, Reply, Screening, Seconding
from congress.reports.seconding import unit_of
from congress.services.proposals import hand_in, start_proposal
from congress.services.seconding import second_by_sheet
from congress.similar import pieces
from congress.states import Status
from members.models import Department, Person

S, R, G = Status, Proposal.Result, Rating.Grade
C = Proposal.Category
LEAD = "总务处"
DAYS_TO_ANSWER = timedelta(days=60)


class Handled(NamedTuple):
    """A proposal of last year: who proposed it (place in the registry), and how far it came."""

    proposer: int
    title: str
    category: str
    reasons: str
    measures: str
    outcome: str = "accepted"
    reason: str = ""
    lead: str = LEAD
    reply: str = ""
    result: str = ""
    grade: str = ""
    days_to_reply: int = 40


HANDLED = (
    Handled(
        24,
        "关于解决教师午休场所的提案",
        C.WELFARE,
        "中午看护结束到下午第一节课有五十分钟，老师们只能趴在办公桌上。",
        "把综合楼二楼活动室辟为午休室，配十张折叠床和遮光帘。",
        reply="已在综合楼二楼设午休室，配折叠床十二张，十二月起每天开放。",
        result=R.SOLVED,
        grade=G.SATISFIED,
    ),
    Handled(
        21,
        "关于改进教工食堂菜品和用餐秩序的提案",
        C.WELFARE,
        "高峰时排队二十分钟，菜品一周不换。",
        "错时用餐，每周公布菜单，工会派人参加膳食小组。",
        reply="已分两批用餐，菜单每周五公布；更换供货单位的招标正在进行。",
        result=R.SOLVING,
        grade=G.BASICALLY,
    ),
    Handled(
        33,
        "关于丰富食堂菜品的提案",
        C.WELFARE,
        "菜品单一，少数民族老师可选的更少。",
        "增加清真窗口和粗粮窗口。",
        outcome="merged",
    ),
    Handled(
        26,
        "关于建立青年教师结对培养办法的提案",
        C.TEACHING,
        "三年内新教师九人，听课评课没有固定安排。",
        "每位新教师配一位师傅，每月至少互听两节课，计入工作量。",
        lead="教导处",
        reply="已制定结对办法，九对师徒签约，互听课计入工作量。",
        result=R.SOLVED,
        grade=G.SATISFIED,
        days_to_reply=28,
    ),
    Handled(
        35,
        "关于校门口增设电动车充电棚的建议",
        C.MANAGEMENT,
        "骑车上班的老师有三十多位，充电只能拉线。",
        "在东门建有消防设施的充电棚。",
        outcome="suggestion",
        reason="涉及消防审批，转总务处研究答复。",
        reply="消防部门要求充电棚离教学楼三十米以上，校内暂无合适位置，待东侧围墙改造时一并考虑。",
        result=R.LATER,
        grade=G.BASICALLY,
    ),
    Handled(
        28,
        "关于调整本人任教班级的提案",
        C.OTHER,
        "两个班级不在同一楼层，课间来不及。",
        "把两个班调到同一楼层。",
        outcome="refused",
        reason="属个人工作安排，已请教导处与本人当面沟通。",
    ),
    Handled(
        4,
        "关于每两年组织一次教职工健康体检的提案",
        C.WELFARE,
        "上次统一体检是三年前，几位老师自己花钱去查。",
        "每两年体检一次，女教职工加妇科、乳腺项目，自愿参加。",
        reply="已与区医院谈定每两年组织一次，经费列入学校预算，正在排定首次体检的日子。",
        result=R.SOLVING,
    ),
    Handled(
        18,
        "关于更新低段教室投影设备的提案",
        C.TEACHING,
        "六间教室的投影发暗，孩子看不清。",
        "两年内分批更换，先换一年级。",
    ),
)


def seed_handled(call: Call, people: list[Person], *, today: date, by: User) -> None:
    """Walk last year's proposals along the table, each step on the day it would have been taken."""
    held = call.session.sittings.get().occasion.starts_on
    places = {one.name: one for one in Department.objects.all()}
    last: Proposal | None = None
    for number, one in enumerate(HANDLED, start=1):
        walk = _Walk(call, people, one, number, by=by)
        walk.submit(call.closes_on - timedelta(days=2 * (len(HANDLED) - number)))
        walk.decide(held, into=last)
        if one.outcome in ("accepted", "suggestion"):
            # What still waits was handed over so late that its days for the answer are not over yet.
            given_on = held if one.grade else max(held, today + timedelta(days=6) - DAYS_TO_ANSWER)
            walk.assign(given_on, places[one.lead])
        if one.reply:
            # Who has not rated it yet was answered the other day.
            walk.reply(held + timedelta(days=one.days_to_reply) if one.grade else today - timedelta(days=9))
        if one.grade:
            walk.rate(held + timedelta(days=one.days_to_reply + 5))
        last = walk.proposal


class _Walk:
    """One proposal on its way; times lie in the past, which services do not write."""

    def __init__(self, call: Call, people: list[Person], one: Handled, number: int, *, by: User) -> None:
        self.one, self.by, self.people = one, by, people
        self.proposal = Proposal.objects.create(
            call=call,
            proposer=people[one.proposer],
            unit=unit_of(people[one.proposer], call, call.opens_on),
            title=one.title,
            category=one.category,
            reasons=one.reasons,
            measures=one.measures,
            pieces=pieces(one.title),
        )
        self.numbered: dict[str, Any] = {"number": number, "number_year": call.opens_on.year}
        Proposal.objects.filter(pk=self.proposal.pk).update(created_at=_at(call.opens_on))

    def submit(self, day: date) -> None:
        self.step(S.SECONDING, day, by_proposer=True)
        beside = [self.people[(self.one.proposer + n) % 50] for n in (1, 2)]
        Seconding.objects.bulk_create(Seconding(proposal=self.proposal, person=one) for one in beside)
        self.proposal.secondings.update(at=_at(day))
        self.step(S.SUBMITTED, day, by_proposer=True, submitted_on=day, **self.numbered)

    def decide(self, day: date, *, into: Proposal | None) -> None:
        one, merged = self.one, into if self.one.outcome == "merged" else None
        self.step(S.SCREENING, day)
        Screening.objects.create(
            proposal=self.proposal,
            outcome=one.outcome,
            into=merged,
            reason=one.reason,
            session=self.proposal.call.session,
            by=self.by,
        )
        self.proposal.screenings.update(at=_at(day))
        self.step(
            S(one.outcome), day, reason=one.reason, outcome=one.outcome, decided_on=day, merged_into=merged
        )

    def assign(self, day: date, lead: Department) -> None:
        due_on = day + DAYS_TO_ANSWER
        self.step(S.ASSIGNED, day, reason=lead.name, due_on=due_on)
        self.assignment = Assignment.objects.create(
            proposal=self.proposal, department=lead, due_on=due_on, given_by=self.by
        )
        Assignment.objects.filter(pk=self.assignment.pk).update(given_on=day)
        self.step(S.HANDLING, day + timedelta(days=3))

    def reply(self, day: date) -> None:
        one = self.one
        reply = Reply.objects.create(
            proposal=self.proposal,
            assignment=self.assignment,
            result=one.result,
            planned_for=day + timedelta(days=150) if one.result == R.SOLVING else None,
            text=one.reply,
            signed_by=f"{one.lead}负责人",
            via=Reply.Via.SEALED,
            entered_by=self.by,
            replied_on=day,
        )
        Reply.objects.filter(pk=reply.pk).update(entered_at=_at(day))
        self.step(S.REPLIED, day, result=one.result)
        self.step(S.AWAITING_RATING, day)

    def rate(self, day: date) -> None:
        rating = Rating.objects.create(
            proposal=self.proposal, attitude=G.SATISFIED, outcome=self.one.grade, entered_by=self.by
        )
        Rating.objects.filter(pk=rating.pk).update(at=_at(day))
        self.step(S.CLOSED, day)

    def step(
        self, to: Status, day: date, *, by_proposer: bool = False, reason: str = "", **fields: Any
    ) -> None:
        """One step with the time it was taken; whoever proposes has no sign-in here."""
        before = self.proposal.status
        Proposal.objects.filter(pk=self.proposal.pk).update(status=to, **fields)
        self.proposal.status = to
        by = None if by_proposer else self.by.pk
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO congress_proposalstep (proposal_id, before, after, by_id, by_name, at, reason)"
                " VALUES (%s, %s, %s, %s, '', %s, %s)",
                [self.proposal.pk, before, to.value, by, _at(day), reason],
            )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(15)))


def seed_open(call: Call, people: list[Person], *, by: User) -> None:
    """What the open call has so far: two submitted, one that needs a seconder, the teacher's own draft."""
    for proposer, title, reasons, measures in OPEN:
        written = _written(call, people[proposer], title, reasons, measures, by=by)
        hand_in(proposal=written, by=by)
        second_by_sheet(proposal=written, people=[people[n] for n in (proposer + 1, proposer + 2)], by=by)
    leader, teacher = people[3], people[4]
    if leader.user and teacher.user:
        waits = _written(call, leader, *SECONDING, by=leader.user)
        hand_in(proposal=waits, by=leader.user)
        second_by_sheet(proposal=waits, people=[people[25]], by=by)
        _written(call, teacher, *OWN_DRAFT, by=teacher.user)


OPEN = (
    (
        22,
        "关于延长教工子女托管时间的提案",
        "五点半放托管，开会的老师赶不上接孩子。",
        "教工子女托管延长到六点半，由工会和教导处轮流安排值守。",
    ),
    (
        36,
        "关于减少重复填报表格的提案",
        "同一份安全排查一学期要向三个部门各报一次。",
        "由办公室统一口径，一次填报，部门共用。",
    ),
)
SECONDING = (
    "关于在办公楼每层设直饮水机的提案",
    "饮水机只在一楼，打水要下四层楼。",
    "每层装一台直饮水机，每学期公布水质检测结果。",
)
OWN_DRAFT = (
    "关于周末开放体育馆给教职工锻炼的提案",
    "想打羽毛球只能到校外租场地。",
    "周六上午开放体育馆，由文体委员安排值守。",
)


def _written(call: Call, proposer: Person, title: str, reasons: str, measures: str, *, by: User) -> Proposal:
    fields = {"title": title, "reasons": reasons, "measures": measures, "category": C.WELFARE}
    return start_proposal(call=call, proposer=proposer, by=by, **fields)
