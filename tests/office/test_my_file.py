"""My file: what is held about me, what I agreed to, who looked; mine alone."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import Invitation
from members.models import CareTag, Consent, Correction, IdentityNumber, Person, Tag, Tagging
from members.services.privacy import ask_correction, give_consent, publish_notice
from tests.factories.activities import ActivityFactory
from vault.models import Export, Look
from vault.secrets import keyed_hash

MINE = reverse("office:my_file")
UNCOVER = reverse("office:my_file_uncover")
TAKE = reverse("office:my_file_download")
NUMBER = "11010519491231002X"
OPEN = DateRange(date(2024, 9, 1), None)


def care(person, note="母亲长期住院", kind="hardship"):
    return CareTag.objects.create(person=person, kind=kind, period=OPEN, note=note)


def identity_number(person, number=NUMBER):
    return IdentityNumber.objects.create(
        person=person, number=number, digest=keyed_hash(number, purpose="identity")
    )


@pytest.fixture
def me(cast):
    person = cast.teacher.person
    Person.objects.filter(pk=person.pk).update(mobile="13800001111", born_on=date(1985, 3, 12))
    return person


class TestWhatIsHeld:
    def test_facts_standing_life_offices_and_tags_stand_on_the_page(self, as_, me):
        Tagging.objects.create(person=me, tag=Tag.objects.create(name="骨干教师"), period=OPEN)
        page = as_("teacher").get(MINE).text
        for held in (me.staff_number, "13800001111", "骨干教师", "2010"):
            assert held in page

    def test_somebody_else_s_facts_do_not(self, as_, cast, me):
        Person.objects.filter(pk=cast.auditor.person.pk).update(mobile="13999999999")
        assert "13999999999" not in as_("teacher").get(MINE).text

    def test_restricted_facts_are_covered_and_the_page_says_they_are_there(self, as_, me):
        care(me)
        identity_number(me)
        page = as_("teacher").get(MINE).text
        assert "母亲长期住院" not in page
        assert NUMBER not in page
        assert UNCOVER in page
        assert not Look.objects.exists()

    def test_uncovering_shows_one_s_own_reason_and_is_recorded(self, as_, me):
        care(me)
        identity_number(me)
        page = as_("teacher").post(UNCOVER).text
        assert "母亲长期住院" in page
        assert NUMBER in page
        looks = Look.objects.filter(person_key=me.pk, viewer_key=me.user_id)
        assert set(looks.values_list("fact", flat=True)) == {"care_tag", "identity_number"}

    def test_uncovering_shows_nobody_else_s(self, as_, cast, me):
        care(cast.auditor.person, note="别人的事")
        assert "别人的事" not in as_("teacher").post(UNCOVER, {"person": cast.auditor.person.pk}).text
        assert not Look.objects.exists()

    def test_a_fact_whose_key_is_gone_is_said_to_be_unreadable(self, as_, me, settings):
        care(me)
        settings.VAULT_KEYS = ["another key"]
        assert as_("teacher").post(UNCOVER).status_code == 200

    def test_who_looked_stands_there_by_name(self, as_, cast, me):
        Look.objects.create(viewer_key=cast.chair.pk, person_key=me.pk, fact="care_tag")
        Look.objects.create(viewer_key=cast.chair.pk, person_key=cast.auditor.person.pk, fact="care_tag")
        page = as_("teacher").get(MINE)
        assert [look.viewer for look in page.context["looks"]] == ["周桂兰"]


class TestTakingAlong:
    def test_the_json_holds_everything_in_words(self, as_, me):
        care(me)
        give_consent(person=me, purpose="photos", by=me.user)
        Person.objects.filter(pk=me.pk).update(mobile="13700002222")
        answer = as_("teacher").post(TAKE, {"format": "json"})
        text = json.dumps(json.loads(answer.content), ensure_ascii=False)
        for held in (me.staff_number, "13700002222", "13800001111", "母亲长期住院"):
            assert held in text
        assert answer["Content-Disposition"].startswith("attachment")

    def test_the_workbook_can_be_read(self, as_, me):
        care(me, note="=1+1")
        sheet = load_workbook(BytesIO(as_("teacher").post(TAKE).content)).active
        cells = {cell.value for row in sheet for cell in row}
        assert {me.staff_number, me.name} <= cells

    def test_it_is_one_s_own_whatever_is_sent(self, as_, cast, me):
        other = cast.auditor.person
        client = as_("teacher")
        answer = client.post(
            f"{TAKE}?person={other.pk}", {"format": "json", "person": other.pk, "pk": other.pk}
        )
        assert other.staff_number not in answer.content.decode()

    def test_that_it_was_made_is_recorded(self, as_, me):
        as_("teacher").post(TAKE)
        export = Export.objects.get()
        assert (export.exporter_key, export.what, export.rows) == (me.user_id, "my_file", 1)

    def test_a_link_does_not_take_it(self, as_, me):
        assert as_("teacher").get(TAKE).status_code == 302
        assert not Export.objects.exists()


class TestNotice:
    def test_it_stands_on_top_until_it_is_acknowledged(self, as_, cast, me):
        notice = publish_notice(text="告知书第一版", by=cast.chair)
        address = reverse("office:notice_acknowledge", args=[notice.pk])
        client = as_("teacher")
        assert address in client.get(MINE).text
        client.post(address)
        assert address not in client.get(MINE).text

    def test_a_new_version_is_asked_for_again(self, as_, cast, me):
        client = as_("teacher")
        old = publish_notice(text="告知书第一版", by=cast.chair)
        client.post(reverse("office:notice_acknowledge", args=[old.pk]))
        new = publish_notice(text="告知书第二版", by=cast.chair)
        assert reverse("office:notice_acknowledge", args=[new.pk]) in client.get(MINE).text

    def test_it_is_read_as_text(self, as_, cast, me):
        publish_notice(text="<b>告知书</b>\n\n第二段", by=cast.chair)
        page = as_("teacher").get(reverse("office:notice")).text
        assert "&lt;b&gt;告知书" in page
        assert "<p>第二段</p>" in page


class TestConsents:
    def test_one_is_given_and_taken_back(self, as_, me):
        client = as_("teacher")
        client.post(reverse("office:consent_give"), {"purpose": "photos"})
        assert me.consents.get().withdrawn_at is None
        client.post(reverse("office:consent_withdraw"), {"purpose": "photos"})
        assert me.consents.get().withdrawn_at is not None

    @pytest.mark.parametrize("purpose", ["", "everything", "\x00", "x" * 5000])
    def test_what_is_no_purpose_is_refused(self, as_, me, purpose):
        answer = as_("teacher").post(reverse("office:consent_give"), {"purpose": purpose})
        assert answer.status_code == 422
        assert not Consent.objects.exists()

    def test_taking_back_leaves_others_alone(self, as_, cast, me):
        other = cast.auditor.person
        give_consent(person=other, purpose="photos", by=other.user)
        as_("teacher").post(reverse("office:consent_withdraw"), {"purpose": "photos", "person": other.pk})
        assert other.consents.get().withdrawn_at is None


class TestCorrections:
    def test_one_is_asked_for_and_its_answer_read(self, as_, cast, me):
        client = as_("teacher")
        client.post(reverse("office:correction_add"), {"what": "出生日期", "wanted": "1985年3月13日"})
        correction = me.corrections.get()
        answer = {"status": "done", "answer": "已按身份证改正", "nothing_to_change": "on"}
        as_("chair").post(reverse("office:correction_answer", args=[correction.pk]), answer)
        assert "已按身份证改正" in client.get(MINE).text

    @pytest.mark.parametrize(
        "typed", [{"what": "", "wanted": "x"}, {"what": "x"}, {"what": "长" * 61, "wanted": "x"}]
    )
    def test_half_a_request_is_refused_and_keeps_what_was_typed(self, as_, me, typed):
        answer = as_("teacher").post(reverse("office:correction_add"), typed)
        assert answer.status_code == 422
        assert not Correction.objects.exists()

    def test_somebody_else_s_request_is_not_on_my_page(self, as_, cast, me):
        other = cast.auditor.person
        ask_correction(person=other, what="别人的", wanted="别人的", by=other.user)
        assert "别人的" not in as_("teacher").get(MINE).text


def test_the_page_takes_twelve_statements_at_most_whatever_is_held(as_, me):
    client = as_("teacher")
    few = _statements(client)
    for kind in ("hardship", "illness", "single_parent"):
        care(me, kind=kind)
        tag = Tag.objects.create(name=kind)
        Tagging.objects.create(person=me, tag=tag, period=OPEN)
        ask_correction(person=me, what=kind, wanted="x", by=me.user)
        Look.objects.create(viewer_key=me.user_id, person_key=me.pk, fact="care_tag")
    give_consent(person=me, purpose="photos", by=me.user)
    assert _statements(client) == few <= 12


def _statements(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(MINE).status_code == 200
    return len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])


def test_what_other_rooms_hold_stands_there_too(as_, cast, me):
    for title, person in (("退休教师座谈会", me), ("别人的活动", cast.auditor.person)):
        Invitation.objects.create(activity=ActivityFactory(title=title), person=person)
    page = as_("teacher").get(MINE).text
    assert "退休教师座谈会" in page
    assert "别人的活动" not in page
