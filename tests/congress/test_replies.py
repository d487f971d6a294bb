"""Answers: by the department, by its link, or recorded for it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate

from congress.models import Assignment, Reply
from congress.services import links
from congress.services.assignments import assign_proposal, send_back
from congress.services.links import assignment_of, make_answer_link
from congress.services.replies import record_reply, reply_to
from congress.states import Status
from members.models import Post
from tests.factories.congress import ProposalFactory
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
TODAY = localdate()
SOON = TODAY + timedelta(days=30)
WORDS = {"text": "已安排休息室。", "signed_by": "郝主任"}


@pytest.fixture
def proposal(db):
    return ProposalFactory(at=Status.ACCEPTED)


@pytest.fixture
def lead(proposal, cast):
    return assign_proposal(
        proposal=proposal,
        lead=DepartmentFactory(name="总务处"),
        support=[DepartmentFactory(name="教务处")],
        due_on=SOON,
        by=cast.chair,
    )


def head_of(department):
    person = PersonFactory(signs_in=True)
    PostFactory(
        person=person,
        kind=Post.Kind.DEPARTMENT_HEAD,
        department=department,
        period=DateRange(TODAY - timedelta(days=9), None),
    )
    return person.user


def test_the_head_answers_and_the_proposer_is_asked(lead, proposal):
    head = head_of(lead.department)
    reply_to(assignment=lead, via="account", by=head, result="solved", **WORDS)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.result) == ("awaiting_rating", "solved")
    assert [one.after for one in proposal.steps.all()][-4:] == [
        "assigned",
        "handling",
        "replied",
        "awaiting_rating",
    ]


def test_nobody_answers_what_was_given_to_another(lead, cast):
    other = head_of(DepartmentFactory(name="德育处"))
    for user in (other, cast.teacher, None):
        with pytest.raises(ValidationError) as refusal:
            reply_to(assignment=lead, via="account", by=user, result="solved", **WORDS)
        assert refusal.value.code == "not_given"
    reply_to(assignment=lead, via="account", by=cast.office_head, result="solved", **WORDS)


def test_a_second_answer_is_refused_and_the_first_stays(lead):
    reply_to(assignment=lead, via="link", by=None, result="solved", **WORDS)
    with pytest.raises(ValidationError) as refusal:
        reply_to(assignment=lead, via="link", by=None, result="later", **WORDS)
    assert refusal.value.code == "answered"
    assert Reply.objects.get().result == "solved"


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"result": ""}, "result"),
        ({"result": "wonderful"}, "result"),
        ({"result": "solving"}, "planned_for"),
        ({"result": "solving", "planned_for": TODAY - timedelta(days=1)}, "planned_for"),
        ({"text": " "}, "text"),
        ({"text": "长" * 10_001}, "text"),
        ({"signed_by": ""}, "signed_by"),
        ({"signed_by": "名" * 61}, "signed_by"),
        ({"replied_on": TODAY + timedelta(days=1)}, "replied_on"),
    ],
)
def test_an_incomplete_answer_says_what_is_missing(lead, fields, place):
    with pytest.raises(ValidationError) as refusal:
        reply_to(assignment=lead, via="link", by=None, **WORDS | {"result": "solved"} | fields)
    assert list(refusal.value.message_dict) == [place]
    assert not Reply.objects.exists()


def test_parts_are_gathered_before_the_whole_answer(lead, proposal):
    support = proposal.assignments.get(is_lead=False)
    reply_to(assignment=support, via="link", by=None, result="solved", **WORDS)
    reply_to(assignment=lead, via="link", by=None, is_whole=False, **WORDS)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.result) == ("handling", "")
    reply_to(assignment=lead, via="link", by=None, result="later", **WORDS)
    assert [one.is_whole for one in proposal.replies.all()] == [False, False, True]


def test_the_secretary_records_what_was_said_at_the_meeting(proposal, cast):
    with pytest.raises(ValidationError):
        record_reply(proposal=proposal, via="oral", by=cast.chair, result="solved", **WORDS)
    reply = record_reply(
        proposal=proposal, via="oral", by=cast.chair, lead=DepartmentFactory(), result="solved", **WORDS
    )
    proposal.refresh_from_db()
    assert (proposal.status, reply.via, reply.entered_by) == ("awaiting_rating", "oral", cast.chair)
    assert reply.assignment.is_lead


def test_the_newest_link_is_the_only_good_one(lead, cast):
    old = make_answer_link(assignment=lead, by=cast.chair)
    assert assignment_of(old) == lead
    new = make_answer_link(assignment=lead, by=cast.chair)
    assert assignment_of(new) == lead
    with pytest.raises(ValidationError) as refusal:
        assignment_of(old)
    assert refusal.value.code == "link_replaced"


@pytest.mark.parametrize("key", ["", "1-1", "1-1.abc.def", "1-1:abc:def", "口令"])
def test_a_forged_link_is_told(key, db):
    with pytest.raises(ValidationError) as refusal:
        assignment_of(key)
    assert refusal.value.code == "link_unknown"


def test_a_link_of_another_number_is_forged(lead, cast):
    key = make_answer_link(assignment=lead, by=cast.chair)
    forged = key.replace(f"{lead.pk}-", f"{lead.pk + 1}-", 1)
    with pytest.raises(ValidationError) as refusal:
        assignment_of(forged)
    assert refusal.value.code == "link_unknown"


def opened_in(days, key, monkeypatch):
    monkeypatch.setattr(
        links,
        "localdate",
        lambda moment=None: localdate(moment) if moment else TODAY + timedelta(days=days),
    )
    return assignment_of(key)


def test_a_link_is_good_until_two_weeks_after_the_last_day(lead, cast, monkeypatch):
    key = make_answer_link(assignment=lead, by=cast.chair)
    assert opened_in(44, key, monkeypatch) == lead
    with pytest.raises(ValidationError) as refusal:
        opened_in(45, key, monkeypatch)
    assert refusal.value.code == "link_expired"
    Assignment.objects.filter(pk=lead.pk).update(due_on=SOON + timedelta(days=30))
    assert opened_in(74, key, monkeypatch) == lead


def test_a_link_is_good_for_thirty_days_at_least(lead, cast, monkeypatch):
    Assignment.objects.filter(pk=lead.pk).update(due_on=TODAY)
    key = make_answer_link(assignment=lead, by=cast.chair)
    assert opened_in(30, key, monkeypatch) == lead
    with pytest.raises(ValidationError):
        opened_in(31, key, monkeypatch)


def test_a_link_ends_when_the_department_sends_it_back(lead, cast):
    key = make_answer_link(assignment=lead, by=cast.chair)
    send_back(assignment=lead, reason="不归我们", by=None, by_name="郝主任")
    with pytest.raises(ValidationError) as refusal:
        assignment_of(key)
    assert refusal.value.code == "link_replaced"
