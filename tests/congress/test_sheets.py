"""Papers of the congress carry a QR; what has not come back signed is listed, and codes tell nothing."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now
from PIL import Image, ImageChops

from congress.models import Assignment, Reply, Resolution, Sitting
from congress.sheets import HANDING_OVER, MINUTES, PROPOSAL, REPLY, RESOLUTION, SIGN_IN
from congress.states import Status
from members.models import SignedCopy
from members.sheets import awaited_by, code_of, sheet_address
from paperwork.qr import qr_mark
from tests.factories.congress import ProposalFactory, SessionFactory
from tests.factories.members import DepartmentFactory

pytestmark = pytest.mark.django_db


def address(kind, subject):
    return reverse("members:sheet", args=[code_of(kind, subject)])


def came_back(kind, subject, by):
    SignedCopy.objects.create(kind=kind, subject=subject, file="signed/x.jpg", digest="x", sent_by=by)


def awaited(user):
    return {(sheet.kind, sheet.subject) for sheet in awaited_by(user)}


def pictures(content):
    with ZipFile(BytesIO(content)) as package:
        return [package.read(name) for name in package.namelist() if "/media/" in name]


def same(one, other):
    return ImageChops.difference(Image.open(BytesIO(one)), Image.open(BytesIO(other))).getbbox() is None


@pytest.mark.parametrize("kind", [SIGN_IN, MINUTES])
def test_each_paper_of_a_meeting_carries_its_own_qr(kind, as_):
    sitting = SessionFactory().sittings.get()
    printed = as_("chair").get(reverse("congress:session_document", args=[sitting.session_id, kind])).content
    expected = qr_mark(sheet_address(kind, sitting.pk))
    assert [same(one, expected) for one in pictures(printed)] == [True]


def test_meetings_that_are_over_wait_for_their_papers(cast):
    sitting = SessionFactory().sittings.get()
    assert awaited(cast.chair) == set()
    Sitting.objects.filter(pk=sitting.pk).update(closed_at=now(), was_inquorate=True)
    assert awaited(cast.chair) == {(SIGN_IN, sitting.pk), (MINUTES, sitting.pk)}
    came_back(SIGN_IN, sitting.pk, cast.chair)
    assert awaited(cast.chair) == {(MINUTES, sitting.pk)}
    assert awaited(cast.teacher) == set()


def test_a_published_resolution_waits_for_its_seal(cast):
    session = SessionFactory()
    one = Resolution.objects.create(session=session, number=1, title="决议", text="同意。")
    assert awaited(cast.chair) == set()
    Resolution.objects.update(published_on=localdate() - timedelta(days=3))
    assert awaited(cast.chair) == {(RESOLUTION, one.pk)}


def test_what_is_handed_over_or_was_entered_from_paper_waits_for_its_sheet(cast):
    assigned = ProposalFactory(at=Status.ASSIGNED, entered_by=cast.chair)
    assert awaited(cast.chair) == {(PROPOSAL, assigned.pk), (HANDING_OVER, assigned.pk)}


def test_the_papers_of_a_proposal_are_the_desk_s_and_the_department_s(cast, as_):
    proposal = ProposalFactory(at=Status.ASSIGNED)
    Assignment.objects.create(
        proposal=proposal, department=DepartmentFactory(name="总务处"), due_on=localdate(), is_lead=True
    )
    seen = {
        who: [
            as_(who).get(address(kind, proposal.pk)).status_code for kind in (PROPOSAL, HANDING_OVER, REPLY)
        ]
        for who in ("chair", "office_head", "teacher", "leader")
    }
    assert seen == {
        "chair": [200, 200, 200],
        "office_head": [404, 200, 200],
        "teacher": [404, 404, 404],
        "leader": [404, 404, 404],
    }


def test_a_page_leads_only_to_papers_that_are_there(as_):
    """Until it is given to a department there is no slip, and until it has answered no answer."""
    proposal, desk = ProposalFactory(at=Status.ACCEPTED), as_("chair")
    page = reverse("congress:handling_detail", args=[proposal.pk])
    papers = [code_of(kind, proposal.pk) for kind in (PROPOSAL, HANDING_OVER, REPLY)]
    assert [code in desk.get(page).content.decode() for code in papers] == [True, False, False]
    Assignment.objects.create(
        proposal=proposal, department=DepartmentFactory(), due_on=localdate(), is_lead=True
    )
    assert [code in desk.get(page).content.decode() for code in papers] == [True, True, True]
    sheets = [desk.get(address(kind, proposal.pk)).context["sheet"] for kind in (HANDING_OVER, REPLY)]
    assert [bool(sheet.print_url) for sheet in sheets] == [True, False]
    Reply.objects.create(
        proposal=proposal, result="solved", text="已办。", signed_by="马超", replied_on=localdate()
    )
    answer = desk.get(address(REPLY, proposal.pk)).context["sheet"]
    assert desk.get(answer.print_url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_meeting_that_is_over_says_so_in_few_queries(count, cast, as_):
    for _n in range(count):
        sitting = SessionFactory().sittings.get()
    Sitting.objects.update(closed_at=now(), was_inquorate=True)
    client = as_("chair")
    with CaptureQueriesContext(connection) as asked:
        said = client.get(reverse("congress:sitting_detail", args=[sitting.pk])).content.decode()
    assert code_of(SIGN_IN, sitting.pk) in said
    assert "待回传" in said
    assert len(asked) <= 12
