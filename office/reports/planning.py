"""Where the year's plan stands."""

from datetime import date
from typing import NamedTuple

from accounts.models import User
from activities.models import WorkPlan
from office.models import PlanReading

# From this month on plan and budget of the year to come are due.
NEXT_YEAR_FROM_MONTH = 10


class Planning(NamedTuple):
    """Where the year's plan stands; `next_from` is the plan that next year's may be made from."""

    year: int
    plan: WorkPlan | None
    readings: list[PlanReading]
    next_from: WorkPlan | None


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
