"""Who may have which document."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from congress.models import Proposal
from congress.states import Status
from tests.congress.letters.reading import text_of
from tests.factories.congress import ProposalFactory, SessionFactory

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
