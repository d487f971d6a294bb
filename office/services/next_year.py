"""Next year's plan and budget from this year's, in one step."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import WorkPlan
from activities.services import PlanCopy, copy_plan
from almanac.lunar import LAST_YEAR
from finance.models import Budget, BudgetLine
from finance.services import carry_budget

_LINES = BudgetLine.objects.filter(budget=OuterRef("pk"))


class MoneyStays(StrEnum):
    """Why no money is carried into the next year."""

    NO_BUDGET = "no_budget"
    NOT_EMPTY = "not_empty"
    FROZEN = "frozen"

    def sentence(self, year: int) -> str:
        """The reason in the language now active; `year` is the one that is left."""
        sentences = {
            MoneyStays.NO_BUDGET: _("%(year)s has no budget, so no money is carried over."),
            MoneyStays.NOT_EMPTY: _(
                "The budget of %(next_year)s has lines already: it stays as it is, "
                "and no money is carried over."
            ),
            MoneyStays.FROZEN: _(
                "The budget of %(next_year)s has been passed: it stays as it is, "
                "and no money is carried over."
            ),
        }
        return sentences[self] % {"year": year, "next_year": year + 1}


@dataclass(frozen=True)
class NextYear:
    """The new plan with what became of each line, and a sentence for each change of the money.

    `stays` is why there is no such change, where none was carried.
    """

    copy: PlanCopy
    budget: Budget | None = None
    changes: list[str] = field(default_factory=list)
    stays: MoneyStays | None = None


def money_stays(plan: WorkPlan) -> MoneyStays | None:
    """Why the money of `plan`'s year would not be carried into the next, or None. Two statements."""
    if not Budget.objects.filter(year=plan.year).exists():
        return MoneyStays.NO_BUDGET
    target = Budget.objects.filter(year=plan.year + 1).annotate(has_lines=Exists(_LINES)).first()
    if target is None:
        return None
    if not target.is_open:
        return MoneyStays.FROZEN
    return MoneyStays.NOT_EMPTY if target.has_lines else None


@transaction.atomic
def make_next_year(*, plan: WorkPlan, by: User) -> NextYear:
    """Make the plan of the year after `plan`'s, and its budget where that is still empty.

    Refused when the next year has a plan with lines already, and beyond the almanac's last year. A
    budget that has lines, or has been passed, stays as it is, which `stays` tells.
    """
    year = plan.year + 1
    refuse_next_year(plan)
    copy = copy_plan(plan=plan, year=year, by=by)
    stays = money_stays(plan)
    if stays is not None:
        return NextYear(copy, Budget.objects.filter(year=year).first(), stays=stays)
    activities = {move.source.pk: move.activity for move in copy.moves if move.activity}
    budget = Budget.objects.get(year=plan.year)
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
