"""Who may have which document."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import now

from congress.models import Assignment, Proposal, Reply, Resolution
from congress.states import Status
from tests.browsers import signed_in
from tests.congress.letters.reading import text_of
from tests.factories.congress import CallFactory, ProposalFactory, SessionFactory
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def of_session(client, session, kind="minutes"):
    return client.get(reverse("congress:session_document", args=[session.pk, kind]))


def of_proposal(client, proposal, kind="form"):
    return client.get(reverse("congress:proposal_document", args=[proposal.pk, kind]))


def test_the_minutes_are_the_desk_s_until_the_session_is_archived(as_):
    session = SessionFactory()
    assert of_session(as_("teacher"), session).status_code == 403
    assert of_session(as_("chair"), session).status_code == 200
    session.archived_at = now()
    session.save()
    assert of_session(as_("teacher"), session).status_code == 200


def test_a_session_in_preparation_has_no_documents_for_others(as_):
    session = SessionFactory(announced_at=None)
    assert of_session(as_("teacher"), session).status_code == 404
    assert of_session(as_("chair"), session).status_code == 200


def test_a_file_has_a_chinese_name_and_is_kept_by_no_cache(as_):
    answer = of_session(as_("chair"), SessionFactory(number=2))
    assert "%E7%AC%AC%E4%BA%8C%E6%AC%A1%E4%BC%9A%E8%AE%AE" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert text_of(answer.content).startswith("青禾小学")


def test_a_kind_that_is_none_is_not_found(as_):
    session, proposal = SessionFactory(), ProposalFactory(at=Status.ACCEPTED)
    assert of_session(as_("chair"), session, "nothing").status_code == 404
    assert of_proposal(as_("chair"), proposal, "nothing").status_code == 404


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_what_is_not_decided_is_not_for_everybody(as_, status):
    proposal = ProposalFactory(at=None if status == Status.DRAFT else status)
    assert of_proposal(as_("teacher"), proposal).status_code == 404
    seen_by_desk = of_proposal(as_("chair"), proposal).status_code
    assert seen_by_desk == (404 if status == Status.DRAFT else 200)


def test_a_decided_proposal_and_one_s_own_are_printed(as_, cast):
    assert of_proposal(as_("teacher"), ProposalFactory(at=Status.ACCEPTED)).status_code == 200
    own = ProposalFactory(proposer=cast.teacher.person)
    assert Proposal.objects.get(pk=own.pk).status == Status.DRAFT
    assert of_proposal(as_("teacher"), own).status_code == 200


def given(name="总务处"):
    proposal = ProposalFactory(at=Status.ASSIGNED)
    department = DepartmentFactory(name=name)
    Assignment.objects.create(proposal=proposal, department=department, due_on=date(2027, 1, 10))
    return proposal, department


def test_the_slip_is_for_the_desk_and_the_department_it_was_given_to(as_):
    proposal, department = given()
    _, other = given("教导处")
    heads = [PersonFactory(signs_in=True) for _ in range(2)]
    for person, own in zip(heads, (department, other), strict=True):
        PostFactory(person=person, kind="department_head", department=own)
    assert of_proposal(as_("chair"), proposal, "slip").status_code == 200
    assert of_proposal(signed_in(heads[0].user), proposal, "slip").status_code == 200
    assert of_proposal(signed_in(heads[1].user), proposal, "slip").status_code == 404
    assert of_proposal(as_("teacher"), proposal, "slip").status_code == 404


def test_there_is_no_slip_and_no_reply_before_their_time(as_):
    accepted = ProposalFactory(at=Status.ACCEPTED)
    assert of_proposal(as_("chair"), accepted, "slip").status_code == 404
    proposal, _ = given()
    assert of_proposal(as_("chair"), proposal, "reply").status_code == 404
    Reply.objects.create(
        proposal=proposal,
        result="solved",
        text="已办。",
        signed_by="马超",
        via="oral",
        replied_on=date(2026, 12, 1),
    )
    assert of_proposal(as_("teacher"), proposal, "reply").status_code == 200


def test_a_resolution_is_everybody_s_once_published(as_):
    session = SessionFactory()
    for number, day in ((1, date(2026, 11, 20)), (2, None)):
        Resolution.objects.create(
            session=session, number=number, title=f"第{number}号决议", text="通过。", published_on=day
        )
    seen = text_of(of_session(as_("teacher"), session, "resolutions").content)
    assert "第1号决议" in seen
    assert "第2号决议" not in seen
    address = reverse("congress:session_document", args=[session.pk, "resolutions"])
    assert as_("teacher").get(address, {"number": "2"}).status_code == 404
    alone = text_of(as_("chair").get(address, {"number": "2"}).content)
    assert "第2号决议" in alone
    assert "第1号决议" not in alone


@pytest.mark.parametrize("kind", ["notice", "resolutions", "form"])
def test_what_concerns_everybody_is_everybody_s(as_, kind):
    assert of_session(as_("teacher"), SessionFactory(), kind).status_code == 200


@pytest.mark.parametrize("kind", ["script", "sign_in", "minutes"])
def test_what_serves_the_day_is_the_desk_s(as_, kind):
    session = SessionFactory()
    assert of_session(as_("teacher"), session, kind).status_code == 403
    assert of_session(as_("chair"), session, kind).status_code == 200


@pytest.mark.parametrize(("format", "expected"), [("docx", 200), ("xlsx", 200), ("pdf", 404)])
def test_the_summary_table_is_word_or_a_workbook(as_, format, expected):
    call = CallFactory()
    address = reverse("congress:proposal_summary", args=[call.pk, format])
    assert as_("teacher").get(address).status_code == expected


def test_a_summary_of_a_session_in_preparation_is_hidden(as_):
    call = CallFactory(session__announced_at=None)
    address = reverse("congress:proposal_summary", args=[call.pk, "docx"])
    assert as_("teacher").get(address).status_code == 404
    assert as_("chair").get(address).status_code == 200


def test_the_handling_report_is_the_desk_s(as_):
    address = reverse("congress:handling_report", args=[CallFactory().pk])
    assert as_("teacher").get(address).status_code == 403
    assert as_("chair").get(address).status_code == 200


def test_resolutions_are_offered_once_there_are_some(as_):
    session, browser = SessionFactory(), as_("chair")
    page = reverse("congress:session_detail", args=[session.pk])
    offered = reverse("congress:session_document", args=[session.pk, "resolutions"])
    assert offered not in browser.get(page).text
    Resolution.objects.create(
        session=session, number=1, title="决议", text="同意。", published_on=date(2026, 1, 1)
    )
    assert offered in browser.get(page).text


def test_one_place_asks_once_for_a_signature(as_):
    said = text_of(of_proposal(as_("chair"), ProposalFactory(at=Status.ACCEPTED)).content)
    assert "签名（签名）" not in said
