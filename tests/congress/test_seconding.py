"""Seconding: once, by others, by those who may, in the days of the call; or from the signed sheet."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from congress.models import Seconding
from congress.services.seconding import second, second_by_sheet
from congress.states import Status
from tests.factories.congress import ProposalFactory, RuleSetFactory
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(union):
    return ProposalFactory(at=Status.SECONDING)


def refused(proposal, user) -> str:
    with pytest.raises(ValidationError) as refusal:
        second(proposal=proposal, by=user)
    return refusal.value.code


def test_row_79_nobody_seconds_their_own(proposal):
    assert refused(proposal, proposal.proposer.user) == "own_proposal"


def test_row_79_nobody_seconds_twice(proposal):
    colleague = PersonFactory(signs_in=True).user
    second(proposal=proposal, by=colleague)
    assert refused(proposal, colleague) == "seconded_before"
    assert Seconding.objects.count() == 1


def test_row_79_who_has_no_vote_does_not_second(cast, proposal):
    assert refused(proposal, cast.retiree) == "not_entitled"
    assert refused(proposal, UserFactory()) == "not_entitled"


def test_row_79_after_the_window_nobody_seconds(proposal):
    proposal.call.closes_on = localdate() - timedelta(days=1)
    proposal.call.save()
    assert refused(proposal, PersonFactory(signs_in=True).user) == "after_window"


def test_a_draft_is_not_seconded(union):
    assert refused(ProposalFactory(), PersonFactory(signs_in=True).user) == "not_seconding"


def test_the_rules_say_how_many(union):
    RuleSetFactory(seconders=3)
    proposal = ProposalFactory(at=Status.SECONDING)
    for needed in (Status.SECONDING, Status.SECONDING, Status.SUBMITTED):
        assert second(proposal=proposal, by=PersonFactory(signs_in=True).user).status == needed
    assert proposal.steps.last().reason == "附议人数已够，自动提交"


def test_the_signed_sheet_is_entered_by_the_union(cast, proposal):
    signed = [PersonFactory(), PersonFactory()]
    with pytest.raises(ValidationError) as refusal:
        second_by_sheet(proposal=proposal, people=signed, by=proposal.proposer.user)
    assert refusal.value.code == "not_yours"
    done = second_by_sheet(proposal=proposal, people=signed, by=cast.chair)
    assert (done.status, done.number) == (Status.SUBMITTED, 1)
    assert {(one.via, one.entered_by) for one in done.secondings.all()} == {("sheet", cast.chair)}


def test_a_sheet_with_one_wrong_name_enters_none(cast, proposal):
    with pytest.raises(ValidationError) as refusal:
        second_by_sheet(
            proposal=proposal, people=[PersonFactory(), proposal.proposer, cast.retiree.person], by=cast.chair
        )
    assert len(refusal.value.messages) == 2
    assert not Seconding.objects.exists()
