"""Seconding a proposal (附议): by oneself, or by a signature on a sheet that is entered."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Proposal, Seconding
from congress.reports.seconding import rules_of, seconders_needed
from congress.services.proposals import refuse_not_entitled, refuse_outside, submit
from congress.services.steps import lock_proposal
from congress.states import Status
from members.models import Person


@transaction.atomic
def second(*, proposal: Proposal, by: User) -> Proposal:
    """Second a proposal oneself; with the last seconder it needs it is submitted, and has its number.

    Refused to the proposer, a second time, outside the days of the call, and to somebody without a vote.
    """
    person = Person.objects.filter(user=by, merged_into=None).first()
    if person is None:
        raise ValidationError(_("You are not in the registry of this school."), code="not_entitled")
    proposal = lock_proposal(proposal)
    _refuse(proposal, person, by=by)
    Seconding.objects.create(proposal=proposal, person=person)
    return _submit_if_enough(proposal, by)


@transaction.atomic
def second_by_sheet(*, proposal: Proposal, people: Iterable[Person], by: User) -> Proposal:
    """Enter who has signed the sheet; all of them or, where one is refused, none.

    By whoever handles proposals: a proposer does not sign for others.
    """
    if not by.has_perm("congress.handle_proposals"):
        raise ValidationError(
            _("The signed sheet is entered by the union, not by the proposer."), code="not_yours"
        )
    proposal = lock_proposal(proposal)
    signed = list(people)
    refusals = [refusal for person in signed for refusal in _refusals(proposal, person)]
    if refusals:
        raise ValidationError(refusals)
    Seconding.objects.bulk_create(
        Seconding(proposal=proposal, person=person, via=Seconding.Via.SHEET, entered_by=by)
        for person in signed
    )
    return _submit_if_enough(proposal, by)


@transaction.atomic
def second_by_list(*, proposal: Proposal, people: Iterable[int], by: User) -> int:
    """Enter those of a list, by their keys and in its order, who have not seconded yet.

    Says how many that is: the same list again changes nothing. For the new ones `second_by_sheet` decides.
    """
    proposal = lock_proposal(proposal)
    known = set(proposal.secondings.values_list("person", flat=True))
    wanted = [key for key in people if key not in known]
    rows = Person.objects.in_bulk(wanted)
    if wanted:
        second_by_sheet(proposal=proposal, people=[rows[key] for key in wanted if key in rows], by=by)
    return len(wanted)


def _submit_if_enough(proposal: Proposal, by: User) -> Proposal:
    if proposal.secondings.count() >= seconders_needed(proposal, rules_of(proposal.call)):
        return submit(proposal, by=by, reason=str(_("It has enough seconders, and was submitted by itself.")))
    return proposal


def _refusals(proposal: Proposal, person: Person) -> list[ValidationError]:
    try:
        _refuse(proposal, person)
    except ValidationError as refusal:
        return [refusal]
    return []


def _refuse(proposal: Proposal, person: Person, *, by: User | None = None) -> None:
    said = {"name": person.name, "title": proposal.title}
    if proposal.proposer_id == person.pk:
        raise ValidationError(
            _("“%(title)s” is %(name)s's own proposal; others second it."), code="own_proposal", params=said
        )
    if proposal.secondings.filter(person=person).exists():
        raise ValidationError(
            _("%(name)s has seconded “%(title)s” already; once is enough."),
            code="seconded_before",
            params=said,
        )
    if proposal.status != Status.SECONDING:
        raise ValidationError(
            _("“%(title)s” is not looking for seconders (any more): it is at “%(status)s”."),
            code="not_seconding",
            params=said | {"status": Status(proposal.status).label},
        )
    refuse_outside(proposal.call)
    refuse_not_entitled(person, proposal.call, by=by)
