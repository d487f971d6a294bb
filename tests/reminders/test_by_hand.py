"""A text to paste into a group, and slips to cut: nobody depends on e-mail or a phone."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.timezone import now

from reminders.kinds import KINDS
from reminders.models import ReminderRule
from reminders.reports.by_hand import slips_of, to_paste, whole_address
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory, NoticeFactory

pytestmark = pytest.mark.django_db

FESTIVAL = {"subject": "festival:dragon_boat:2026", "day": "2026-06-19", "until": "2026-06-22"}


def said(**fields):
    notice = NoticeFactory(**(FESTIVAL | fields))
    notice.refresh_from_db()
    return notice


def slips_page(notice, **asked):
    return reverse("reminders:said_slips", args=[notice.pk], query=asked or None)


def test_a_group_s_own_words_are_copied_with_the_whole_address(union):
    one = said(link="/activities/12/")
    group = said(person=None, channel=ChannelFactory(), title="端午", body="各位老师安康！")
    assert to_paste(one, KINDS["festival"], [group]).text.splitlines() == [
        "端午",
        "各位老师安康！",
        whole_address("/activities/12/"),
    ]


def test_where_no_group_was_told_its_words_are_made_again_without_a_name(union):
    one = said(body="林晓春老师：端午安康")
    text = to_paste(one, KINDS["festival"]).text
    assert "端午节的祝福" in text
    assert "林晓春" not in text
    assert union.name in text


def test_what_is_said_to_each_alone_has_no_text_for_a_group(union):
    personal = replace(KINDS["festival"], zh_group=None)
    pasted = to_paste(said(), personal)
    assert not pasted.text
    assert "个人" in str(pasted.why_not)


def test_what_has_changed_since_says_so(union):
    ReminderRule.objects.filter(code="festival").update(festivals=[])
    pasted = to_paste(said(), KINDS["festival"])
    assert not pasted.text
    assert pasted.why_not


def test_a_text_or_why_there_is_none_stands_on_the_page(as_):
    one = said()
    page = as_("chair").get(reverse("reminders:said_detail", args=[one.pk])).text
    assert 'id="paste-text"' in page


def test_slips_are_for_all_or_for_those_who_never_signed_in(union):
    came, never = PersonFactory(signs_in=True), PersonFactory()
    came.user.last_login = now()
    came.user.save()
    one = said(person=came)
    other = said(person=never)
    assert {slip.pk for slip in slips_of(one)} == {one.pk, other.pk}
    assert [slip.pk for slip in slips_of(one, to="never_came")] == [other.pk]


def test_slips_for_those_who_have_not_read_are_a_duty_s_alone(as_, monkeypatch):
    one = said(read_at=now())
    other = said()
    chair = as_("chair")
    assert len(chair.get(slips_page(one, to="unread")).context["slips"]) == 2
    monkeypatch.setitem(KINDS, "festival", replace(KINDS["festival"], is_duty=True))
    assert [slip.pk for slip in chair.get(slips_page(one, to="unread")).context["slips"]] == [other.pk]


def test_a_slip_has_name_words_union_and_one_drawing_of_the_code(as_, union):
    one = said(person=PersonFactory(name="沈敬之"))
    said()
    text = as_("chair").get(slips_page(one)).text
    assert all(words in text for words in ("沈敬之", "端午安康！", union.name))
    assert text.count("<symbol") == 1
    assert text.count("<use") == 2


def test_nobody_to_print_for_says_so(as_):
    one = said(person=None, channel=ChannelFactory())
    assert "没有需要打印" in as_("chair").get(slips_page(one)).text


@pytest.mark.parametrize("who", ["teacher", "administrator"])
def test_slips_are_the_chair_s(as_, who):
    assert as_(who).get(slips_page(said())).status_code == 403
