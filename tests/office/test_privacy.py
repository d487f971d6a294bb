"""Corrections answered, the notice put up, and the log of what left the house."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import PERMISSIONS
from members.models import Acknowledgement, Correction, PrivacyNotice
from members.services.privacy import answer_correction, ask_correction, publish_notice
from office.services.privacy import default_notice
from vault.models import Export

CORRECTIONS = reverse("office:correction_list")
NOTICE = reverse("office:notice_edit")
EXPORTS = reverse("office:export_log")


@pytest.fixture
def asked(cast):
    me = cast.teacher.person
    return ask_correction(person=me, what="出生日期", wanted="1985年3月13日", by=me.user)


def statements(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


class TestCorrections:
    def test_what_waits_leads_to_its_answer_and_to_the_person(self, as_, asked):
        client = as_("chair")
        address = reverse("office:correction_answer", args=[asked.pk])
        assert address in client.get(CORRECTIONS).text
        assert reverse("members:person_edit", args=[asked.person_id]) in client.get(address).text

    def test_a_refusal_without_a_reason_is_sent_back(self, as_, asked):
        address = reverse("office:correction_answer", args=[asked.pk])
        answer = as_("chair").post(address, {"status": "refused", "answer": ""})
        asked.refresh_from_db()
        assert (answer.status_code, asked.status) == (422, "waiting")

    def test_a_second_answer_is_sent_back(self, as_, cast, asked):
        answer_correction(correction=asked, status="done", answer="", by=cast.chair, nothing_to_change=True)
        address = reverse("office:correction_answer", args=[asked.pk])
        assert as_("chair").post(address, {"status": "done", "answer": "x"}).status_code == 422

    def test_corrected_is_said_once_something_was(self, as_, asked):
        address, done = reverse("office:correction_answer", args=[asked.pk]), {"status": "done", "answer": ""}
        refused = as_("chair").post(address, done)
        assert refused.status_code == 422
        assert "档案还没有改。请先去修改，再来答复。" in refused.text
        assert reverse("members:person_edit", args=[asked.person_id]) in refused.text
        # A test is one transaction, and its history bears the time at which it began.
        Correction.objects.update(asked_at=asked.asked_at - timedelta(hours=1))
        assert as_("chair").post(address, done).status_code == 302

    def test_what_needs_no_change_is_ticked(self, as_, asked):
        address = reverse("office:correction_answer", args=[asked.pk])
        ticked = {"status": "done", "answer": "已告知", "nothing_to_change": "on"}
        assert as_("chair").post(address, ticked).status_code == 302
        asked.refresh_from_db()
        assert asked.status == "done"

    def test_the_list_asks_the_same_at_any_length(self, as_, cast, asked):
        client = as_("chair")
        answer_correction(correction=asked, status="done", answer="x", by=cast.chair, nothing_to_change=True)
        ask_correction(person=asked.person, what="一", wanted="二", by=asked.person.user)
        few = statements(client, CORRECTIONS)
        for n in range(3):
            more = ask_correction(person=asked.person, what=f"第{n}", wanted="二", by=asked.person.user)
            answer_correction(
                correction=more, status="done", answer="x", by=cast.chair, nothing_to_change=True
            )
            ask_correction(person=asked.person, what=f"又{n}", wanted="二", by=asked.person.user)
        assert statements(client, CORRECTIONS) == few <= 12


class TestNotice:
    def test_it_begins_as_a_text_for_this_school_in_both_languages(self, as_, cast, union):
        union.optional_fields, union.retention_years = ["ethnicity", "identity_number"], 4
        union.save()
        text = default_notice()
        for said in (union.name, "周桂兰", "民族", "居民身份证号", "保存4年", "4 year", "ethnic group"):
            assert said in text
        chinese, english = text.split("———— English ————")
        assert "告知书" in chinese
        assert "Privacy notice" in english
        assert text in as_("chair").get(NOTICE).context["form"]["text"].value()

    def test_kinds_that_are_not_kept_are_not_named(self, cast):
        assert "居民身份证号" not in default_notice()

    def test_putting_it_up_makes_a_version_and_counts_who_read_it(self, as_, cast):
        client = as_("chair")
        client.post(NOTICE, {"text": "告知书"})
        notice = PrivacyNotice.objects.get()
        Acknowledgement.objects.create(person=cast.teacher.person, notice=notice)
        page = client.get(NOTICE)
        assert (notice.published_by, page.context["notices"][0].read_by) == (cast.chair, 1)

    @pytest.mark.parametrize("text", ["", "   ", "\x00"])
    def test_nothing_is_no_notice(self, as_, text):
        assert as_("chair").post(NOTICE, {"text": text}).status_code == 422
        assert not PrivacyNotice.objects.exists()

    def test_the_page_asks_the_same_at_any_number_of_versions(self, as_, cast):
        client = as_("chair")
        publish_notice(text="一", by=cast.chair)
        few = statements(client, NOTICE)
        for text in "二三四":
            publish_notice(text=text, by=cast.chair)
        assert statements(client, NOTICE) == few <= 12


class TestExportLog:
    def test_it_says_when_who_what_how_many_and_what_for(self, as_, cast):
        Export.objects.create(exporter_key=cast.treasurer.pk, what="roster", rows=80, purpose="办会员卡")
        page = as_("chair").get(EXPORTS).text
        for said in ("何立群", "80", "办会员卡"):
            assert said in page

    def test_it_asks_the_same_at_any_length(self, as_, cast):
        client = as_("chair")
        Export.objects.create(exporter_key=cast.chair.pk, what="roster", rows=1)
        few = statements(client, EXPORTS)
        for _n in range(3):
            Export.objects.create(exporter_key=cast.chair.pk, what="roster", rows=1)
        assert statements(client, EXPORTS) == few <= 12


@pytest.mark.parametrize("address", [CORRECTIONS, NOTICE, EXPORTS])
def test_only_those_who_keep_privacy_come_in(as_, cast, address):
    holders = {role for role, held in PERMISSIONS.items() if "office.keep_privacy" in held}
    assert {str(role) for role in holders} == {"chair", "vice_chair"}
    assert as_("chair").get(address).status_code == 200
    for who in ("teacher", "treasurer", "leader", "administrator"):
        assert as_(who).get(address).status_code == 403
