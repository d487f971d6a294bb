"""What waits on the first page for the proposer, the department and the desk."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Assignment
from congress.reports.given import given_to
from congress.reports.handling_waiting import answers_waiting, handling_waiting
from congress.services.replies import reply_to
from congress.states import Status
from tests.browsers import signed_in
from tests.congress.test_answer_pages import given
from tests.factories.congress import ProposalFactory
from tests.factories.members import DepartmentFactory

pytestmark = pytest.mark.django_db


def test_the_proposer_is_asked_to_rate(cast):
    proposal = ProposalFactory(at=Status.AWAITING_RATING)
    (waiting,) = handling_waiting(proposal.proposer.user)
    assert waiting.url == reverse("congress:proposal_rate", args=[proposal.pk])
    assert handling_waiting(cast.teacher) == []


def test_who_answers_is_told_how_many(cast):
    given(cast, DepartmentFactory())
    (waiting,) = answers_waiting(cast.office_head)
    assert "1" in waiting.sentence
    assert answers_waiting(cast.teacher) == []


def test_who_supports_and_has_written_owes_nothing_more(cast):
    lead = given(cast, DepartmentFactory())
    part = Assignment.objects.create(
        proposal=lead.proposal, department=DepartmentFactory(), is_lead=False, due_on=lead.due_on
    )
    assert set(Assignment.objects.owing()) == {lead, part}
    reply_to(assignment=part, text="场地可以借用。", signed_by="郝主任", via="link", by=None)
    assert set(Assignment.objects.owing()) == {lead}
    assert [one.is_owed for one in given_to(cast.office_head)] == [True, False]


@pytest.mark.parametrize(("status", "owing"), [("sent_back", []), ("rehandling", [True])])
def test_what_waits_for_another_lead_or_a_second_time_is_not_owed_by_support(status, owing):
    proposal = ProposalFactory(at=status)
    for is_lead in (True, False):
        Assignment.objects.create(
            proposal=proposal, department=DepartmentFactory(), is_lead=is_lead, due_on=localdate()
        )
    assert list(Assignment.objects.owing().values_list("is_lead", flat=True)) == owing


def test_the_desk_is_told_what_to_decide(cast):
    ProposalFactory(at=Status.SUBMITTED)
    (waiting,) = handling_waiting(cast.chair)
    assert waiting.url.endswith("?stage=decide")
    assert handling_waiting(cast.teacher) == []


def test_the_first_page_says_it_with_few_queries(cast, django_assert_max_num_queries):
    proposal = ProposalFactory(at=Status.AWAITING_RATING)
    browser = signed_in(proposal.proposer.user)
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("congress:waiting")).content.decode()
    assert reverse("congress:proposal_rate", args=[proposal.pk]) in page
