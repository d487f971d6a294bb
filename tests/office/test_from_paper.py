"""Whoever has no phone signs on paper: both names stand there, and never a vote."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Acknowledgement, Consent, Correction
from members.services.privacy import publish_notice
from office.services.my_file import take_file
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db
PAPER = "/privacy/paper/"


@pytest.fixture
def colleague(cast):
    return PersonFactory(name="欧阳若兰", signs_in=True)


@pytest.fixture
def notice(cast):
    return publish_notice(text="我们保存哪些资料。", by=cast.chair)


def enter(client, kind, **typed):
    return client.post(PAPER, {"kind": kind} | {f"{kind}-{name}": value for name, value in typed.items()})


def test_signatures_under_the_notice_are_entered_with_both_names(colleague, notice, cast, as_):
    names = f"欧阳若兰，{cast.teacher.person.staff_number}\n周桂兰"
    enter(as_("chair"), "notice", notice=notice.pk, names=names)
    rows = {row.person.name: row.entered_by for row in Acknowledgement.objects.select_related("person")}
    assert rows == {"欧阳若兰": cast.chair, cast.teacher.person.name: cast.chair, "周桂兰": None}
    facts = [fact for section in take_file(person=colleague, by=colleague.user) for fact in section.facts]
    assert any("由周桂兰代录" in fact.value for fact in facts)
    enter(as_("chair"), "notice", notice=notice.pk, names="欧阳若兰")
    assert Acknowledgement.objects.count() == 3


def test_signatures_count_for_the_version_that_was_signed(colleague, notice, cast, as_):
    chosen = f'<option value="{notice.pk}" selected>'
    assert chosen in as_("chair").get(PAPER).text
    newer = publish_notice(text="我们保存哪些资料，第二版。", by=cast.chair)
    assert chosen not in as_("chair").get(PAPER).text
    assert f'<option value="{newer.pk}" selected>' not in as_("chair").get(PAPER).text
    assert enter(as_("chair"), "notice", names="欧阳若兰").status_code == 422
    enter(as_("chair"), "notice", notice=notice.pk, names="欧阳若兰")
    assert list(Acknowledgement.objects.values_list("person", "notice")) == [(colleague.pk, notice.pk)]


def test_a_name_nobody_bears_is_said_and_nothing_is_entered(colleague, notice, as_):
    answer = enter(as_("chair"), "notice", notice=notice.pk, names="欧阳若兰、查无此人")
    assert answer.status_code == 422
    assert "查无此人" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_consent_is_entered_and_taken_back_from_paper(colleague, cast, as_):
    client = as_("chair")
    assert enter(client, "consent", person="欧阳若兰", purpose="photos", agrees="0").status_code == 422
    enter(client, "consent", person="欧阳若兰", purpose="photos", agrees="1")
    consent = Consent.objects.get(person=colleague)
    assert (consent.entered_by, consent.withdrawn_at) == (cast.chair, None)
    enter(client, "consent", person="欧阳若兰", purpose="photos", agrees="0")
    consent.refresh_from_db()
    assert consent.withdrawal_entered_by == cast.chair
    assert consent.withdrawn_at


def test_a_correction_from_paper_names_who_entered_it(colleague, cast, as_):
    enter(as_("chair"), "correction", person=colleague.staff_number, what="手机", wanted="19900001234")
    assert Correction.objects.get().entered_by == cast.chair
    assert "由周桂兰代录" in as_("chair").get(reverse("office:correction_list")).content.decode()


def test_entering_for_others_is_for_those_who_keep_privacy(notice, as_):
    assert enter(as_("teacher"), "notice", names="周桂兰").status_code == 403
    assert as_("chair").post(PAPER, {"kind": "vote"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_sheet_lists_who_has_not_read_it_with_a_qr(count, notice, cast, as_):
    PersonFactory.create_batch(count, name="未读者")
    client = as_("chair")
    with CaptureQueriesContext(connection) as asked:
        said = client.get(reverse("office:notice_sheet", args=[notice.pk])).content.decode()
    assert said.count("未读者") == count
    assert "<svg" in said
    assert "扫码回传签字件" in said
    assert len(asked) <= 12
