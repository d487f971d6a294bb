"""A plan laid out as it is read: its months in its own order, then what has none."""

from dataclasses import dataclass
from datetime import date

from activities.models import Activity, Occasion, WorkPlan, month_number


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """A month of a plan: the lines that stand in it, and those of other months that reach into it.

    A span of months stands in its first and reaches into the rest; a line that is held in another month
    than planned reaches into that one; a line without a month stands where it is held.
    """

    month: int
    year: int
    lines: list[Activity]
    reaching: list[Activity]


@dataclass(frozen=True, slots=True)
class PlanLayout:
    """The lines of a plan by month; `undated` have none, `text_only` are kept as written and not held."""

    months: list[PlanMonth]
    undated: list[Activity]
    text_only: list[Activity]

    @property
    def is_empty(self) -> bool:
        return not (self.undated or self.text_only or any(month.lines for month in self.months))


def plan_layout(plan: WorkPlan) -> PlanLayout:
    """The plan's lines, each once, with their occasions. Two statements.

    Months come in the plan's own order (Feb→Jan, Sep→Aug, Jan→Dec); a month outside a short plan
    that a line names nevertheless stands at the end.
    """
    lines = list(plan.activities.prefetch_related("occasions"))
    used = [line for line in lines if not line.out_of_use]
    strays = sorted({line.month_from for line in used if line.month_from} - set(plan.months))
    firsts = [date(plan.year_of(month), month, 1) for month in [*plan.months, *strays]]
    places = {line.pk: _place(line, firsts) for line in used}
    return PlanLayout(
        months=[
            PlanMonth(
                first.month,
                first.year,
                [line for line in used if places[line.pk] == first],
                [line for line in used if places[line.pk] not in (first, None) and _reaches(line, first)],
            )
            for first in firsts
        ],
        undated=[line for line in used if places[line.pk] is None],
        text_only=[line for line in lines if line.out_of_use],
    )


def _place(line: Activity, firsts: list[date]) -> date | None:
    """The first of the month in which a line stands: its own, or the first in which it is held."""
    if line.month_from is not None:
        return next(first for first in firsts if first.month == line.month_from)
    return next((first for first in firsts if _is_held_in(line, first)), None)


def _reaches(line: Activity, first: date) -> bool:
    return line.lies_in(first) or _is_held_in(line, first)


def _is_held_in(line: Activity, first: date) -> bool:
    month = month_number(first)
    return any(
        month_number(found.starts_on) <= month <= month_number(found.ends_on)
        for found in line.occasions.all()
        if found.status != Occasion.Status.POSTPONED
    )
