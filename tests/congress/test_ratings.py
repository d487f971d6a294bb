"""What the proposer says of the answer, and how a proposal ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from congress.models import Rating
from congress.services.assignments import assign_proposal
from congress.services.ratings import (
    archive_call,
    close_without_rating,
    mark_outstanding,
    rate_proposal,
)
from congress.services.replies import record_reply, reply_to
from congress.states import Status
from tests.factories.congress import ProposalFactory
from tests.factories.members import DepartmentFactory

pytestmark = pytest.mark.django_db
WORDS = {"text": "已安排休息室。", "signed_by": "郝主任"}


@pytest.fixture
def answered(cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    record_reply(
        proposal=proposal, via="sealed", by=cast.chair, lead=DepartmentFactory(), result="later", **WORDS
    )
    return proposal


def rate(proposal, by, outcome="satisfied", **fields):
    return rate_proposal(proposal=proposal, attitude="satisfied", outcome=outcome, by=by, **fields)


def refusal_of(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def test_the_proposer_rates_and_it_is_closed(answered):
    rating = rate(answered, answered.proposer.user)
    answered.refresh_from_db()
    assert (answered.status, rating.entered_by) == ("closed", None)


def test_nobody_else_rates_but_the_secretary_may_enter_it_from_paper(answered, cast):
    assert refusal_of(rate, answered, cast.teacher) == "not_the_proposer"
    assert rate(answered, cast.chair).entered_by == cast.chair


def test_rating_twice_or_before_the_answer_is_refused(answered):
    proposer = answered.proposer.user
    rate(answered, proposer)
    assert refusal_of(rate, answered, proposer) == "rated"
    early = ProposalFactory(at=Status.ACCEPTED)
    assert refusal_of(rate, early, early.proposer.user) == "not_answered"
    assert Rating.objects.count() == 1


def test_a_grade_that_does_not_exist_and_a_comment_too_long_are_refused(answered):
    with pytest.raises(ValidationError) as refusal:
        rate(answered, answered.proposer.user, outcome="great", comment="长" * 501)
    assert set(refusal.value.message_dict) == {"outcome", "comment"}


def test_not_satisfied_is_handled_once_more_and_then_closed(answered, cast):
    proposer = answered.proposer.user
    rate(answered, proposer, outcome="unsatisfied", comment="没有时间表")
    answered.refresh_from_db()
    assert (answered.status, answered.due_on) == ("rehandling", localdate() + timedelta(days=60))
    assert refusal_of(rate, answered, proposer) == "rated"
    lead = answered.assignments.get()
    assert lead.due_on == answered.due_on
    reply = reply_to(assignment=lead, via="link", by=None, result="solved", **WORDS)
    assert reply.round == 2
    rating = rate(answered, proposer, outcome="unsatisfied")
    answered.refresh_from_db()
    assert (answered.status, rating.round) == ("closed", 2)


def test_a_second_handling_keeps_the_time_that_was_granted(answered):
    granted = localdate() + timedelta(days=100)
    answered.assignments.update(due_on=granted)
    rate(answered, answered.proposer.user, outcome="unsatisfied")
    answered.refresh_from_db()
    assert (answered.due_on, answered.assignments.get().due_on) == (granted, granted)


def test_what_did_not_satisfy_twice_is_not_outstanding(answered, cast):
    rate(answered, answered.proposer.user, outcome="unsatisfied")
    reply_to(assignment=answered.assignments.get(), via="link", by=None, result="solved", **WORDS)
    rate(answered, answered.proposer.user, outcome="unsatisfied")
    code = refusal_of(mark_outstanding, proposal=answered, is_outstanding=True, by=cast.chair)
    assert code == "left_unsatisfied"


def test_closing_without_a_rating_needs_a_reason_and_an_answer(answered, cast):
    assert refusal_of(close_without_rating, proposal=answered, reason="", by=cast.chair) == "reason_missing"
    close_without_rating(proposal=answered, reason="提案人已调离", by=cast.chair)
    assert answered.steps.last().reason == "提案人已调离"
    early = ProposalFactory(at=Status.ACCEPTED)
    code = refusal_of(close_without_rating, proposal=early, reason="调离", by=cast.chair)
    assert code == "step_not_allowed"


def test_outstanding_are_chosen_among_the_answered(answered, cast):
    assert mark_outstanding(proposal=answered, is_outstanding=True, by=cast.chair).is_outstanding
    assert not mark_outstanding(proposal=answered, is_outstanding=False, by=cast.chair).is_outstanding
    early = ProposalFactory(at=Status.ACCEPTED)
    code = refusal_of(mark_outstanding, proposal=early, is_outstanding=True, by=cast.chair)
    assert code == "not_outstanding"


def test_the_archive_takes_what_has_ended_and_leaves_the_rest(answered, cast):
    call = answered.call
    refused = ProposalFactory(call=call, at=Status.REFUSED)
    assert archive_call(call=call, by=cast.chair) == 1
    rate(answered, answered.proposer.user)
    assert archive_call(call=call, by=cast.chair) == 1
    refused.refresh_from_db()
    assert refused.status == "archived"


def test_row_80_a_proposal_is_carried_through_to_the_second_handling(cast):
    """立案→承办→答复→满意度(态度/结果)→二次办理."""
    proposal = ProposalFactory(at=Status.ACCEPTED)
    lead = assign_proposal(
        proposal=proposal,
        lead=DepartmentFactory(),
        due_on=localdate() + timedelta(days=9),
        by=cast.chair,
    )
    reply_to(assignment=lead, via="link", by=None, result="later", **WORDS)
    rate_proposal(proposal=proposal, attitude="satisfied", outcome="unsatisfied", by=proposal.proposer.user)
    reply_to(assignment=lead, via="link", by=None, result="solved", **WORDS)
    rate(proposal, proposal.proposer.user)
    assert list(proposal.steps.values_list("after", flat=True))[2:] == [
        "accepted",
        "assigned",
        "handling",
        "replied",
        "awaiting_rating",
        "rehandling",
        "replied",
        "awaiting_rating",
        "closed",
    ]
