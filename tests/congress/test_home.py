"""The room's first page."""

import pytest
from django.urls import reverse

from congress.models import Seconding
from congress.states import Status
from tests.factories.congress import CallFactory, ProposalFactory

pytestmark = pytest.mark.django_db


def test_home_shows_the_call_and_the_session(as_):
    CallFactory()
    page = as_("teacher").get(reverse("congress:home")).content.decode()
    assert "提案征集" in page
    assert "第1届" in page or "教职工大会" in page


def test_a_session_in_preparation_is_not_shown_to_everybody(as_):
    CallFactory(session__announced_at=None)
    assert "提案征集" not in as_("teacher").get(reverse("congress:home")).content.decode()
    assert "提案征集" in as_("chair").get(reverse("congress:home")).content.decode()


def test_what_waits_is_a_fragment_and_a_page_of_its_own(as_, cast):
    ProposalFactory(at=Status.SUBMITTED)
    client = as_("chair")
    assert "等我办理" in client.get(reverse("congress:home")).content.decode()
    fragment = client.get(reverse("congress:waiting"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert reverse("congress:handling_list") in fragment
    assert "<html" in client.get(reverse("congress:waiting")).content.decode()
    assert "没有等您办理的事" in as_("teacher").get(reverse("congress:waiting")).content.decode()


@pytest.mark.parametrize("name", ["congress:home", "congress:waiting"])
@pytest.mark.parametrize("calls", [1, 3])
def test_home_asks_the_same_for_any_number(as_, calls, name, django_assert_max_num_queries):
    for _ in range(calls):
        ProposalFactory(at=Status.SUBMITTED)
        ProposalFactory(at=Status.ASSIGNED)
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(reverse(name))


def test_proposals_that_look_for_seconders_wait_for_those_who_may_second(as_, cast):
    proposal = ProposalFactory(at=Status.SECONDING)
    page = as_("teacher").get(reverse("congress:waiting")).content.decode()
    assert "1件提案正在征集附议" in page
    assert "?status=seconding" in page
    assert proposal.title in as_("teacher").get(reverse("congress:proposal_list") + "?status=seconding").text
    assert "征集附议" not in as_("outsider").get(reverse("congress:waiting")).text
    Seconding.objects.create(proposal=proposal, person=cast.teacher.person)
    assert "征集附议" not in as_("teacher").get(reverse("congress:waiting")).text


def test_the_bar_on_a_phone_counts_what_waits(as_):
    assert as_("teacher").get(reverse("congress:waiting_count")).text.strip() == ""
    ProposalFactory(at=Status.SECONDING)
    assert "有1件事等您办理" in as_("teacher").get(reverse("congress:waiting_count")).text
