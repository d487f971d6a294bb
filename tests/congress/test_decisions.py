"""What is decided about proposals, one by one and all at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from congress.models import Proposal, Screening
from congress.services.decisions import Decided, WrongRows, decide_all, screen_proposal
from congress.services.steps import lock_proposal, move
from congress.states import Status
from tests.factories.congress import CallFactory, ProposalFactory
from tests.factories.members import DepartmentFactory

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=30)


@pytest.fixture
def submitted(db):
    return ProposalFactory(at=Status.SUBMITTED)


def test_accepting_keeps_who_when_and_by_which_meeting(submitted, cast):
    screen_proposal(proposal=submitted, outcome="accepted", by=cast.chair, at_session=True)
    submitted.refresh_from_db()
    assert (submitted.status, submitted.outcome, submitted.decided_on) == (
        "accepted",
        "accepted",
        localdate(),
    )
    screening = Screening.objects.get()
    assert (screening.by, screening.session) == (cast.chair, submitted.call.session)
    assert list(submitted.steps.values_list("after", "by"))[-2:] == [
        ("screening", cast.chair.pk),
        ("accepted", cast.chair.pk),
    ]


@pytest.mark.parametrize("outcome", ["suggestion", "returned", "refused"])
def test_what_is_not_accepted_gets_a_reason(submitted, cast, outcome):
    with pytest.raises(ValidationError) as refusal:
        screen_proposal(proposal=submitted, outcome=outcome, reason="  ", by=cast.chair)
    assert refusal.value.code == "reason_missing"
    screen_proposal(proposal=submitted, outcome=outcome, reason="不属于本校职权", by=cast.chair)
    submitted.refresh_from_db()
    assert submitted.status == outcome
    assert submitted.outcome == ("" if outcome == "returned" else outcome)


def test_a_reason_that_is_too_long_is_refused(submitted, cast):
    with pytest.raises(ValidationError) as refusal:
        screen_proposal(proposal=submitted, outcome="refused", reason="长" * 501, by=cast.chair)
    assert refusal.value.code == "reason_too_long"


def test_what_was_returned_and_sent_in_again_is_decided_again(submitted, cast):
    screen_proposal(proposal=submitted, outcome="returned", reason="请写明建议", by=cast.chair)
    move(lock_proposal(submitted), Status.SUBMITTED, by=submitted.proposer.user)
    screen_proposal(proposal=submitted, outcome="accepted", by=cast.chair)
    assert [one.outcome for one in submitted.screenings.all()] == ["returned", "accepted"]


def test_merging_goes_into_what_is_accepted_in_the_same_call(submitted, cast):
    main = ProposalFactory(call=submitted.call, at=Status.ASSIGNED)
    screen_proposal(proposal=submitted, outcome="merged", into=main, by=cast.chair)
    submitted.refresh_from_db()
    assert (submitted.status, submitted.merged_into) == ("merged", main)


@pytest.mark.parametrize(
    ("which", "code"),
    [
        ("none", "merged_into_none"),
        ("itself", "merged_into_itself"),
        ("undecided", "merged_into_unaccepted"),
        ("refused", "merged_into_unaccepted"),
        ("other", "merged_into_unaccepted"),
    ],
)
def test_merging_elsewhere_is_refused(submitted, cast, which, code):
    into = {
        "none": lambda: None,
        "itself": lambda: submitted,
        "undecided": lambda: ProposalFactory(call=submitted.call, at=Status.SUBMITTED),
        "refused": lambda: ProposalFactory(call=submitted.call, at=Status.REFUSED),
        "other": lambda: ProposalFactory(at=Status.ACCEPTED),
    }[which]()
    with pytest.raises(ValidationError) as refusal:
        screen_proposal(proposal=submitted, outcome="merged", into=into, by=cast.chair)
    assert refusal.value.code == code


def test_the_meeting_decides_all_at_once(cast):
    call = CallFactory()
    first, second, third = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(3))
    lead, support = DepartmentFactory(), DepartmentFactory()
    decisions = [
        Decided(second, "merged", into=first),
        Decided(first, "accepted", lead=lead, support=[support], due_on=SOON),
        Decided(third, "suggestion", reason="转总务处研究", lead=lead, due_on=SOON),
    ]
    assert decide_all(call=call, decisions=decisions, by=cast.chair) == 3
    status = dict(Proposal.objects.values_list("pk", "status"))
    assert status == {first.pk: "assigned", second.pk: "merged", third.pk: "assigned"}
    assert first.assignments.count() == 2
    third.refresh_from_db()
    assert third.outcome == "suggestion"


def test_one_wrong_row_saves_none_and_names_every_wrong_row(cast):
    call = CallFactory()
    right, wrong, late = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(3))
    stranger = ProposalFactory(at=Status.SUBMITTED)
    lead = DepartmentFactory()
    decisions = [
        Decided(right, "accepted", lead=lead, due_on=SOON),
        Decided(wrong, "refused"),
        Decided(late, "accepted", lead=lead),
        Decided(stranger, "accepted"),
    ]
    with pytest.raises(WrongRows) as refusal:
        decide_all(call=call, decisions=decisions, by=cast.chair)
    assert {pk: one.code for pk, one in refusal.value.rows.items()} == {
        wrong.pk: "reason_missing",
        late.pk: "due_missing",
        stranger.pk: "other_call",
    }
    assert set(Proposal.objects.values_list("status", flat=True)) == {"submitted"}
