"""What the house already has that a draft may contradict: the registry, the year's plan, its budgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.timezone import localdate

from activities.models import WorkPlan
from finance.models import Budget, BudgetLine
from members.models import Standing
from members.reports import Headcount
from office.drafts import Draft, MoneyLine, festival_day_of


@dataclass(frozen=True)
class Known:
    """What one draft is held against."""

    registered: Mapping[date, Headcount] = field(default_factory=dict)
    # Women among the members, on days on which every member's sex is entered.
    women: Mapping[date, int] = field(default_factory=dict)
    plan: WorkPlan | None = None
    # Titles and festivals of the plan's activities.
    planned: tuple[tuple[str, str], ...] = ()
    budgets: Mapping[int, Budget] = field(default_factory=dict)
    taken: frozenset[tuple[int, str, str]] = frozenset()


def known_for(draft: Draft) -> Known:
    """Ask the registry, the plan of the year and its budgets; five statements at any number of lines."""
    plan = plan_of(draft)
    years = budget_years(draft)
    lines = BudgetLine.objects.filter(budget__year__in=years)
    days = {headcount_day(line, draft) for line in draft.kept_money if line.headcount}
    registered, women = registered_on(days)
    return Known(
        registered=registered,
        women=women,
        plan=plan,
        planned=tuple(plan.activities.values_list("title", "festival")) if plan else (),
        budgets={budget.year: budget for budget in Budget.objects.filter(year__in=years)},
        taken=frozenset(lines.values_list("budget__year", "item", "category")),
    )


def plan_of(draft: Draft) -> WorkPlan | None:
    """The plan that confirming adds to: of the draft's year, with the same order of months."""
    plans = WorkPlan.objects.filter(year=draft.year, first_month=draft.first_month)
    return plans.exclude(status__in=WorkPlan.CLOSED_STATUSES).order_by("pk").first()


def budget_years(draft: Draft) -> set[int]:
    """The calendar years whose budgets the draft's money goes to."""
    return {draft.year_of(line.pay_month) for line in draft.kept_money}


def headcount_day(line: MoneyLine, draft: Draft) -> date:
    """The day as of which people are counted: the festival's, else the first of the budget's year.

    Not before the plan: its first day while it lies ahead, today while it runs.
    """
    if festival_day := festival_day_of(line, draft):
        return festival_day
    begins, ends = date(draft.year, draft.first_month, 1), date(draft.year + 1, draft.first_month, 1)
    in_plan = max(begins, min(localdate(), ends - timedelta(days=1)))
    return max(in_plan, date(draft.year_of(line.pay_month), 1, 1))


def registered_on(days: set[date]) -> tuple[dict[date, Headcount], dict[date, int]]:
    """The registry's headcount on each of the days, and the women among the members; one statement.

    The women of a day are left out while some member's sex is not entered.
    """
    if not days:
        return {}, {}
    order = sorted(days)
    counts = Standing.objects.with_head().aggregate(
        **{
            f"{head}_{n}": Count("pk", filter=Q(head=head, period__contains=day))
            for n, day in enumerate(order)
            for head in Headcount._fields
        },
        **{
            f"women_{n}": Count("pk", filter=Q(head="member", person__sex="f", period__contains=day))
            for n, day in enumerate(order)
        },
        **{
            f"unknown_{n}": Count("pk", filter=Q(head="member", person__sex="", period__contains=day))
            for n, day in enumerate(order)
        },
    )
    heads = {
        day: Headcount(**{head: counts[f"{head}_{n}"] for head in Headcount._fields})
        for n, day in enumerate(order)
    }
    return heads, {day: counts[f"women_{n}"] for n, day in enumerate(order) if not counts[f"unknown_{n}"]}
