"""A plan document is read into a draft, mended line by line, and confirmed in one transaction."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Activity, WorkPlan
from activities.plan_text import PlanLine, SectionText
from activities.services import create_plan, fix_day, move_occasion, write_plan
from finance.models import Budget, BudgetLine
from finance.services import NewLine, create_budget, write_lines
from members.models import Union
from office.checks import Level, known_for, plan_of, remarks_on
from office.doubles import doubles_in, give_back, merge_into
from office.drafting import draft_from_reading, place_as_activity
from office.drafts import (
    ActivityLine,
    Draft,
    Line,
    LooseLine,
    MoneyLine,
    date_by_almanac,
    day_of,
    festival_day_meant,
    festival_day_of,
    offer_health_check,
)
from office.models import PlanReading
from office.source_text import excerpt
from paperwork.plans import Reading, read_plan
from paperwork.plans.values import PlanTextError
from vault.versions import StaleVersion

MOST_CHARACTERS = 200_000
_WHITE = "\t\n\r\x0b\x0c\x85"


class LineKind(StrEnum):
    """What the chair may add by hand."""

    ACTIVITY = "activity"
    MONEY = "money"


class Verb(StrEnum):
    """What one click does to a drafted line."""

    DROP = "drop"
    RESTORE = "restore"
    MAKE_ACTIVITY = "make_activity"
    TAKE_ALMANAC_DAY = "take_almanac_day"
    TAKE_PRODUCT = "take_product"
    OFFER_HEALTH_CHECK = "offer_health_check"
    MERGE = "merge"


@dataclass(frozen=True)
class Written:
    """What a confirmed reading became."""

    plan: WorkPlan
    activities: list[Activity]
    lines: list[BudgetLine]


def check_text(text: str) -> None:
    """Refuse text that is too long, or holds characters that are no text, with their place."""
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(
            _("This text has %(characters)d characters; a plan may have at most %(limit)d."),
            code="too_long",
            params={"characters": len(text), "limit": MOST_CHARACTERS},
        )
    line = place = 1
    for character in text:
        if character not in _WHITE and unicodedata.category(character) in ("Cc", "Cs"):
            raise ValidationError(
                _("Line %(line)d, character %(place)d is an unreadable control character: remove it there."),
                code="control_character",
                params={"line": line, "place": place},
            )
        line, place = (line + 1, 1) if character == "\n" else (line, place + 1)


@transaction.atomic
def start_reading(
    *, text: str, year: int, by: User, source_name: str = "", own_year_from: int | None = None
) -> PlanReading:
    """Read a plan document and keep it as a draft; refused when it holds no plan at all.

    From the year `own_year_from` on, the year that the document names goes before `year`.
    """
    check_text(text)
    try:
        reading = read_plan(text)
    except PlanTextError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
    _refuse_without_plan(reading)
    offered = year
    if reading.year and own_year_from is not None and reading.year >= own_year_from:
        year = reading.year
    union = Union.objects.first()
    draft = draft_from_reading(reading, year=year, first_month=union.plan_first_month if union else 1)
    draft.title = _title(draft, union)
    draft.year_offered = offered if offered != year else None
    return PlanReading.objects.create(
        title=draft.title,
        year=year,
        source_name=source_name[:200],
        text=text,
        draft=draft.to_json(),
        read_by=by,
    )


def _title(draft: Draft, union: Union | None) -> str:
    """The document's own title, of the year it is made the plan of; else the school's."""
    if not draft.title:
        return f"{union.school_name if union else ''}{draft.year}年工会工作计划"
    return _of_year(draft.title, draft.year_read, draft.year)


_YEARS = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:(?P<to>\s?[-—–－~～至/]+\s?)(?P<end>\d\d)(?!\d))?")


def _of_year(title: str, old: int | None, new: int) -> str:
    """A plan's title with its year, and the second of a school year, moved from `old` to `new`."""
    if old is None:
        return title

    def moved(match: re.Match[str]) -> str:
        year = int(match["year"])
        if year not in (old, old + 1):
            return match[0]
        end = f"{match['to']}{(int(match['end']) + new - old) % 100:02}" if match["end"] else ""
        return f"{year + new - old}{end}"

    return _YEARS.sub(moved, title)


