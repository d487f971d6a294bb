"""The lines of a draft: changed, added, and what one click does to them."""

from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from finance.models import BudgetLine
from office.doubles import doubles_in, give_back, merge_into
from office.drafting import place_as_activity
from office.drafts import (
    ActivityLine,
    Draft,
    Line,
    LooseLine,
    MoneyLine,
    date_by_almanac,
    festival_day_meant,
    offer_health_check,
)
from office.models import PlanReading
from office.services.readings.drafts import keep_draft, lock_draft
from vault.versions import StaleVersion


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
    keep_draft(reading, draft)
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
    keep_draft(reading, draft)
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
    keep_draft(reading, draft)
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
    keep_draft(reading, draft)
    return len(waiting)


def _line_at(draft: Draft, line_id: int, rev: int | None) -> Line:
    line = draft.find(line_id)
    if line is None or line.rev != rev:
        raise StaleVersion
    return line
