"""What the proposer says of the answer (评价), the one second handling, and how a proposal ends."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Call, Proposal, Rating
from congress.rules import rules_on
from congress.services.reasons import refuse_without_reason
from congress.services.steps import lock_proposal, move
from congress.states import STEPS, Status

ENDED = tuple(status for status in Status if Status.ARCHIVED in STEPS[status])


@transaction.atomic
def rate_proposal(*, proposal: Proposal, attitude: str, outcome: str, by: User, comment: str = "") -> Rating:
    """Rate the attitude and the result, as the proposer, or for them from paper (代录).

    The first time a result that does not satisfy has it handled once more; otherwise it is closed.
    """
    proposal = lock_proposal(proposal)
    is_own = proposal.proposer.user_id == by.pk
    if not is_own and not by.has_perm("congress.handle_proposals"):
        raise ValidationError(_("The proposer rates the answer."), code="not_the_proposer")
    _refuse_unrateable(proposal)
    rating = Rating(
        proposal=proposal,
        round=proposal.ratings.count() + 1,
        attitude=attitude,
        outcome=outcome,
        comment=comment.strip(),
        entered_by=None if is_own else by,
    )
    rating.clean_fields(exclude={"proposal", "entered_by"})
    rating.save()
    if rating.round == 1 and rating.outcome == Rating.Grade.UNSATISFIED:
        _handle_again(proposal, rating, by=by)
    else:
        move(proposal, Status.CLOSED, by=by)
    return rating


def _refuse_unrateable(proposal: Proposal) -> None:
    if proposal.status == Status.AWAITING_RATING:
        return
    if proposal.ratings.exists():
        raise ValidationError(_("It has been rated already; nothing was changed."), code="rated")
    raise ValidationError(_("There is no answer yet that could be rated."), code="not_answered")


def _handle_again(proposal: Proposal, rating: Rating, *, by: User) -> None:
    """The one second handling (重新办理), with the days the rules give, or more that were granted."""
    today = localdate()
    due_on = today + timedelta(days=rules_on(today).answer_days)
    lead = proposal.assignments.in_force().filter(is_lead=True)
    due_on = max([due_on, *lead.values_list("due_on", flat=True)])
    lead.update(due_on=due_on)
    move(proposal, Status.REHANDLING, by=by, reason=rating.comment, due_on=due_on)


@transaction.atomic
def close_without_rating(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """Close an answered proposal whose proposer does not rate it, and say why."""
    reason = refuse_without_reason(reason)
    return move(lock_proposal(proposal), Status.CLOSED, by=by, reason=reason)


def left_unsatisfied(ratings: Iterable[Rating]) -> bool:
    """Whether the second handling did not satisfy either."""
    return any(one.round == 2 and one.outcome == Rating.Grade.UNSATISFIED for one in ratings)


@transaction.atomic
def mark_outstanding(*, proposal: Proposal, is_outstanding: bool, by: User) -> Proposal:
    """Choose an answered proposal as outstanding (优秀提案), or take that back."""
    proposal = lock_proposal(proposal)
    if is_outstanding and not (proposal.result and proposal.outcome == Proposal.Outcome.ACCEPTED):
        raise ValidationError(
            _("Outstanding proposals are chosen among those that were accepted and answered."),
            code="not_outstanding",
        )
    if is_outstanding and left_unsatisfied(proposal.ratings.all()):
        raise ValidationError(
            _("Its proposer was not satisfied with the second answer either."), code="left_unsatisfied"
        )
    proposal.is_outstanding = is_outstanding
    proposal.save(update_fields=["is_outstanding"])
    return proposal


@transaction.atomic
def archive_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Put a proposal that has come to its end into the archive."""
    return move(lock_proposal(proposal), Status.ARCHIVED, by=by)


@transaction.atomic
def archive_call(*, call: Call, by: User) -> int:
    """Put all that has come to its end into the archive; how many. What still moves stays."""
    ended = list(Proposal.objects.filter(call=call, status__in=ENDED).order_by("pk"))
    for proposal in ended:
        archive_proposal(proposal=proposal, by=by)
    return len(ended)
