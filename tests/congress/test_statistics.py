"""Figures that add up, whatever became of the proposals."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.models import Proposal
from congress.reports.statistics import statistics_of
from congress.services.decisions import screen_proposal
from congress.services.proposals import withdraw_proposal
from congress.services.ratings import archive_proposal, close_without_rating, rate_proposal
from congress.services.replies import record_reply
from congress.states import Status
from tests.factories.congress import CallFactory, ProposalFactory
from tests.factories.members import DepartmentFactory, PersonFactory

ENDS = (
    Status.DRAFT,
    Status.SECONDING,
    Status.SUBMITTED,
    Status.SCREENING,
    Status.RETURNED,
    Status.ACCEPTED,
    Status.SUGGESTION,
    Status.REFUSED,
    Status.MERGED,
)
HEARD = ("answered", "rated", "unrated", "again")
FATES = st.sampled_from([*ENDS, "withdrawn", "withdrawn_draft", "archived", *HEARD])
RESULTS = st.sampled_from(Proposal.Result.values)
GRADES = st.sampled_from(["satisfied", "basically", "unsatisfied"])


def figures_of(call):
    return statistics_of(Proposal.objects.filter(call=call), day=localdate())


def live(call, proposer, chair, department, fate, result, grade):
    """One proposal with its fate."""
    at = {"withdrawn": Status.SUBMITTED, "withdrawn_draft": Status.DRAFT, "archived": Status.REFUSED}.get(
        fate, fate
    )
    if fate in HEARD:
        at = Status.SUBMITTED
    proposal = ProposalFactory(call=call, proposer=proposer, at=at if at != Status.DRAFT else None)
    if fate in ("withdrawn", "withdrawn_draft"):
        withdraw_proposal(proposal=proposal, by=proposer.user)
    elif fate == "archived":
        archive_proposal(proposal=proposal, by=chair)
    elif fate in HEARD:
        screen_proposal(proposal=proposal, outcome="accepted", by=chair)
        words = {"text": "答复", "signed_by": "郝主任", "planned_for": localdate()}
        record_reply(proposal=proposal, via="oral", by=chair, lead=department, result=result, **words)
        if fate == "rated":
            rate_proposal(proposal=proposal, attitude="satisfied", outcome=grade, by=proposer.user)
        elif fate == "again":
            rate_proposal(proposal=proposal, attitude=grade, outcome="unsatisfied", by=proposer.user)
        elif fate == "unrated":
            close_without_rating(proposal=proposal, reason="调离", by=chair)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.tuples(FATES, RESULTS, GRADES), max_size=8))
def test_the_figures_add_up_for_any_mix(cast, fates):
    call, proposer = CallFactory(), PersonFactory(signs_in=True)
    department = DepartmentFactory(name="总务处")
    for fate, result, grade in fates:
        live(call, proposer, cast.chair, department, fate, result, grade)
    figures = figures_of(call)
    assert figures.received == Proposal.objects.filter(call=call).exclude(number=None).count()
    assert figures.received == (
        figures.filed
        + figures.suggestions
        + figures.refused
        + figures.returned
        + figures.withdrawn
        + figures.undecided
    )
    assert figures.answered + figures.again + figures.unanswered == figures.accepted
    assert figures.again == Proposal.objects.filter(call=call, status=Status.REHANDLING).count()
    assert min(figures.answered, figures.again, figures.unanswered) >= 0
    assert figures.rated == sum(figures.attitude.values()) <= figures.answered + figures.again
    assert figures.carried_out_rate.part <= figures.answered


@pytest.mark.django_db
def test_row_80_what_was_carried_out_and_what_is_overdue(cast):
    call = CallFactory()
    for result in ("solved", "later"):
        proposal = ProposalFactory(call=call, at=Status.ACCEPTED)
        record_reply(
            proposal=proposal,
            via="oral",
            by=cast.chair,
            lead=DepartmentFactory(),
            result=result,
            text="答复",
            signed_by="郝主任",
        )
        rate_proposal(proposal=proposal, attitude="satisfied", outcome="basically", by=proposal.proposer.user)
    ProposalFactory(call=call, at=Status.ASSIGNED)
    Proposal.objects.filter(status=Status.ASSIGNED).update(due_on=localdate() - timedelta(days=1))
    figures = figures_of(call)
    assert figures.carried_out_rate.per_cent == "33.3%"
    assert (figures.overdue, figures.unanswered) == (1, 1)
    assert figures.attitude_rate.per_cent == figures.result_rate.per_cent == "100.0%"


@pytest.mark.django_db
def test_what_is_handled_again_is_neither_answered_nor_carried_out(cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    words = {"text": "答复", "signed_by": "郝主任", "result": "solved", "via": "oral", "by": cast.chair}
    record_reply(proposal=proposal, lead=DepartmentFactory(), **words)
    rate_proposal(proposal=proposal, attitude="satisfied", outcome="unsatisfied", by=proposal.proposer.user)
    figures = figures_of(proposal.call)
    assert (figures.again, figures.answered, figures.unanswered) == (1, 0, 0)
    assert figures.answer_rate.per_cent == figures.carried_out_rate.per_cent == "0.0%"
    record_reply(proposal=proposal, **words)
    figures = figures_of(proposal.call)
    assert (figures.again, figures.answered, figures.carried_out_rate.per_cent) == (0, 1, "100.0%")


@pytest.mark.django_db
def test_only_the_last_rating_counts(cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    words = {"text": "答复", "signed_by": "郝主任", "result": "later", "via": "oral", "by": cast.chair}
    record_reply(proposal=proposal, lead=DepartmentFactory(), **words)
    rate = {"proposal": proposal, "attitude": "satisfied", "by": proposal.proposer.user}
    rate_proposal(outcome="unsatisfied", **rate)
    record_reply(proposal=proposal, **words)
    rate_proposal(outcome="satisfied", **rate)
    assert figures_of(proposal.call).result == {"satisfied": 1, "basically": 0, "unsatisfied": 0}


@pytest.mark.django_db
@pytest.mark.parametrize("many", [0, 1, 8])
def test_everybody_sees_the_figures(as_, many, django_assert_max_num_queries):
    call = CallFactory()
    for _ in range(many):
        ProposalFactory(call=call, at=Status.CLOSED)
    browser = as_("teacher")
    with django_assert_max_num_queries(12):
        response = browser.get(reverse("congress:proposal_statistics", args=[call.pk]))
    assert response.status_code == 200


@pytest.mark.django_db
def test_put_on_file_means_the_same_above_and_below(as_):
    call = CallFactory(closes_on=localdate() - timedelta(days=1))
    ProposalFactory(call=call, at=Status.MERGED)
    address = reverse("congress:proposal_statistics", args=[call.pk])
    page = as_("teacher").get(address).content.decode()
    row = page.split('id="decided"')[1].split("</tr>")[0]
    assert "立案" in row
    assert "其中并案1件，并案后1件" in row
    assert '<td class="house-num">2</td>' in row
    assert "仍在征集" not in page
    type(call).objects.update(closes_on=localdate())
    assert "仍在征集" in as_("teacher").get(address).content.decode()


@pytest.mark.django_db
def test_figures_of_a_session_in_preparation_are_not_there_yet(as_):
    call = CallFactory(session__announced_at=None)
    assert as_("teacher").get(reverse("congress:proposal_statistics", args=[call.pk])).status_code == 404
