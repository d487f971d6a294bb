"""The plans of this year and the next."""

from datetime import date

from accounts.models import User
from activities.models import WorkPlan, month_number

# From this month on the budget of the year to come is due, and likewise the plan after a plan to December.
NEXT_YEAR_FROM_MONTH = 10
_LAST_MONTHS = 12 - NEXT_YEAR_FROM_MONTH


def plans(user: User, *, today: date) -> list[WorkPlan]:
    """The plans that cover today or a later day of this year and the next, without void ones. One query."""
    found = WorkPlan.objects.visible_to(user).exclude(status=WorkPlan.Status.VOID)
    return list(found.covering(today, date(today.year + 1, 12, 31)))


def this_year(found: list[WorkPlan], today: date) -> WorkPlan | None:
    """The plan that covers `today`."""
    return next((one for one in found if one.first_day <= today), None)


def nears_its_end(plan: WorkPlan, today: date) -> bool:
    """Whether the plan is in its last three months: a school year's from June on."""
    return month_number(today) >= month_number(plan.last_day) - _LAST_MONTHS
