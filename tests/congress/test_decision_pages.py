"""The meeting decides all proposals of a call on one page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from congress.forms.decisions import DecisionForm, Offered
from congress.models import Proposal
from congress.services.proposals import withdraw_proposal
from congress.states import Status
from tests.factories.congress import CallFactory, ProposalFactory
from tests.factories.members import DepartmentFactory

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=30)


@pytest.fixture
def call(db):
    return CallFactory()


def page_of(call):
    return reverse("congress:batch_decide", args=[call.pk])


def row(proposal, **fields):
    typed = {"outcome": "", "due_on": SOON.isoformat()} | fields
    return {f"p{proposal.pk}-{name}": value for name, value in typed.items()} | {"row": [proposal.pk]}


def sent(*rows):
    together = {"row": [key for one in rows for key in one["row"]]}
    for one in rows:
        together |= {name: value for name, value in one.items() if name != "row"}
    return together


def test_all_are_decided_and_handed_over_with_one_button(as_, call):
    first, second, later = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(3))
    lead = DepartmentFactory(name="总务处")
    data = sent(
        row(first, outcome="accepted", lead=lead.pk, support=[DepartmentFactory().pk]),
        row(second, outcome="merged", into=first.pk),
        row(later),
    )
    response = as_("chair").post(page_of(call), data, follow=True)
    assert response.redirect_chain[0][0].startswith(reverse("congress:handling_list"))
    assert [one.status for one in Proposal.objects.order_by("pk")] == ["assigned", "merged", "submitted"]
    assert first.assignments.get(is_lead=True).due_on == SOON
    assert first.screenings.get().session == call.session


def test_wrong_rows_are_marked_and_nothing_is_lost(as_, call):
    right, wrong = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(2))
    lead = DepartmentFactory()
    data = sent(row(right, outcome="accepted", lead=lead.pk), row(wrong, outcome="refused", due_on="明天"))
    response = as_("chair").post(page_of(call), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("is-wrong") == 1
    assert f'<option value="{lead.pk}" selected>' in page
    assert "明天" in page
    assert set(Proposal.objects.values_list("status", flat=True)) == {"submitted"}


def test_what_the_service_refuses_is_said_in_its_row(as_, call):
    right, wrong = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(2))
    data = sent(row(right, outcome="accepted"), row(wrong, outcome="refused"))
    response = as_("chair").post(page_of(call), data)
    assert response.status_code == 422
    wrong_rows = [one for one in response.context["rows"] if one.errors]
    assert [one.proposal for one in wrong_rows] == [wrong]


def test_a_row_withdrawn_meanwhile_says_so_and_keeps_the_rest(as_, call):
    stays, gone = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(2))
    withdraw_proposal(proposal=gone, by=gone.proposer.user)
    data = sent(row(stays, outcome="accepted"), row(gone, outcome="accepted"))
    response = as_("chair").post(page_of(call), data)
    assert response.status_code == 422
    assert "已撤回" in response.content.decode()
    assert Proposal.objects.get(pk=stays.pk).status == "submitted"


def test_something_typed_beside_an_undecided_row_is_not_lost(as_, call):
    proposal = ProposalFactory(call=call, at=Status.SUBMITTED)
    data = row(proposal, reason="<b>转总务处</b>")
    response = as_("chair").post(page_of(call), data)
    assert response.status_code == 422
    assert "&lt;b&gt;转总务处" in response.content.decode()


def test_a_text_too_long_and_a_department_that_does_not_exist_are_refused(as_, call):
    proposal = ProposalFactory(call=call, at=Status.SUBMITTED)
    data = row(proposal, outcome="refused", reason="长" * 200_000, lead=999_999)
    response = as_("chair").post(page_of(call), data)
    assert response.status_code == 422
    assert set(response.context["rows"][0].errors) == {"lead", "reason"}


def test_rows_begin_alike_when_asked(as_, call):
    ProposalFactory(call=call, at=Status.SUBMITTED)
    asked = {"all-outcome": "accepted", "all-due_on": SOON.isoformat()}
    rows = as_("chair").get(page_of(call), asked).context["rows"]
    assert (rows[0]["outcome"].value(), rows[0]["due_on"].value()) == ("accepted", SOON)


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "\x00"])
def test_a_row_that_cannot_be_is_passed_over(as_, call, key):
    assert as_("chair").post(page_of(call), {"row": [key]}).status_code == 302


@pytest.mark.parametrize("proposals", [1, 3, 12])
def test_the_page_asks_the_same_for_any_number(as_, call, proposals, django_assert_max_num_queries):
    for _ in range(proposals):
        ProposalFactory(call=call, at=Status.SUBMITTED)
        DepartmentFactory()
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(page_of(call))


def test_a_teacher_does_not_decide(as_, call):
    assert as_("teacher").post(page_of(call), {}).status_code == 403


def test_many_to_merge_into_are_written_once_for_all_rows(as_, call):
    main, *_others = (ProposalFactory(call=call, at=Status.SUBMITTED) for _ in range(3))
    lead = DepartmentFactory(name="总务处<1>")
    data = row(main, outcome="merged", into=main.pk, support=[lead.pk])
    page = as_("chair").post(page_of(call), data).content.decode()
    assert f'<option value="{main.pk}" selected>' in page
    assert f'value="{lead.pk}" checked> 总务处&lt;1&gt;' in page
    offered = Offered.of([lead], [main])
    rows = [DecisionForm(proposal=main, offered=offered) for _ in range(2)]
    assert {id(one.fields["into"].widget.offered) for one in rows} == {id(offered.mains)}
