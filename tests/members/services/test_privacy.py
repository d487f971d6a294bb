import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members.models import Acknowledgement, Consent, Correction
from members.services.privacy import (
    acknowledge_notice,
    answer_correction,
    ask_correction,
    give_consent,
    publish_notice,
    withdraw_consent,
)
from tests.factories.members import PersonFactory


@pytest.fixture
def me(union):
    return PersonFactory(name="林晓春", signs_in=True)


def test_a_new_text_is_a_new_version(cast):
    first = publish_notice(text="第一版", by=cast.chair)
    second = publish_notice(text="第二版", by=cast.chair)
    assert (first.number, second.number) == (1, 2)


def test_the_same_text_is_no_new_version(cast):
    publish_notice(text="第一版\r\n二", by=cast.chair)
    with pytest.raises(ValidationError) as refusal:
        publish_notice(text=" 第一版\n二 ", by=cast.chair)
    assert refusal.value.code == "same_text"


def test_a_notice_is_acknowledged_once_by_oneself(cast, me):
    notice = publish_notice(text="告知书", by=cast.chair)
    for _twice in range(2):
        acknowledge_notice(person=me, notice=notice, by=me.user)
    with pytest.raises(PermissionDenied):
        acknowledge_notice(person=me, notice=notice, by=cast.chair)
    assert Acknowledgement.objects.filter(notice=notice).count() == 1


def test_consent_is_given_and_taken_back_and_both_days_stay(me):
    give_consent(person=me, purpose="photos", by=me.user)
    give_consent(person=me, purpose="photos", by=me.user)
    withdraw_consent(person=me, purpose="photos", by=me.user)
    give_consent(person=me, purpose="photos", by=me.user)
    assert [c.withdrawn_at is None for c in me.consents.order_by("given_at")] == [False, True]


def test_nobody_consents_for_somebody_else_nor_to_what_is_no_purpose(cast, me):
    with pytest.raises(PermissionDenied):
        give_consent(person=me, purpose="photos", by=cast.chair)
    with pytest.raises(PermissionDenied):
        withdraw_consent(person=me, purpose="photos", by=cast.chair)
    with pytest.raises(ValidationError):
        give_consent(person=me, purpose="everything", by=me.user)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(("what", "wanted"), [("", "x"), ("  ", "x"), ("姓名", ""), ("长" * 61, "x")])
def test_a_correction_says_what_and_what_instead(me, what, wanted):
    with pytest.raises(ValidationError):
        ask_correction(person=me, what=what, wanted=wanted, by=me.user)
    assert not Correction.objects.exists()


def test_a_correction_is_answered_once(cast, me):
    asked = ask_correction(person=me, what="手机", wanted="13800000000", by=me.user)
    answered = answer_correction(
        correction=asked, status="done", answer="", by=cast.chair, nothing_to_change=True
    )
    assert (answered.status, answered.answered_by) == ("done", cast.chair)
    with pytest.raises(ValidationError) as refusal:
        answer_correction(correction=asked, status="done", answer="", by=cast.chair, nothing_to_change=True)
    assert refusal.value.code == "answered_already"


@pytest.mark.parametrize(
    ("status", "code"),
    [("refused", "reason_missing"), ("waiting", "status_missing"), ("x", "status_missing")],
)
def test_left_as_it_is_needs_a_reason(cast, me, status, code):
    asked = ask_correction(person=me, what="手机", wanted="13800000000", by=me.user)
    with pytest.raises(ValidationError) as refusal:
        answer_correction(correction=asked, status=status, answer=" ", by=cast.chair)
    asked.refresh_from_db()
    assert (refusal.value.code, asked.status) == (code, "waiting")
