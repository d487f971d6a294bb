"""A draft is confirmed: written into the plan of its year and the budgets of its months."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Activity, WorkPlan
from activities.plan_text import PlanLine, SectionText
from activities.services import create_plan, fix_day, move_occasion, write_plan
from finance.models import Budget, BudgetLine
from finance.services import NewLine, create_budget, write_lines
from office.checks import Level, remarks_on
from office.drafts import ActivityLine, Draft, MoneyLine, day_of, festival_day_of
from office.known import known_for, plan_of
from office.models import PlanReading
from office.services.readings.drafts import lock_draft
from office.source_text import excerpt
from vault.versions import StaleVersion


@dataclass(frozen=True)
class Written:
    """What a confirmed reading became."""

    plan: WorkPlan
    activities: list[Activity]
    lines: list[BudgetLine]


@transaction.atomic
def confirm_reading(*, reading: PlanReading, version: int | None, by: User) -> Written:
    """Write the draft into the plan of its year and the budgets of its months: all of it or nothing.

    The plan and the budgets are made where they are missing. Refused when the draft is no longer the
    one that was seen, when it was confirmed before, and while a line must be mended first.
    """
    reading, draft = lock_draft(reading)
    if reading.version != version:
        raise StaleVersion
    _refuse_unmended(draft)
    plan = plan_of(draft) or _new_plan(draft, by)
    activities = write_plan(
        plan=plan,
        sections=[SectionText(heading=s.heading, body=s.body, level=s.level) for s in draft.sections],
        activities=[_plan_line(line, reading) for line in draft.kept_activities],
        by=by,
    )
    of_line = dict(zip((line.id for line in draft.kept_activities), activities, strict=True))
    _fix_days(draft, of_line, by)
    lines = _write_money(draft, of_line, by)
    reading.status, reading.plan = PlanReading.Status.CONFIRMED, plan
    reading.save(update_fields=["status", "plan"])
    return Written(plan, activities, lines)


def _refuse_unmended(draft: Draft) -> None:
    unmended = [remark for remark in remarks_on(draft, known_for(draft)) if remark.level == Level.MUST]
    if unmended:
        raise ValidationError(
            _("Nothing has been written yet: %(count)d places must be mended first. %(first)s"),
            code="unmended",
            params={"count": len(unmended), "first": unmended[0].message},
        )


def _new_plan(draft: Draft, by: User) -> WorkPlan:
    calendar_year = draft.first_month == 1
    return create_plan(
        title=draft.title,
        year=draft.year,
        span=WorkPlan.Span.CALENDAR_YEAR if calendar_year else WorkPlan.Span.SCHOOL_YEAR,
        first_month=draft.first_month,
        by=by,
    )


def _plan_line(line: ActivityLine, reading: PlanReading) -> PlanLine:
    """A day that the almanac found is no day of the plan's; it becomes an occasion only."""
    return PlanLine(
        title=line.title,
        kind=line.kind,
        month_from=line.month_from,
        month_to=line.month_to,
        planned_day=None if line.day_computed else line.day,
        festival=line.festival,
        note=line.note,
        original_text=excerpt(reading.text, line, 2000),
        out_of_use=line.out_of_use,
    )


def _fix_days(draft: Draft, of_line: dict[int, Activity], by: User) -> None:
    for line in draft.kept_activities:
        day = day_of(line, draft)
        if day is None or of_line[line.id].out_of_use:
            continue
        if line.day_computed:
            fix_day(activity=of_line[line.id], starts_on=day, by=by)
        elif line.day_to is not None and line.day_to > day.day:
            _hold_until(of_line[line.id], day, line.day_to, by)


def _hold_until(activity: Activity, day: date, last: int, by: User) -> None:
    occasion = activity.occasions.get()
    try:
        ends_on = day.replace(day=last)
    except ValueError:
        return
    move_occasion(occasion=occasion, version=occasion.version, starts_on=day, ends_on=ends_on, by=by)


def _write_money(draft: Draft, of_line: dict[int, Activity], by: User) -> list[BudgetLine]:
    """The lines by the calendar years of their months: a school year's plan feeds two budgets."""
    by_year: dict[int, list[NewLine]] = {}
    for line in draft.kept_money:
        by_year.setdefault(draft.year_of(line.pay_month), []).append(_new_line(line, draft, of_line))
    written: list[BudgetLine] = []
    for year, lines in sorted(by_year.items()):
        budget = Budget.objects.filter(year=year).first() or create_budget(year=year, by=by)
        written += write_lines(budget=budget, lines=lines, by=by)
    return written


def _new_line(line: MoneyLine, draft: Draft, of_line: dict[int, Activity]) -> NewLine:
    heads = line.counts_heads
    return NewLine(
        item=line.item,
        category=line.category,
        headcount=line.headcount if heads else None,
        rate=line.rate if heads else None,
        plain_amount=None if heads else line.yuan,
        festival=line.festival,
        festival_day=festival_day_of(line, draft),
        pay_month=line.pay_month,
        source=line.source,
        reason=line.reason,
        note=line.note or _as_written(line),
        activity=of_line.get(line.activity) if line.activity is not None else None,
    )


def _as_written(line: MoneyLine) -> str:
    """Heads and rate that do not make the amount stay readable in the note."""
    if line.counts_heads or line.headcount is None:
        return ""
    rate = f"，每人{line.rate.normalize():f}元" if line.rate is not None else ""
    return f"原文：{line.headcount}人{rate}"
