"""Next year's plan and budget from this year's, in one step."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import WorkPlan
from activities.services import PlanCopy, copy_plan
from almanac.lunar import LAST_YEAR
from finance.models import Budget
from finance.services import carry_budget


@dataclass(frozen=True)
class NextYear:
    """The new plan with what became of each line, and a sentence for each change of the money."""

    copy: PlanCopy
    budget: Budget | None = None
    changes: list[str] = field(default_factory=list)


@transaction.atomic
def make_next_year(*, plan: WorkPlan, by: User) -> NextYear:
    """Make the plan of the year after `plan`'s, and its budget where that is still empty.

    Refused when the next year has a plan with lines already, and beyond the almanac's last year. A
    budget that has lines, or has been passed, stays as it is and is told of in `changes`.
    """
    year = plan.year + 1
    refuse_next_year(plan)
    copy = copy_plan(plan=plan, year=year, by=by)
    budget = Budget.objects.filter(year=plan.year).first()
    if budget is None:
        return NextYear(
            copy, None, [_("%(year)s has no budget, so none was carried over.") % {"year": plan.year}]
        )
    activities = {move.source.pk: move.activity for move in copy.moves if move.activity}
    try:
        carried = carry_budget(budget=budget, year=year, activities=activities, by=by)
    except ValidationError as refusal:
        return NextYear(copy, Budget.objects.filter(year=year).first(), refusal.messages)
    return NextYear(copy, carried.budget, carried.changes)


def refuse_next_year(plan: WorkPlan) -> None:
    """Refuse to make the next year's plan where there is one with lines, or the almanac ends."""
    year = plan.year + 1
    if year > LAST_YEAR:
        raise ValidationError(_("The almanac ends with %(year)s.") % {"year": LAST_YEAR}, code="almanac_ends")
    existing = WorkPlan.objects.filter(year=year, first_month=plan.first_month, activities__isnull=False)
    if found := existing.exclude(status=WorkPlan.Status.VOID).first():
        raise ValidationError(
            _("%(year)s has a plan with lines already: “%(title)s”. Open it, or make it void first."),
            code="there_already",
            params={"year": year, "title": found.title},
        )
