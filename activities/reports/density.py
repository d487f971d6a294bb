"""How far the union is from the density that its plans aim at."""

from datetime import date
from typing import NamedTuple

from accounts.models import User
from activities.models import WorkPlan
from members.reports.density import Counts, density_on


class Target(NamedTuple):
    """A plan's target in per cent, and how many full members are missing to it."""

    plan: WorkPlan
    percent: int
    missing: int


def density_targets(user: User, *, year: int, day: date) -> tuple[Counts, list[Target]]:
    """The counts of `day`, and the targets of the year's plans that `user` may read. Two queries."""
    counts = density_on(day).total
    plans = WorkPlan.objects.visible_to(user).covering(date(year, 1, 1), date(year, 12, 31))
    aiming = plans.exclude(status=WorkPlan.Status.VOID).exclude(density_target=None)
    return counts, [
        Target(plan, plan.density_target, max(_wanted(plan.density_target, counts.staff) - counts.members, 0))
        for plan in aiming
        if plan.density_target
    ]


def _wanted(percent: int, staff: int) -> int:
    """The smallest number of members that is at least that share; whole numbers throughout."""
    return -(-percent * staff // 100)
