"""Next year's plan from this year's."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import WorkPlan
from activities.plan_text import SectionText
from activities.reports.next_year import LineMove, PlanYear, lines_in_year
from activities.services.plans import create_plan, write_plan


@dataclass(frozen=True, slots=True)
class PlanCopy:
    """The new draft, and what became of each line of the old plan, in its order."""

    plan: WorkPlan
    moves: list[LineMove]

    @property
    def left_out(self) -> list[LineMove]:
        """The lines kept as text only, which are not carried over."""
        return [move for move in self.moves if move.activity is None]


@transaction.atomic
def copy_plan(*, plan: WorkPlan, year: int, by: User | None) -> PlanCopy:
    """Make a draft for `year` from a plan: its own year in the texts put forward, month items kept,
    festivals on their new days, lines that are text only left behind.

    Refused for the plan's own year and when the copy has been made already.
    """
    plan = WorkPlan.objects.select_for_update().get(pk=plan.pk)
    target = PlanYear(plan, year)
    title = _title_in(target)
    if year == plan.year:
        raise ValidationError(_("Choose another year than the plan's own."), code="same_year")
    if WorkPlan.objects.filter(title=title, year=year).exclude(status=WorkPlan.Status.VOID).exists():
        raise ValidationError(
            _("There is a plan “%(title)s” already. Open it, or make it void first."),
            code="copied_already",
            params={"title": title},
        )
    copy = create_plan(
        title=title,
        year=year,
        span=plan.span,
        first_month=plan.first_month,
        month_count=plan.month_count,
        by=by,
    )
    moves = lines_in_year(plan, year)
    sections = [
        SectionText(target.text(section.heading), target.text(section.body), section.level)
        for section in plan.sections.all()
    ]
    rows = iter(
        write_plan(plan=copy, sections=sections, activities=[move.line for move in moves if move.line], by=by)
    )
    return PlanCopy(copy, [replace(move, activity=next(rows)) if move.line else move for move in moves])


def _title_in(target: PlanYear) -> str:
    """The plan's title in the other year; one that names no year gets it, so that two can be told apart."""
    title = target.text(target.plan.title, title=True)
    if title == target.plan.title:
        title = _("%(title)s (%(year)s)") % {"title": title, "year": target.year}
    return str(title)[:120]
