"""Two invented years of plan, calendar and money for the demo school."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from accounts.models import User
from activities.models import Activity, Invitation, Occasion, PlanSection, WorkPlan
from almanac.festivals import Festival, festival_date
from finance.models import Budget, BudgetApproval, BudgetLine
from members.models import Person, Post
from members.reports import headcount
from office.demo.people import MEMBERS

SECTIONS = (
    ("一、工作思路", "以服务教职工为本，把工会办成老师们愿意来、说得上话、办得成事的家。"),
    (
        "二、重点工作",
        "（一）把民主管理做实，让每一条提案都有回音。\n（二）把关心做细，节日有问候，困难有人管。\n（三）把活动做活，月月有安排，人人能参加。",
    ),
    ("三、保障措施", "分工到委员，经费按预算使用，每半年向全体会员公开一次。"),
)


LEADERS = (Post.Kind.CHAIR, Post.Kind.GROUP_LEADER)
MONEY = (Post.Kind.CHAIR, Post.Kind.TREASURER, Post.Kind.AUDITOR)


class Line(NamedTuple):
    month: int | None
    title: str
    kind: str
    day: int | None = None
    festival: Festival | None = None
    month_to: int | None = None
    audience: str = "members"
    # The posts whose holders are invited by name.
    posts: tuple[Post.Kind, ...] = ()


LINES = (
    Line(1, "元旦慰问", "welfare", festival=Festival.NEW_YEAR),
    Line(1, "走访退休老教师", "aid", audience="retired"),
    Line(2, "春节慰问", "welfare", festival=Festival.SPRING_FESTIVAL),
    Line(3, "女教职工插花体验课", "women", 8, Festival.WOMENS_DAY, audience="women"),
    Line(3, "工会小组长碰头会", "meeting", 12, audience="named", posts=LEADERS),
    Line(4, "清明慰问", "welfare", festival=Festival.QINGMING),
    Line(4, "春日健步走", "sport_culture", 18),
    Line(5, "劳动节慰问", "welfare", festival=Festival.LABOUR_DAY),
    Line(5, "青年教师粉笔字比赛", "training", 20),
    Line(6, "端午慰问", "welfare", festival=Festival.DRAGON_BOAT),
    Line(6, "上半年经费审查", "admin", 26, audience="named", posts=MONEY),
    Line(7, "暑期读书打卡", "training", month_to=8),
    Line(9, "教师节茶话会", "festival", 10, Festival.TEACHERS_DAY),
    Line(9, "中秋慰问", "welfare", festival=Festival.MID_AUTUMN),
    Line(10, "国庆慰问", "welfare", festival=Festival.NATIONAL_DAY),
    Line(
        10,
        "重阳节请退休教师回校看看",
        "welfare",
        festival=Festival.DOUBLE_NINTH,
        audience="retired",
    ),
    Line(11, "教职工大会", "meeting"),
    Line(11, "教职工乒乓球友谊赛", "sport_culture", 21),
    Line(12, "迎新年联欢", "festival", 30),
    Line(12, "年度工作总结", "admin"),
    Line(None, "教职工生日慰问", "welfare"),
    Line(None, "教工之家添置图书", "admin"),
)


class Gift(NamedTuple):
    """Yuan each for members, and for retired and temporary staff where they are thought of."""

    title: str
    members: int
    others: int = 0


GIFTS = (
    Gift("元旦慰问", 100),
    Gift("春节慰问", 500, 500),
    Gift("清明慰问", 100),
    Gift("劳动节慰问", 100),
    Gift("端午慰问", 100, 100),
    Gift("中秋慰问", 100),
    Gift("国庆慰问", 200),
    Gift("教职工生日慰问", 300),
)
EVENTS = (
    ("春日健步走", 1200),
    ("教职工乒乓球友谊赛", 1500),
    ("迎新年联欢", 3000),
    ("教工之家添置图书", 2000),
)


def seed_year(year: int, *, school: str, by: User, today: date, over: bool) -> WorkPlan:
    """Write one year's plan, calendar and approved budget; `over` for a year that is summed up."""
    plan = WorkPlan.objects.create(
        title=f"{school}{year}年工会工作计划",
        year=year,
        status=WorkPlan.Status.SUMMED_UP if over else WorkPlan.Status.RUNNING,
    )
    PlanSection.objects.bulk_create(
        PlanSection(plan=plan, position=n, heading=heading, body=body)
        for n, (heading, body) in enumerate(SECTIONS)
    )
    activities = Activity.objects.bulk_create(_activity(plan, n, line) for n, line in enumerate(LINES))
    Occasion.objects.bulk_create(_occasions(activities))
    Invitation.objects.bulk_create(_invitations(activities, by))
    _seed_budget(year, {activity.title: activity for activity in activities}, by=by, over=over)
    return plan


