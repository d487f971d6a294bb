"""The answer to a proposal (答复): by the department, signed in or by its link, or recorded for it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Assignment, Proposal, Reply
from congress.services.assignments import (
    answer_overtakes,
    assign_proposal,
    begin_handling,
    lock_part,
)
from congress.services.steps import lock_proposal, move
from congress.states import Status
from members.models import Department

# From where a department answers; what was sent back has nobody who could.
ANSWERABLE = (Status.ASSIGNED, Status.HANDLING, Status.EXTENSION, Status.REHANDLING)
TEXT_AT_MOST = 10_000
_UNGIVEN = (Status.ACCEPTED, Status.SUGGESTION, Status.SENT_BACK)


@transaction.atomic
def reply_to(
    *,
    assignment: Assignment,
    text: str,
    signed_by: str,
    via: str,
    by: User | None,
    result: str = "",
    planned_for: date | None = None,
    is_whole: bool = True,
    replied_on: date | None = None,
) -> Reply:
    """Answer what a department was given; the lead's whole answer goes to the proposer to be rated.

    Refused to whom it was not given, a second time, and without a result or, for what is being solved,
    a day. What a supporting department writes is always a part.
    """
    if via == Reply.Via.ACCOUNT:
        _refuse_strangers(assignment, by)
    proposal, part = lock_part(assignment)
    _refuse_unawaited(proposal)
    reply = Reply(
        proposal=proposal,
        assignment=part,
        round=2 if proposal.status == Status.REHANDLING else 1,
        is_whole=is_whole and part.is_lead,
        result=result,
        planned_for=planned_for,
        text=text.strip(),
        signed_by=signed_by.strip(),
        via=via,
        entered_by=by,
        replied_on=replied_on or localdate(),
    )
    _refuse_incomplete(reply)
    reply.save()
    _move_on(proposal, reply, by=by)
    return reply


def _refuse_strangers(assignment: Assignment, by: User | None) -> None:
    if by is None or not Assignment.objects.given_to(by).filter(pk=assignment.pk).exists():
        raise ValidationError(_("This proposal was not given to you to answer."), code="not_given")


def _refuse_unawaited(proposal: Proposal) -> None:
    if proposal.status in ANSWERABLE:
        return
    if proposal.replies.filter(is_whole=True).exists():
        raise ValidationError(
            _("“%(title)s” has been answered already; nothing was changed."),
            code="answered",
            params={"title": proposal.title},
        )
    raise ValidationError(
        _("“%(title)s” waits for no answer at present."), code="not_awaited", params={"title": proposal.title}
    )


def _refuse_incomplete(reply: Reply) -> None:
    """Raise ValidationError with a sentence by field."""
    wrong: dict[str, Any] = {}
    try:
        reply.clean_fields(exclude={"proposal", "assignment", "entered_by"})
    except ValidationError as refusal:
        wrong = dict(refusal.error_dict)
    if len(reply.text) > TEXT_AT_MOST:
        wrong["text"] = ValidationError(
            _("The reply has %(length)d characters; at most %(most)d fit. Please shorten it."),
            code="text_too_long",
            params={"length": len(reply.text), "most": TEXT_AT_MOST},
        )
    if reply.is_whole and not reply.result:
        wrong["result"] = ValidationError(_("Please choose what becomes of it."), code="result_missing")
    if reply.result == Proposal.Result.SOLVING and "planned_for" not in wrong:
        if reply.planned_for is None:
            wrong["planned_for"] = ValidationError(
                _("Until when will it be solved? Please name the day."), code="planned_for_missing"
            )
        elif reply.planned_for < reply.replied_on:
            wrong["planned_for"] = ValidationError(
                _("The day on which it will be solved lies before the answer."), code="planned_in_the_past"
            )
    if reply.replied_on > localdate():
        wrong["replied_on"] = ValidationError(_("This day has not come yet."), code="replied_later")
    if wrong:
        raise ValidationError(wrong)


def _move_on(proposal: Proposal, reply: Reply, *, by: User | None) -> None:
    who: dict[str, Any] = {"by": by, "by_name": "" if by else reply.signed_by}
    begin_handling(proposal, **who)
    if not reply.is_whole:
        return
    answer_overtakes(proposal, **who)
    move(proposal, Status.REPLIED, result=reply.result, **who)
    move(proposal, Status.AWAITING_RATING, **who)


@transaction.atomic
def record_reply(
    *, proposal: Proposal, via: str, by: User, lead: Department | None = None, **fields: Any
) -> Reply:
    """The secretary writes down what was said at the meeting or came on sealed paper.

    What nobody had been given is given to `lead`, which answered.
    """
    proposal = lock_proposal(proposal)
    if proposal.status in _UNGIVEN:
        if lead is None:
            raise ValidationError({"lead": _("Which department answered?")})
        assign_proposal(proposal=proposal, lead=lead, due_on=localdate(), by=by)
    _refuse_unawaited(lock_proposal(proposal))
    assignment = Assignment.objects.in_force().get(proposal=proposal, is_lead=True)
    return reply_to(assignment=assignment, via=via, by=by, **fields)
