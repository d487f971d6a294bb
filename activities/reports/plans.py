"""A plan laid out as it is read: its months in its own order, then what has none."""

from dataclasses import dataclass

from activities.models import Activity, WorkPlan


@dataclass(frozen=True, slots=True)
class PlanMonth:
    """A month of a plan and its lines; a span of months stands in its first."""

    month: int
    year: int
    lines: list[Activity]


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
    return PlanLayout(
        months=[
            PlanMonth(month, plan.year_of(month), [line for line in used if line.month_from == month])
            for month in [*plan.months, *strays]
        ],
        undated=[line for line in used if line.month_from is None],
        text_only=[line for line in lines if line.out_of_use],
    )
