"""No path but the table's, in the service and in the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from congress.models import Proposal, ProposalStep
from congress.services.steps import lock_proposal, move
from congress.states import PRIVATE, PUBLIC, STEPS, UNDECIDED, Status
from tests.factories.congress import ProposalFactory

pytestmark = pytest.mark.django_db


def test_every_status_stands_in_the_table():
    assert set(STEPS) == set(Status)
    assert {*PRIVATE, *UNDECIDED, *PUBLIC} == set(Status)


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_reached_and_left_as_the_table_says(status):
    proposal = ProposalFactory(at=status)
    assert proposal.status == status
    for target in Status:
        if target in STEPS[status] or target == status:
            continue
        with pytest.raises(ValidationError):
            move(lock_proposal(proposal), target, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=proposal.pk).update(status=target)


def test_a_proposal_begins_as_a_draft():
    with pytest.raises(IntegrityError):
        ProposalFactory(status=Status.ACCEPTED)


def test_each_step_says_who_and_why():
    proposal = ProposalFactory(at=Status.RETURNED)
    steps = list(ProposalStep.objects.filter(proposal=proposal).values_list("before", "after"))
    assert steps == [("draft", "submitted"), ("submitted", "screening"), ("screening", "returned")]


def test_a_return_without_a_reason_is_refused():
    proposal = ProposalFactory(at=Status.SCREENING)
    with pytest.raises(IntegrityError), transaction.atomic():
        move(lock_proposal(proposal), Status.RETURNED, by=None)
