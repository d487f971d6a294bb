"""A budget is begun, and goes through the hands that pass it (《工会预算管理办法》 总工办发〔2019〕26号)."""

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from finance.models import Budget, BudgetApproval, BudgetLine
from finance.reports import category_label
from vault.versions import StaleVersion

Status = Budget.Status

# Approval may be recorded in one step, whatever came before it: a small union has no longer way.
STEPS: dict[str, tuple[str, ...]] = {
    Status.DRAFTING: (Status.COMMITTEE_PASSED, Status.APPROVED),
    Status.COMMITTEE_PASSED: (Status.AUDITED, Status.APPROVED, Status.RETURNED),
    Status.AUDITED: (Status.SUBMITTED, Status.APPROVED, Status.RETURNED),
    Status.SUBMITTED: (Status.APPROVED, Status.RETURNED),
    Status.RETURNED: (Status.COMMITTEE_PASSED, Status.APPROVED),
    Status.APPROVED: (Status.RUNNING,),
    Status.RUNNING: (Status.ADJUSTING, Status.CLOSED),
    Status.ADJUSTING: (Status.RUNNING,),
    Status.CLOSED: (),
}
_NEEDS_A_REASON = (Status.RETURNED, Status.ADJUSTING)


def next_steps(budget: Budget) -> list[tuple[str, str]]:
    """The steps that may be recorded now, as (status, label)."""
    return [(status, str(Status(status).label)) for status in STEPS[budget.status]]


def create_budget(*, year: int, by: User) -> Budget:
    """Begin the budget of a calendar year; refused where the year has one."""
    budget = Budget(year=year)
    budget.full_clean(exclude=["note"], validate_unique=False)
    try:
        with transaction.atomic(), pghistory.context(user=by.pk):
            budget.save()
    except IntegrityError as error:
        raise ValidationError(
            _("There is a budget for %(year)s already."), code="exists", params={"year": year}
        ) from error
    return budget


def lock_open(budget: Budget) -> Budget:
    """The budget as it is now, locked against everybody else; refused when its lines are frozen."""
    # FOR UPDATE: an approval and an edit wait for one another, and the second sees what the first did.
    locked = Budget.objects.select_for_update().get(pk=budget.pk)
    if not locked.is_open:
        raise ValidationError(
            _("The budget of %(year)s has been passed (%(status)s); its lines cannot be changed any more."),
            code="frozen",
            params={"year": locked.year, "status": locked.get_status_display()},
        )
    return locked


def touch(budget: Budget, *, note: str | None = None) -> Budget:
    """Count a change of the lines as a change of the budget, so that who typed meanwhile is told."""
    if note is not None:
        budget.note = note
    budget.save(update_fields=["note"])
    budget.refresh_from_db()
    return budget


@transaction.atomic
def record_approval(
    *,
    budget: Budget,
    status: str,
    passed_on: date,
    by: User,
    document_number: str = "",
    note: str = "",
    version: int | None = None,
) -> BudgetApproval:
    """Record that the budget was passed, approved or returned on a day, and move it on.

    Refused when the step is not one of STEPS, the day does not fit, a passed sheet is empty or has a
    line without funding source or rate, or when it is no longer the sheet that was seen (`version`).
    From approval on the lines are frozen by the database.
    """
    locked = Budget.objects.select_for_update().get(pk=budget.pk)
    if version is not None and locked.version != version:
        raise StaleVersion
    document_number, note = document_number.strip(), note.strip()
    _check_step(locked, status, document_number, note)
    _check_day(locked, passed_on)
    if status not in _NEEDS_A_REASON and status not in Budget.FROZEN_STATUSES[1:]:
        _check_complete(locked)
    approval = BudgetApproval(
        budget=locked,
        status=status,
        passed_on=passed_on,
        document_number=document_number,
        note=note,
        recorded_by=by,
    )
    approval.full_clean(exclude=["budget", "recorded_by"])
    with pghistory.context(user=by.pk):
        approval.save()
        locked.status = status
        locked.save(update_fields=["status"])
    return approval


def _check_step(budget: Budget, status: str, document_number: str, note: str) -> None:
    if status not in STEPS[budget.status]:
        raise ValidationError(
            _("The budget stands at “%(now)s”; “%(step)s” cannot be recorded after that."),
            code="wrong_step",
            params={
                "now": budget.get_status_display(),
                "step": dict(Status.choices).get(status, status),
            },
        )
    if status in _NEEDS_A_REASON and not note:
        raise ValidationError({"note": ValidationError(_("Please say why."), code="reason_missing")})
    if status == Status.APPROVED and not document_number:
        sentence = _("Please enter the number of the approval; where there is none, who approved and how.")
        raise ValidationError({"document_number": ValidationError(sentence, code="number_missing")})


def _check_day(budget: Budget, passed_on: date) -> None:
    before = budget.approvals.order_by("-passed_on").values_list("passed_on", flat=True).first()
    if passed_on > localdate():
        sentence, code = _("This day is still to come; record it when it has happened."), "in_the_future"
    elif before and passed_on < before:
        sentence, code = _("The step before this one is dated later than this day."), "before_the_last_step"
    elif passed_on < date(budget.year - 1, 1, 1):
        sentence, code = _("This day lies long before the year of the budget."), "too_early"
    else:
        return
    raise ValidationError({"passed_on": ValidationError(sentence, code=code)})


def _check_complete(budget: Budget) -> None:
    lines = list(budget.lines.order_by("position", "pk"))
    if not lines:
        raise ValidationError(_("The sheet is empty; there is nothing to pass yet."), code="empty")
    if without := [line for line in lines if not line.source]:
        raise ValidationError(
            _("These have no funding source yet, so the budget cannot be passed: %(lines)s."),
            code="no_source",
            params={"lines": name_lines(without)},
        )
    if without := [line for line in lines if line.rate == 0 and line.headcount]:
        raise ValidationError(
            _("These have no rate yet, so the budget cannot be passed: %(lines)s."),
            code="no_rate",
            params={"lines": name_lines(without)},
        )


def name_lines(lines: list[BudgetLine], most: int = 6) -> str:
    """“春节 retired teachers, 端午 members …” for a sentence."""
    names = [
        f"{line.item}（{category_label(line.category)}）" if line.category else line.item for line in lines
    ]
    return _(", ").join(names[:most]) + ("……" if len(names) > most else "")