def _refuse_without_plan(reading: Reading) -> None:
    """A plan has a month, a festival that the almanac dates, or money; text without any is no plan."""
    if reading.budget or any(line.months or line.festival for line in reading.activities):
        return
    raise ValidationError(
        _(
            "No month was found in this text, so no calendar can be made of it. "
            "Write for instance “三月：……” before what is done in March, and try again."
        ),
        code="no_month",
    )


@transaction.atomic
def change_line(
    *, reading: PlanReading, line_id: int, rev: int | None, values: dict[str, Any], by: User
) -> Line:
    """Write what was typed into a drafted line; refused when the line has changed since it was seen."""
    reading, draft = lock_draft(reading)
    line = _line_at(draft, line_id, rev)
    if isinstance(line, ActivityLine) and _names_another_day(line, values):
        line.day_computed, line.day_to = False, None
    if isinstance(line, MoneyLine) and line.headcount != values.get("headcount", line.headcount):
        line.headcount_typed = True
    for name, value in values.items():
        setattr(line, name, value)
    line.rev += 1
    _keep(reading, draft)
    return line


def _names_another_day(line: ActivityLine, values: dict[str, Any]) -> bool:
    return any(getattr(line, name) != values.get(name) for name in ("month_from", "month_to", "day"))


@transaction.atomic
def add_line(*, reading: PlanReading, kind: LineKind, values: dict[str, Any], by: User) -> Line:
    """Add a line that the document does not have."""
    reading, draft = lock_draft(reading)
    line: ActivityLine | MoneyLine
    if kind == LineKind.ACTIVITY:
        line = ActivityLine(id=draft.take_id(), **values)
        date_by_almanac(line, draft)
        draft.activities.append(line)
    else:
        line = MoneyLine(id=draft.take_id(), headcount_typed=True, **values)
        _take_month(line, draft)
        draft.money.append(line)
    _keep(reading, draft)
    return line


def _take_month(line: MoneyLine, draft: Draft) -> None:
    """A sum of an activity is paid in its month, where no other was chosen."""
    activity = draft.find(line.activity) if line.activity is not None else None
    if line.pay_month is None and isinstance(activity, ActivityLine):
        line.pay_month = activity.month_from


@transaction.atomic
def act_on_line(
    *,
    reading: PlanReading,
    line_id: int,
    rev: int | None,
    verb: Verb,
    by: User,
    month: int | None = None,
) -> Line:
    """Do what one click asks of a line and return the line it leads to.

    Refused when the line has changed since it was seen, or is not of the kind that the verb is for.
    """
    reading, draft = lock_draft(reading)
    line = _line_at(draft, line_id, rev)
    line.rev += 1
    if verb in (Verb.DROP, Verb.RESTORE):
        _keep_or_drop(line, draft, dropped=verb == Verb.DROP)
    elif verb == Verb.MAKE_ACTIVITY and isinstance(line, LooseLine):
        line = place_as_activity(line, draft, month)
    elif verb == Verb.TAKE_ALMANAC_DAY and isinstance(line, ActivityLine):
        _take_almanac_day(line, draft)
    elif verb == Verb.TAKE_PRODUCT and isinstance(line, MoneyLine) and line.product is not None:
        line.amount = None
    elif verb == Verb.MERGE and isinstance(line, ActivityLine):
        line = _merged(line, draft)
    elif verb == Verb.OFFER_HEALTH_CHECK and isinstance(line, ActivityLine) and line.out_of_use:
        line = offer_health_check(line, draft)
    else:
        raise ValidationError(_("That cannot be done with this line."), code="wrong_verb")
    _keep(reading, draft)
    return line


