"""What waits on the first page for the proposer, the department and the desk."""

import pytest
from django.urls import reverse

from congress.reports.handling_waiting import answers_waiting, handling_waiting
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
