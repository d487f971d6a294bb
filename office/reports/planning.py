"""The plans of this year and the next."""

from datetime import date

from accounts.models import User
from activities.models import WorkPlan

# From this month on plan and budget of the year to come are due.
NEXT_YEAR_FROM_MONTH = 10


def plans(user: User, *, today: date) -> list[WorkPlan]:
    """The plans that cover today or a later day of this year and the next, without void ones. One query."""
    found = WorkPlan.objects.visible_to(user).exclude(status=WorkPlan.Status.VOID)
    return list(found.covering(today, date(today.year + 1, 12, 31)))


def this_year(found: list[WorkPlan], today: date) -> WorkPlan | None:
    """The plan that covers `today`."""
    return next((one for one in found if one.first_day <= today), None)
