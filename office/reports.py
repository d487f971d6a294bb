"""What lies before somebody on the first page: each block one question, asked once."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, cast

from django.conf import settings
from django.db import connection
from django.db.models import CharField, Count, QuerySet, Value
from django.utils.timezone import localdate

from accounts.models import User
from activities.models import Activity, ActivityQuerySet, Occasion, OccasionQuerySet, WorkPlan
from almanac.festivals import Festival, FestivalDay, festivals_between
from almanac.lunar import LunarDate
from congress.models import Proposal
from congress.reports.handling_waiting import FOR_THE_DESK
from finance.models import Budget, BudgetApproval, BudgetLine
from finance.reports import with_totals
from members.models import Application, Correction, Post, PrivacyNotice, Standing
from members.reports import Headcount, headcount
from office.models import PlanReading
from reminders.models import Notice
from reminders.reports.inbox import Line, day_in_words, line_of

FESTIVALS_AHEAD = timedelta(days=75)
OCCASIONS_AHEAD = 3
NOTICES_SHOWN = 3
# With fewer on the list the roster has not been taken in yet.
FEW_PEOPLE = 10
# From this month on plan and budget of the year to come are due.
NEXT_YEAR_FROM_MONTH = 10


class ActivityDay(NamedTuple):
    """An activity with the day it is held; `occasion` is none while it has no day."""

    activity: Activity
    occasion: Occasion | None


class MonthAhead(NamedTuple):
    """A month: what has a day in it, by day, and what waits for one."""

    first: date
    dated: list[ActivityDay]
    undated: list[ActivityDay]


class FestivalAhead(NamedTuple):
    """A festival that is coming, its lunar day, and in how many days it is."""

    day: date
    festival: Festival
    lunar: LunarDate
    days_to_go: int


class GiftLine(NamedTuple):
    """What the budget has for one category on a festival, beside those who count there today."""

    line: BudgetLine
    registered: int | None

    @property
    def differs(self) -> bool:
        return self.registered is not None and self.line.headcount != self.registered


class Gift(NamedTuple):
    """The next festival that the budget pays for. Amounts are yuan."""

    item: str
    day: date
    lines: list[GiftLine]
    total: Decimal


class Planning(NamedTuple):
    """Where the year's plan stands; `next_from` is the plan that next year's may be made from."""

    year: int
    plan: WorkPlan | None
    readings: list[PlanReading]
    next_from: WorkPlan | None


class Waiting(NamedTuple):
    """What waits for those who keep the registry and privacy; `people` are those on the list today."""

    corrections: int
    for_group: int
    for_committee: int
    # Proposals that the desk has to decide, hand over or give more time.
    proposals: int
    notices: int
    people: int
    signed_in: int

    @property
    def applications(self) -> int:
        return self.for_group + self.for_committee

    @property
    def lacks_roster(self) -> bool:
        return self.people < FEW_PEOPLE

    @property
    def lacks_slips(self) -> bool:
        """Whether nobody but whoever set the house up has ever signed in."""
        return not self.lacks_roster and self.signed_in < 2


class OwnGroup(NamedTuple):
    """A leader's group (or groups) and its people today."""

    name: str
    people: list[Standing]


class Told(NamedTuple):
    """A notice that was not read yet, and on which day it came, in words."""

    line: Line
    when: str


class Machine(NamedTuple):
    """What the administrator keeps running."""

    version: str
    database: str
    is_demo: bool


def newest_notices(user: User, *, today: date) -> list[Told]:
    """The three newest that `user` has not read. One query."""
    own = Notice.objects.visible_to(user).unread().select_related("rule")[:NOTICES_SHOWN]
    return [Told(line_of(notice), day_in_words(localdate(notice.said_at), today)) for notice in own]


def months_ahead(user: User, *, today: date) -> list[MonthAhead]:
    """This month and the next as `user` may see them. Two queries."""
    first = today.replace(day=1)
    firsts = (first, _next_month(first))
    last = _next_month(firsts[1]) - timedelta(days=1)
    held = list(_occasions(user).between(first, last))
    waiting = list(_waiting(user).with_months_between(first, last))
    return [
        MonthAhead(
            month,
            [ActivityDay(o.activity, o) for o in held if _touches(o, month)],
            [ActivityDay(a, None) for a in waiting if a.lies_in(month)],
        )
        for month in firsts
    ]


def next_occasions(user: User, *, today: date) -> list[Occasion]:
    """The next three that have a day, today's included. One query."""
    coming = _occasions(user).filter(ends_on__gte=today).exclude(status=Occasion.Status.CANCELLED)
    return list(coming[:OCCASIONS_AHEAD])


def festivals_ahead(today: date) -> list[FestivalAhead]:
    """The festivals of the next ten weeks. No query."""
    found: list[FestivalDay] = festivals_between(today, today + FESTIVALS_AHEAD)
    return [
        FestivalAhead(day, festival, LunarDate.from_solar(day), (day - today).days) for day, festival in found
    ]


