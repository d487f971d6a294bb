"""Who handles a proposal (承办): lead and support, more time, sent back to be given to another."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Assignment, Extension, Proposal
from congress.services.reasons import refuse_long_reason, refuse_without_reason
from congress.services.steps import lock_proposal, move
from congress.states import OWED, Status
from members.models import Department
from vault.versions import lock_version


@transaction.atomic
def assign_proposal(
    *,
    proposal: Proposal,
    lead: Department,
    due_on: date,
    by: User,
    support: Iterable[Department] = (),
    on: date | None = None,
) -> Assignment:
    """Hand a decided proposal over to its lead and those in support, to be answered until a day.

    One that was sent back gets another lead, and keeps those in support. Returns the lead's part.
    """
    helping = {one.pk: one for one in support}
    if lead.pk in helping:
        raise ValidationError(
            _("“%(department)s” leads; it need not be ticked in support as well."),
            code="lead_in_support",
            params={"department": lead},
        )
    if due_on < (on or localdate()):
        raise ValidationError(
            _("The last day for the answer lies before the day on which it is handed over."),
            code="due_in_the_past",
        )
    proposal = lock_proposal(proposal)
    move(proposal, Status.ASSIGNED, by=by, reason=str(lead), due_on=due_on)
    there = {one.department_id: one for one in proposal.assignments.in_force().select_for_update()}
    for department in helping.values():
        if department.pk not in there:
            Assignment.objects.create(
                proposal=proposal, department=department, is_lead=False, due_on=due_on, given_by=by
            )
    return _leading(there.get(lead.pk) or Assignment(proposal=proposal, department=lead, given_by=by), due_on)


def _leading(assignment: Assignment, due_on: date) -> Assignment:
    """A part as the lead's; who was in support may come to lead."""
    assignment.is_lead, assignment.due_on = True, due_on
    assignment.save()
    return assignment


@transaction.atomic
def instruct(*, proposal: Proposal, version: int, instruction: str, instructed_by: str, by: User) -> Proposal:
    """Write down what the school leader in charge wrote on it (批示); refused once it is answered."""
    locked = lock_version(Proposal.objects, pk=proposal.pk, version=version)
    if locked.status not in (Status.ACCEPTED, Status.SUGGESTION, *OWED):
        raise ValidationError(
            _("“%(title)s” is at “%(status)s”, from where this is not possible."),
            code="step_not_allowed",
            params={"title": locked.title, "status": Status(locked.status).label},
        )
    locked.instruction, locked.instructed_by = instruction.strip(), instructed_by.strip()
    if locked.instruction and not locked.instructed_by:
        raise ValidationError(_("Who wrote the instruction?"), code="instructed_by_nobody")
    _refuse_too_long(locked, "instruction", "instructed_by")
    locked.save(update_fields=["instruction", "instructed_by"])
    return locked


def _refuse_too_long(row: Model, *names: str) -> None:
    row.clean_fields(exclude={field.name for field in row._meta.fields} - set(names))


def lock_part(assignment: Assignment) -> tuple[Proposal, Assignment]:
    """The proposal and a department's part in it, locked in that order; refused when it was sent back."""
    proposal = lock_proposal(assignment.proposal)
    parts = Assignment.objects.select_for_update(of=("self",)).select_related("department")
    part = parts.get(pk=assignment.pk)
    if part.sent_back_on is not None:
        raise ValidationError(
            _("“%(department)s” has sent this proposal back; it is not theirs any more."),
            code="sent_back",
            params={"department": part.department},
        )
    return proposal, part


@transaction.atomic
def ask_more_time(
    *, assignment: Assignment, until: date, reason: str, by: User | None, by_name: str = ""
) -> Extension:
    """The lead asks for more time, with the reason (申请延期); by a link there is a name and no user."""
    reason = refuse_without_reason(reason)
    proposal, part = lock_part(assignment)
    if not part.is_lead:
        raise ValidationError(_("The lead department asks for more time."), code="lead_only")
    if until <= part.due_on:
        raise ValidationError(
            _("It is due on %(due)s already; please name a later day."),
            code="not_later",
            params={"due": date_format(part.due_on)},
        )
    begin_handling(proposal, by=by, by_name=by_name)
    move(proposal, Status.EXTENSION, by=by, by_name=by_name, reason=reason)
    extension = Extension(
        assignment=part, until=until, reason=reason, asked_by=by, asked_by_name=by_name.strip()
    )
    _refuse_too_long(extension, "asked_by_name")
    extension.save()
    return extension


@transaction.atomic
def decide_more_time(*, extension: Extension, granted: bool, by: User, reason: str = "") -> Extension:
    """Grant more time, or not; the day of the answer moves with it."""
    reason = refuse_long_reason(reason)
    proposal, part = lock_part(extension.assignment)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.granted is not None:
        raise ValidationError(_("This has been decided already."), code="decided_already")
    fields: dict[str, Any] = {}
    if granted:
        part.due_on = extension.until
        part.save(update_fields=["due_on"])
        fields = {"due_on": extension.until}
    move(proposal, Status.HANDLING, by=by, reason=reason, **fields)
    return _decided(extension, granted=granted, by=by)


def _decided(extension: Extension, *, granted: bool, by: User | None) -> Extension:
    extension.granted, extension.decided_by, extension.decided_on = granted, by, localdate()
    extension.save(update_fields=["granted", "decided_by", "decided_on"])
    return extension


@transaction.atomic
def send_back(*, assignment: Assignment, reason: str, by: User | None, by_name: str = "") -> Assignment:
    """A department returns what is not its own (退回改派); what the lead returns waits for another lead."""
    reason = refuse_without_reason(reason)
    proposal, part = lock_part(assignment)
    if part.is_lead:
        move(proposal, Status.SENT_BACK, by=by, by_name=by_name, reason=reason)
    elif proposal.status not in OWED:
        raise ValidationError(_("It has been answered already."), code="answered")
    part.sent_back_on, part.sent_back_reason = localdate(), reason
    part.save(update_fields=["sent_back_on", "sent_back_reason"])
    return part


def begin_handling(proposal: Proposal, *, by: User | None, by_name: str = "") -> None:
    """The department has begun, where that was not yet so; the proposal has been locked."""
    if proposal.status == Status.ASSIGNED:
        move(proposal, Status.HANDLING, by=by, by_name=by_name)


def answer_overtakes(proposal: Proposal, *, by: User | None, by_name: str = "") -> None:
    """The answer came before a request for more time was decided, which falls away with it."""
    if proposal.status != Status.EXTENSION:
        return
    for extension in Extension.objects.filter(assignment__proposal=proposal, granted=None):
        _decided(extension, granted=False, by=by)
    move(proposal, Status.HANDLING, by=by, by_name=by_name)