def _activity(plan: WorkPlan, position: int, line: Line) -> Activity:
    month, day = line.month, line.day
    if line.festival and day is None:
        held = festival_date(line.festival, plan.year)
        month, day = held.month, held.day
    return Activity(
        plan=plan,
        position=position,
        title=line.title,
        kind=line.kind,
        month_from=month,
        month_to=line.month_to or month,
        planned_day=day,
        festival=line.festival or "",
        audience=line.audience,
        original_text=line.title,
    )


def _invitations(activities: list[Activity], by: User) -> list[Invitation]:
    """Of the lines that are for the holders of some posts."""
    return [
        Invitation(activity=activity, person=person, invited_by=by)
        for activity, line in zip(activities, LINES, strict=True)
        if line.posts
        for person in Person.objects.filter(posts__kind__in=line.posts).distinct()
    ]


def _occasions(activities: list[Activity]) -> list[Occasion]:
    dated = ((activity, activity.planned_date) for activity in activities)
    return [Occasion(activity=activity, starts_on=day, ends_on=day) for activity, day in dated if day]


def _seed_budget(year: int, activities: dict[str, Activity], *, by: User, over: bool) -> None:
    budget = Budget.objects.create(
        year=year, note=f"会员{MEMBERS}人为年初在册人数。退休教师和临时工的慰问由学校行政补助列支。"
    )
    heads = headcount(date(year, 1, 1))
    lines = []
    for gift in GIFTS:
        counts = {"member": (heads.member, gift.members)}
        if gift.others:
            counts |= {"retired": (heads.retired, gift.others), "temporary": (heads.temporary, gift.others)}
        lines += [
            _line(budget, activities[gift.title], category=category, headcount=count, rate=Decimal(rate))
            for category, (count, rate) in counts.items()
        ]
    lines += [_line(budget, activities[title], plain_amount=Decimal(amount)) for title, amount in EVENTS]
    for position, line in enumerate(lines):
        line.position = position
    BudgetLine.objects.bulk_create(lines)
    _approve(budget, by=by, over=over)


def _line(budget: Budget, activity: Activity, *, category: str = "", **amount: object) -> BudgetLine:
    mine = category in ("", "member")
    return BudgetLine(
        budget=budget,
        activity=activity,
        item=activity.title,
        festival=activity.festival,
        festival_day=activity.planned_date if activity.festival else None,
        pay_month=activity.month_from,
        category=category,
        source=BudgetLine.Source.UNION if mine else BudgetLine.Source.ADMINISTRATION,
        **amount,
    )


def _approve(budget: Budget, *, by: User, over: bool) -> None:
    steps = [
        (Budget.Status.COMMITTEE_PASSED, date(budget.year - 1, 12, 12), ""),
        (Budget.Status.AUDITED, date(budget.year - 1, 12, 18), ""),
        (Budget.Status.APPROVED, date(budget.year, 1, 9), f"教工〔{budget.year}〕3号"),
        (Budget.Status.RUNNING, date(budget.year, 1, 10), ""),
    ]
    if over:
        steps.append((Budget.Status.CLOSED, date(budget.year + 1, 1, 20), ""))
    for status, passed_on, number in steps:
        BudgetApproval.objects.create(
            budget=budget, status=status, passed_on=passed_on, document_number=number, recorded_by=by
        )
    budget.status = steps[-1][0]
    budget.save(update_fields=["status"])
