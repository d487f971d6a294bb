"""What is decided about a proposal (审查): accepted, merged, as a suggestion, returned, refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Call, Proposal, Screening
from congress.services.assignments import assign_proposal
from congress.services.reasons import refuse_long_reason, refuse_without_reason
from congress.services.steps import lock_proposal, move
from congress.states import Status
from members.models import Department

Outcome = Screening.Outcome
STEP_OF = {
    Outcome.ACCEPTED: Status.ACCEPTED,
    Outcome.MERGED: Status.MERGED,
    Outcome.SUGGESTION: Status.SUGGESTION,
    Outcome.RETURNED: Status.RETURNED,
    Outcome.REFUSED: Status.REFUSED,
}
_REASON_IS_LEFT_OUT = (Outcome.ACCEPTED, Outcome.MERGED)
# What is handed to a department: both are answered.
HANDED_OVER = (Outcome.ACCEPTED, Outcome.SUGGESTION)


@dataclass(frozen=True)
class Decided:
    """What a meeting decided about one proposal; without a lead it is handed over later."""

    proposal: Proposal
    outcome: str
    into: Proposal | None = None
    reason: str = ""
    lead: Department | None = None
    support: list[Department] = field(default_factory=list)
    due_on: date | None = None


class WrongRows(ValidationError):
    """Of several decisions some cannot be; `rows` holds the refusals by the proposal's key."""

    def __init__(self, rows: dict[int, ValidationError]) -> None:
        super().__init__(
            _("Nothing is saved yet: %(count)d of the rows need another look. They are marked."),
            code="wrong_rows",
            params={"count": len(rows)},
        )
        self.rows = rows


@transaction.atomic
def screen_proposal(
    *,
    proposal: Proposal,
    outcome: str,
    by: User,
    into: Proposal | None = None,
    reason: str = "",
    at_session: bool = False,
    on: date | None = None,
) -> Proposal:
    """Decide about a submitted proposal on a day (today); `at_session` when the meeting itself did.

    Refused without a reason where one is due, and for merging into what is not accepted itself.
    """
    chosen = Outcome(outcome)
    reason = refuse_long_reason(reason) if chosen in _REASON_IS_LEFT_OUT else refuse_without_reason(reason)
    main = _main_of(proposal, into) if chosen == Outcome.MERGED else None
    proposal = lock_proposal(proposal)
    if proposal.status == Status.SUBMITTED:
        move(proposal, Status.SCREENING, by=by)
    fields: dict[str, Any] = {}
    if chosen != Outcome.RETURNED:
        fields = {"outcome": chosen.value, "decided_on": on or localdate(), "merged_into": main}
    move(proposal, STEP_OF[chosen], by=by, reason=reason, **fields)
    session = proposal.call.session if at_session else None
    Screening.objects.create(
        proposal=proposal, outcome=chosen, into=main, reason=reason, session=session, by=by
    )
    return proposal


def _main_of(proposal: Proposal, into: Proposal | None) -> Proposal:
    """The proposal that takes the other in, locked; one that was taken in itself takes in nobody."""
    if into is None:
        raise ValidationError(
            _("Please choose the proposal into which this one is merged."), code="merged_into_none"
        )
    if into.pk == proposal.pk:
        raise ValidationError(_("A proposal cannot be merged into itself."), code="merged_into_itself")
    # Both are locked in one order, whoever merges which.
    first, second = sorted((proposal, into), key=lambda one: one.pk)
    locked = {one.pk: lock_proposal(one) for one in (first, second)}
    main = locked[into.pk]
    if main.call_id != proposal.call_id or main.outcome != Proposal.Outcome.ACCEPTED:
        raise ValidationError(
            _("“%(title)s” is not accepted in this call; a proposal is merged into one that is."),
            code="merged_into_unaccepted",
            params={"title": main.title},
        )
    return main


@transaction.atomic
def decide_all(*, call: Call, decisions: Iterable[Decided], by: User, on: date | None = None) -> int:
    """What the meeting decided about several proposals, in one go (short path); how many were decided.

    All of them or none: raises WrongRows with every row that cannot be. A lead hands it over at once.
    """
    wrong: dict[int, ValidationError] = {}
    # What is merged comes last, so that what takes it in has been accepted.
    ordered = sorted(decisions, key=lambda one: (one.outcome == Outcome.MERGED, one.proposal.pk))
    for one in ordered:
        try:
            with transaction.atomic():
                _decide_one(call, one, by=by, on=on)
        except ValidationError as refusal:
            wrong[one.proposal.pk] = refusal
    if wrong:
        raise WrongRows(wrong)
    return len(ordered)


def _decide_one(call: Call, one: Decided, *, by: User, on: date | None) -> None:
    if one.proposal.call_id != call.pk:
        raise ValidationError(_("This proposal belongs to another call."), code="other_call")
    decided = screen_proposal(
        proposal=one.proposal,
        outcome=one.outcome,
        by=by,
        into=one.into,
        reason=one.reason,
        at_session=True,
        on=on,
    )
    if one.lead is not None and one.outcome in HANDED_OVER:
        if one.due_on is None:
            raise ValidationError(_("Until when is it to be answered?"), code="due_missing")
        assign_proposal(proposal=decided, lead=one.lead, support=one.support, due_on=one.due_on, by=by, on=on)