def planning(user: User, *, today: date) -> Planning:
    """This year's plan, the readings that wait, and whether it is time for next year's. Two queries."""
    plans = WorkPlan.objects.visible_to(user).exclude(status=WorkPlan.Status.VOID)
    covering = list(plans.covering(today, date(today.year + 1, 12, 31)))
    this_year = next((plan for plan in covering if plan.first_day <= today), None)
    is_time = this_year is not None and today.month >= NEXT_YEAR_FROM_MONTH
    has_next = any(plan.first_day > today for plan in covering)
    return Planning(
        today.year,
        this_year,
        list(PlanReading.objects.visible_to(user).waiting()),
        this_year if is_time and not has_next else None,
    )


def waiting(*, today: date) -> Waiting:
    """What has come in and what the house still lacks. One query."""
    rows_of: dict[str, QuerySet] = {
        "corrections": Correction.objects.filter(status=Correction.Status.WAITING),
        "for_group": Application.objects.filter(status=Application.Status.AWAITING_GROUP),
        "for_committee": Application.objects.filter(status=Application.Status.AWAITING_COMMITTEE),
        "proposals": Proposal.objects.filter(status__in=FOR_THE_DESK),
        "notices": PrivacyNotice.objects.all(),
        "people": Standing.objects.on(today),
        "signed_in": User.objects.exclude(last_login=None),
    }
    first, *others = (
        rows.order_by().annotate(counted=Value(what, CharField())).values("counted").annotate(n=Count("pk"))
        for what, rows in rows_of.items()
    )
    found = {row["counted"]: row["n"] for row in first.union(*others, all=True)}
    return Waiting(**{what: found.get(what, 0) for what in rows_of})


def budgets(user: User, *, today: date) -> list[Budget]:
    """This year's budget and next year's, with `total` and `undecided` in yuan. One query."""
    years = (today.year, today.year + 1)
    return list(with_totals(Budget.objects.visible_to(user).filter(year__in=years)).order_by("year"))


def next_budget_year(found: list[Budget], *, today: date) -> int | None:
    """The year to come when it is time for its budget and `found` has none for it. No query."""
    year = today.year + 1
    is_missing = all(budget.year != year for budget in found)
    return year if today.month >= NEXT_YEAR_FROM_MONTH and is_missing else None


def approvals(user: User, *, today: date) -> list[BudgetApproval]:
    """What has been passed, reviewed and approved of those budgets, the latest first. One query."""
    found = BudgetApproval.objects.filter(budget__in=Budget.objects.visible_to(user))
    return list(
        found.filter(budget__year__gte=today.year)
        .select_related("budget")
        .order_by("-passed_on", "-recorded_at")
    )


def next_gift(user: User, *, today: date) -> Gift | None:
    """The next festival that has lines in the budget, beside today's headcount. Two queries."""
    coming = BudgetLine.objects.visible_to(user).filter(
        festival_day__range=(today, today + timedelta(days=366))
    )
    lines = list(coming.select_related("budget").order_by("festival_day", "position", "pk"))
    if not lines:
        return None
    first, registered = lines[0], headcount(today)
    lines = [line for line in lines if (line.item, line.budget_id) == (first.item, first.budget_id)]
    return Gift(
        first.item,
        cast(date, first.festival_day),
        [GiftLine(line, _registered(line, registered)) for line in lines],
        sum((line.amount for line in lines), Decimal(0)),
    )


def own_group(user: User, *, today: date) -> OwnGroup | None:
    """The group that `user` leads today and whoever is in it, or none. One query."""
    led = Post.objects.held_on(today).filter(person__user=user, kind=Post.Kind.GROUP_LEADER)
    people = list(
        Standing.objects.on(today)
        .filter(group__in=led.values("group"))
        .select_related("person", "group")
        .order_by("group", "person__pinyin", "person__staff_number")
    )
    names = dict.fromkeys(str(standing.group) for standing in people)
    return OwnGroup(" · ".join(names), people) if people else None


def machine() -> Machine:
    """The version that runs and the database's; asking is the proof that it answers. One query."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0]
    return Machine(project["version"], f"PostgreSQL {database.split()[0]}", settings.DEMO)


def _occasions(user: User) -> OccasionQuerySet:
    return Occasion.objects.visible_to(user).in_force().select_related("activity").order_by("starts_on", "pk")


def _waiting(user: User) -> ActivityQuerySet:
    waiting = Activity.objects.visible_to(user).in_force().without_day()
    return waiting.select_related("plan").order_by("month_from", "planned_day", "position")


def _registered(line: BudgetLine, registered: Headcount) -> int | None:
    counted = line.headcount is not None and line.category in Headcount._fields
    return getattr(registered, line.category) if counted else None


def _touches(occasion: Occasion, month: date) -> bool:
    return occasion.starts_on < _next_month(month) and occasion.ends_on >= month


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
