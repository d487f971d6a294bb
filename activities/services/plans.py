"""A plan: made, written, changed, and brought along from draft to summed up."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Activity, Occasion, PlanSection, WorkPlan
from activities.plan_text import PlanLine, SectionText
from activities.services.days import require_open
from activities.services.lines import lock_plan, next_position
from vault.versions import lock_version

_S = WorkPlan.Status

# The allowed steps: a plan goes on, back to draft for changes while nobody has passed it, or is made void.
NEXT_STATUSES: dict[str, tuple[WorkPlan.Status, ...]] = {
    _S.DRAFT: (_S.SUBMITTED, _S.VOID),
    _S.SUBMITTED: (_S.PASSED, _S.DRAFT, _S.VOID),
    _S.PASSED: (_S.PUBLISHED, _S.VOID),
    _S.PUBLISHED: (_S.RUNNING, _S.VOID),
    _S.RUNNING: (_S.SUMMED_UP, _S.VOID),
    _S.SUMMED_UP: (),
    _S.VOID: (),
}


@transaction.atomic
def create_plan(
    *,
    title: str,
    year: int,
    by: User | None,
    span: str = WorkPlan.Span.CALENDAR_YEAR,
    first_month: int = 1,
    month_count: int = 12,
    density_target: int | None = None,
) -> WorkPlan:
    """Make an empty draft that begins in `first_month` of `year` and lasts `month_count` months.

    `density_target` is the share of the serving staff wanted in the union, in per cent.
    """
    plan = WorkPlan(
        title=title.strip(),
        year=year,
        span=span,
        first_month=first_month,
        month_count=month_count,
        density_target=density_target,
    )
    plan.full_clean()
    plan.save()
    return plan


@transaction.atomic
def change_plan(*, plan: WorkPlan, version: int, by: User | None, **changes: Any) -> WorkPlan:
    """Change title, span, year or months of a plan.

    Its year and first month are refused once days are fixed: they would stand in another year.
    """
    plan = lock_version(WorkPlan.objects, pk=plan.pk, version=version)
    require_open(plan)
    begins = (plan.year, plan.first_month)
    for name, value in changes.items():
        setattr(plan, name, value)
    if begins != (plan.year, plan.first_month) and _has_days(plan):
        raise ValidationError(
            _("Days are fixed in the calendar for this plan, so the month in which it begins stays."),
            code="days_fixed",
        )
    plan.full_clean()
    plan.save()
    plan.refresh_from_db(fields=["version"])
    return plan


@transaction.atomic
def advance_plan(*, plan: WorkPlan, status: str, by: User | None) -> WorkPlan:
    """Take a plan one allowed step further; who and when is in its history."""
    plan = WorkPlan.objects.select_for_update().get(pk=plan.pk)
    if status not in NEXT_STATUSES[plan.status]:
        raise ValidationError(
            _("“%(plan)s” is at “%(now)s” and cannot become “%(wanted)s”."),
            code="step_not_allowed",
            params={
                "plan": plan.title,
                "now": plan.get_status_display(),
                "wanted": dict(_S.choices).get(status, status),
            },
        )
    plan.status = status
    plan.save(update_fields=["status"])
    plan.refresh_from_db(fields=["version"])
    return plan


@transaction.atomic
def write_plan(
    *, plan: WorkPlan, sections: Iterable[SectionText], activities: Iterable[PlanLine], by: User | None
) -> list[Activity]:
    """Add text and lines to a plan at once, in few statements whatever their number.

    A day that a line names makes its occasion; a day that the calendar does not have (30 February)
    stays in the line as written. Raises ValidationError for the first line that no plan could hold.
    """
    plan = lock_plan(plan)
    place = next_position(plan.sections.all())
    PlanSection.objects.bulk_create(text.as_section(plan, n) for n, text in enumerate(sections, place))
    place = next_position(plan.activities.all())
    rows = [_checked(line.as_activity(plan, n)) for n, line in enumerate(activities, place)]
    Activity.objects.bulk_create(rows)
    Occasion.objects.bulk_create(
        Occasion(activity=row, starts_on=row.planned_date, ends_on=row.planned_date)
        for row in rows
        if row.planned_date and not row.out_of_use
    )
    return rows


@transaction.atomic
def add_section(*, plan: WorkPlan, text: SectionText, by: User | None) -> PlanSection:
    """Add a piece of text at the end of a plan."""
    plan = lock_plan(plan)
    section = text.as_section(plan, next_position(plan.sections.all()))
    section.save()
    return section


@transaction.atomic
def change_section(
    *, section: PlanSection, version: int, heading: str, body: str, by: User | None
) -> PlanSection:
    """Change a piece of the plan's text."""
    require_open(section.plan)
    section = lock_version(PlanSection.objects, pk=section.pk, version=version)
    section.heading, section.body = heading.strip(), body.strip()
    section.clean_fields(exclude=["plan"])
    section.save()
    section.refresh_from_db(fields=["version"])
    return section


@transaction.atomic
def drop_section(*, section: PlanSection, by: User | None) -> None:
    """Take a piece of text out of a plan; what it said stays in the history."""
    require_open(section.plan)
    section.delete()


def _has_days(plan: WorkPlan) -> bool:
    return Occasion.objects.filter(activity__plan=plan).exists()


def _checked(activity: Activity) -> Activity:
    """As `Activity.clean` says, but a day that the calendar lacks is kept as the document has it."""
    try:
        activity.clean_fields(exclude=["plan"])
        activity.clean()
    except ValidationError as refusal:
        if {error.code for error in refusal.error_dict.get("planned_day", [])} != {"no_such_day"}:
            raise ValidationError(
                _("“%(title)s” cannot be written into the plan: %(why)s"),
                code="line_not_writable",
                params={"title": activity.title, "why": " ".join(refusal.messages)},
            ) from refusal
    return activity
