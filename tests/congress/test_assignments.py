"""Handing over, more time, and sent back to be given to another."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from congress.models import Extension
from congress.services.assignments import (
    ask_more_time,
    assign_proposal,
    decide_more_time,
    instruct,
    send_back,
)
from congress.services.replies import reply_to
from congress.states import Status
from tests.factories.congress import ProposalFactory
from tests.factories.members import DepartmentFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db
TODAY = localdate()
SOON = TODAY + timedelta(days=30)
LATER = TODAY + timedelta(days=45)


@pytest.fixture
def accepted(db):
    return ProposalFactory(at=Status.ACCEPTED)


@pytest.fixture
def lead(accepted, cast):
    return assign_proposal(
        proposal=accepted, lead=DepartmentFactory(name="总务处"), due_on=SOON, by=cast.chair
    )


def refusal_of(act, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(**kwargs)
    return refusal.value.code


def test_handing_over_names_lead_support_and_day(accepted, cast):
    helping = DepartmentFactory()
    lead = assign_proposal(
        proposal=accepted, lead=DepartmentFactory(), support=[helping], due_on=SOON, by=cast.chair
    )
    accepted.refresh_from_db()
    assert (accepted.status, accepted.due_on, lead.is_lead) == ("assigned", SOON, True)
    assert accepted.assignments.get(is_lead=False).department == helping


def test_lead_is_not_in_support_and_the_day_is_not_past(accepted, cast):
    one = DepartmentFactory()
    common = {"proposal": accepted, "lead": one, "by": cast.chair}
    assert refusal_of(assign_proposal, support=[one], due_on=SOON, **common) == "lead_in_support"
    yesterday = TODAY - timedelta(days=1)
    assert refusal_of(assign_proposal, due_on=yesterday, **common) == "due_in_the_past"


def test_what_is_undecided_is_not_handed_over(cast):
    proposal = ProposalFactory(at=Status.SUBMITTED)
    code = refusal_of(
        assign_proposal, proposal=proposal, lead=DepartmentFactory(), due_on=SOON, by=cast.chair
    )
    assert code == "step_not_allowed"


def test_more_time_is_asked_with_a_reason_and_moves_the_day(lead, cast):
    extension = ask_more_time(assignment=lead, until=LATER, reason="等待经费批复", by=None, by_name="郝主任")
    decide_more_time(extension=extension, granted=True, by=cast.chair)
    lead.proposal.refresh_from_db()
    lead.refresh_from_db()
    assert (lead.proposal.status, lead.proposal.due_on, lead.due_on) == ("handling", LATER, LATER)
    assert lead.proposal.steps.get(after="extension").by_name == "郝主任"


def test_more_time_that_is_not_granted_leaves_the_day(lead, cast):
    extension = ask_more_time(assignment=lead, until=LATER, reason="等待经费批复", by=cast.office_head)
    decide_more_time(extension=extension, granted=False, by=cast.chair)
    lead.refresh_from_db()
    assert lead.due_on == SOON
    code = refusal_of(decide_more_time, extension=extension, granted=True, by=cast.chair)
    assert code == "decided_already"


def test_more_time_is_refused_without_reason_to_support_and_for_an_earlier_day(lead, cast):
    common = {"assignment": lead, "by": cast.office_head}
    assert refusal_of(ask_more_time, until=LATER, reason=" ", **common) == "reason_missing"
    assert refusal_of(ask_more_time, until=SOON, reason="忙", **common) == "not_later"
    ask_more_time(until=LATER, reason="忙", **common)
    assert refusal_of(ask_more_time, until=LATER, reason="忙", **common) == "step_not_allowed"


def test_sent_back_is_given_to_another_and_history_keeps_both(lead, accepted, cast):
    send_back(assignment=lead, reason="属教务处职责", by=cast.office_head)
    accepted.refresh_from_db()
    assert accepted.status == "sent_back"
    assign_proposal(proposal=accepted, lead=DepartmentFactory(name="教务处"), due_on=SOON, by=cast.chair)
    assert [(one.department.name, one.sent_back_reason) for one in accepted.assignments.all()] == [
        ("总务处", "属教务处职责"),
        ("教务处", ""),
    ]
    assert refusal_of(send_back, assignment=lead, reason="再退", by=cast.office_head) == "sent_back"


def test_a_supporting_department_may_come_to_lead(accepted, cast):
    helping = DepartmentFactory()
    lead = assign_proposal(
        proposal=accepted, lead=DepartmentFactory(), support=[helping], due_on=SOON, by=cast.chair
    )
    send_back(assignment=lead, reason="不归我们", by=cast.office_head)
    assign_proposal(proposal=accepted, lead=helping, due_on=SOON, by=cast.chair)
    part = accepted.assignments.in_force().get()
    assert (part.department, part.is_lead) == (helping, True)


def test_what_support_sends_back_does_not_stop_the_lead(accepted, cast):
    assign_proposal(
        proposal=accepted,
        lead=DepartmentFactory(),
        support=[DepartmentFactory()],
        due_on=SOON,
        by=cast.chair,
    )
    send_back(assignment=accepted.assignments.get(is_lead=False), reason="与我们无关", by=cast.office_head)
    accepted.refresh_from_db()
    assert accepted.status == "assigned"


def test_an_answer_overtakes_a_request_for_more_time(lead, cast):
    ask_more_time(assignment=lead, until=LATER, reason="忙", by=cast.office_head)
    reply_to(assignment=lead, text="已办好", signed_by="郝主任", via="link", result="solved", by=None)
    lead.proposal.refresh_from_db()
    assert lead.proposal.status == "awaiting_rating"
    assert Extension.objects.get().granted is False


def test_instruction_is_kept_and_two_writers_are_told(accepted, cast):
    text = {"instruction": "请总务处牵头，月底前落实。", "instructed_by": "王校长"}
    accepted.refresh_from_db()
    instruct(proposal=accepted, version=accepted.version, by=cast.chair, **text)
    with pytest.raises(StaleVersion):
        instruct(proposal=accepted, version=accepted.version, by=cast.chair, **text)
    accepted.refresh_from_db()
    assert accepted.instructed_by == "王校长"
    code = refusal_of(
        instruct,
        proposal=accepted,
        version=accepted.version,
        instruction="同意",
        instructed_by="",
        by=cast.chair,
    )
    assert code == "instructed_by_nobody"
