"""The budgets of this year and the next, and the next festival's gift."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, cast

from accounts.models import User
from finance.models import Budget, BudgetApproval, BudgetLine
from finance.reports import with_totals
from members.reports import Headcount, headcount
from office.reports.planning import NEXT_YEAR_FROM_MONTH


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


def _registered(line: BudgetLine, registered: Headcount) -> int | None:
    counted = line.headcount is not None and line.category in Headcount._fields
    return getattr(registered, line.category) if counted else None
