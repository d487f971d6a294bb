"""The one way in which a proposal moves: along the table, with who, when and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Proposal, ProposalStep
from congress.states import Status, is_allowed


def lock_proposal(proposal: Proposal) -> Proposal:
    """The row as it stands now, locked until the transaction ends."""
    return (
        Proposal.objects.select_for_update(of=("self",)).select_related("call__session").get(pk=proposal.pk)
    )


@transaction.atomic
def move(
    proposal: Proposal,
    to: Status,
    *,
    by: User | None,
    by_name: str = "",
    reason: str = "",
    **fields: Any,
) -> Proposal:
    """Take one step, and write down who took it and why; `fields` change in the same statement.

    `proposal` has been locked by the caller. Refused where the table has no such step.
    """
    before = Status(proposal.status)
    if not is_allowed(before, to):
        raise ValidationError(
            _("“%(title)s” is at “%(status)s”, from where this is not possible."),
            code="step_not_allowed",
            params={"title": proposal.title, "status": before.label},
        )
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.status = to
    proposal.save(update_fields=["status", *fields])
    ProposalStep.objects.create(
        proposal=proposal, before=before, after=to, by=by, by_name=by_name.strip(), reason=reason.strip()
    )
    return proposal
