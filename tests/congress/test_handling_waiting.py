"""What waits on the first page for the proposer, the department and the desk."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from congress.models import Assignment, Idea, Resolution
from congress.reports.given import given_to
from congress.reports.handling_waiting import counted_waiting, handling_waiting
from congress.services.replies import reply_to
from congress.states import Status
from members.models import Post
from tests.browsers import signed_in
from tests.congress.test_answer_pages import given
from tests.factories.congress import CallFactory, ProposalFactory
from tests.factories.members import DepartmentFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_the_proposer_is_asked_to_rate(cast):
    proposal = ProposalFactory(at=Status.AWAITING_RATING)
    (waiting,) = handling_waiting(proposal.proposer.user)
    assert waiting.url == reverse("congress:proposal_rate", args=[proposal.pk])
    assert handling_waiting(cast.teacher) == []


def test_who_answers_is_told_how_many(cast):
    given(cast, DepartmentFactory())
    (waiting,) = counted_waiting(cast.office_head)
    assert "1" in waiting.sentence
    assert counted_waiting(cast.teacher) == []


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


@pytest.fixture
def busy_chair(cast):
    """A chair who heads a department too, with something to do everywhere in the congress."""
    department, call = DepartmentFactory(), CallFactory()
    person = cast.chair.person
    days = DateRange(localdate() - timedelta(days=9), None)
    PostFactory(person=person, kind=Post.Kind.DEPARTMENT_HEAD, department=department, period=days)
    for status in (Status.SECONDING, Status.SUBMITTED):
        ProposalFactory(at=status, call=call)
    for status in (Status.DRAFT, Status.AWAITING_RATING):
        ProposalFactory(at=status, call=call, proposer=person)
    given(cast, department, call=call)
    Idea.objects.create(title="直饮水", written_on=localdate())
    yesterday = localdate() - timedelta(days=1)
    Resolution.objects.create(session=call.session, number=1, title="决议", text="同意。", due_on=yesterday)
    return User.objects.get(pk=cast.chair.pk)


def test_department_ideas_and_resolutions_are_counted_in_one_question(
    busy_chair, cast, django_assert_num_queries
):
    assert counted_waiting(cast.teacher) == []
    # What somebody may is asked once, before.
    busy_chair.has_perm("congress.answer_proposals")
    with django_assert_num_queries(1):
        found = counted_waiting(busy_chair)
    assert [one.url for one in found] == [
        reverse("congress:given_list"),
        reverse("congress:idea_list") + "?status=new",
        reverse("congress:resolution_list") + "?status=open",
    ]


@pytest.mark.parametrize("name", ["congress:home", "congress:waiting", "congress:waiting_count"])
def test_with_everything_waiting_a_page_asks_no_more_than_twelve(
    busy_chair, name, django_assert_max_num_queries
):
    browser = signed_in(busy_chair)
    with django_assert_max_num_queries(12):
        page = browser.get(reverse(name)).text
    if name == "congress:waiting":
        assert "?status=seconding" in page
        assert reverse("congress:given_list") in page