def _keep_or_drop(line: Line, draft: Draft, *, dropped: bool) -> None:
    """An activity takes its money along, also out of a merger; a sum dropped by itself stays dropped."""
    line.dropped = dropped
    if isinstance(line, MoneyLine):
        line.dropped_with_activity = False
    if not isinstance(line, ActivityLine):
        return
    if not dropped:
        give_back(line, draft)
    for money in draft.money_of(line):
        if money.dropped == dropped or (money.dropped and not money.dropped_with_activity):
            continue
        money.dropped = money.dropped_with_activity = dropped
        money.rev += 1


def _merged(line: ActivityLine, draft: Draft) -> ActivityLine:
    """The line that stays of two that are one."""
    other = doubles_in(draft).get(line.id)
    if other is None:
        raise ValidationError(_("There is no other line that tells of the same any more."), code="no_double")
    merge_into(line, other, draft)
    return other


def _take_almanac_day(line: ActivityLine, draft: Draft) -> None:
    day = festival_day_meant(line.festival, line.month_from, draft)
    if day is None or not draft.covers(day):
        raise ValidationError(_("That day lies outside this plan."), code="outside_plan")
    line.month_from = line.month_to = day.month
    line.day, line.day_to, line.day_computed = day.day, None, True


@transaction.atomic
def choose_sources(*, reading: PlanReading, source: str, by: User) -> int:
    """Give every kept line for people who are not members, and without a source, this one; how many."""
    if source not in (BudgetLine.Source.ADMINISTRATION, BudgetLine.Source.OTHER):
        raise ValidationError(
            _("Union money for people who are not members needs a reason: choose it line by line."),
            code="source_needs_reason",
        )
    reading, draft = lock_draft(reading)
    waiting = [line for line in draft.kept_money if not line.is_for_members and not line.source]
    for line in waiting:
        line.source = source
        line.rev += 1
    _keep(reading, draft)
    return len(waiting)


@transaction.atomic
def name_plan(*, reading: PlanReading, title: str, year: int, by: User) -> PlanReading:
    """Give the draft another name or year; a name left as it was follows the year.

    What the almanac dated is dated anew.
    """
    reading, draft = lock_draft(reading)
    if title == reading.title:
        title = _of_year(title, draft.year, year)[:120]
    draft.title = reading.title = title
    draft.year, draft.year_offered = year, None
    reading.year = year
    for line in draft.activities:
        if line.day_computed:
            line.day, line.day_computed = None, False
            date_by_almanac(line, draft)
    return _keep(reading, draft)


@transaction.atomic
def drop_reading(*, reading: PlanReading, by: User) -> PlanReading:
    """Lay a draft aside for good; nothing was written."""
    reading, _draft = lock_draft(reading)
    reading.status = PlanReading.Status.DROPPED
    reading.save(update_fields=["status"])
    return reading


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


def lock_draft(reading: PlanReading) -> tuple[PlanReading, Draft]:
    """The reading as it is now, locked, and its draft; refused when it is no draft any more."""
    locked = PlanReading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if locked.status == PlanReading.Status.CONFIRMED:
        raise ValidationError(
            _("This plan has been written into the calendar and the budget already."),
            code="confirmed_already",
        )
    if locked.status == PlanReading.Status.DROPPED:
        raise ValidationError(_("This draft has been laid aside."), code="dropped_already")
    return locked, Draft.from_json(locked.draft)


def _line_at(draft: Draft, line_id: int, rev: int | None) -> Line:
    line = draft.find(line_id)
    if line is None or line.rev != rev:
        raise StaleVersion
    return line


def _keep(reading: PlanReading, draft: Draft) -> PlanReading:
    reading.draft = draft.to_json()
    reading.save(update_fields=["draft", "title", "year"])
    reading.refresh_from_db(fields=["version"])
    return reading


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
