"""What a year's plans have for women workers."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from activities.models import Activity, WorkPlan


def women_activities(user: User, year: int) -> QuerySet[Activity]:
    """The lines for women workers in that calendar year, of plans `user` may read, by month.

    A line without a month comes last, with every plan that covers some of the year. Two queries with
    the occasions.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    lines = Activity.objects.visible_to(user).in_force().filter(kind=Activity.Kind.WOMEN)
    dated = lines.with_months_between(first, last).values("pk")
    undated = Q(month_from=None, plan__in=WorkPlan.objects.covering(first, last).values("pk"))
    found = lines.filter(Q(pk__in=dated) | undated).select_related("plan").prefetch_related("occasions")
    return found.order_by("month_from", "position", "pk")
