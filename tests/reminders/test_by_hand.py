"""A text to paste into a group, and slips to cut: nobody depends on e-mail or a phone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from accounts.addresses import whole_address
from activities.shared_links import open_path
from congress.shared_links import call_path, session_path
from reminders import open_links
from reminders.kinds import KINDS
from reminders.models import ReminderRule
from reminders.reports.by_hand import slips_of, to_paste
from tests.factories.activities import OccasionFactory
from tests.factories.congress import CallFactory
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


def told_of(occasion):
    """A notice of tomorrow's activity."""
    link = reverse("activities:activity_detail", args=[occasion.activity_id])
    subject = f"occasion:{occasion.pk}:{occasion.starts_on}"
    return NoticeFactory(code="activity_tomorrow", subject=subject, link=link)


def tomorrow(**fields):
    return OccasionFactory(starts_on=localdate() + timedelta(days=1), **fields)


def test_what_a_group_reads_of_an_activity_opens_without_signing_in(union):
    occasion = tomorrow()
    pasted = to_paste(told_of(occasion), KINDS["activity_tomorrow"])
    assert pasted.text.endswith(whole_address(open_path(occasion)))


def test_what_is_not_for_everybody_keeps_the_link_that_asks_to_sign_in(union):
    occasion = tomorrow(activity__kind="aid")
    notice = told_of(occasion)
    assert to_paste(notice, KINDS["activity_tomorrow"]).text.endswith(notice.link)


def test_each_subject_with_an_open_page_finds_it(union):
    call = CallFactory()
    session, occasion = call.session, tomorrow()
    formal = session.sittings.get()
    assert open_links.open_path(f"call:{call.pk}:2026-05-01") == call_path(call)
    assert open_links.open_path(f"session:{session.pk}:1779000000:3") == session_path(session)
    assert open_links.open_path(f"sitting:{formal.pk}:2026-05-01") == session_path(session)
    assert open_links.open_path(f"occasion:999:gone:{occasion.pk}:2") == open_path(occasion)
    for without in ("occasion:999:gone", "festival:dragon_boat:2026", "occasion:", "week:2026-01-01", ""):
        assert open_links.open_path(without) == ""


def test_the_poster_of_a_notice_has_the_group_s_words_and_the_code(as_, union):
    notice = told_of(tomorrow(activity__title="春季<登山>"))
    page = as_("chair").get(reverse("reminders:said_detail", args=[notice.pk])).text
    poster = reverse("reminders:said_poster", args=[notice.pk])
    assert poster in page
    sheet = as_("chair").get(poster).text
    assert "春季&lt;登山&gt;" in sheet
    assert "微信扫一扫，查看详情" in sheet
    assert sheet.count("<svg") == 1
    # It hangs there the day after, too.
    assert "明天" not in sheet


def test_a_poster_without_an_open_page_has_the_group_s_words(as_, union):
    sheet = as_("chair").get(reverse("reminders:said_poster", args=[said(link="/activities/12/").pk])).text
    assert "端午节的祝福" in sheet
    assert "登录后查看" in sheet


def test_without_words_for_a_group_there_is_no_poster(as_):
    ReminderRule.objects.filter(code="festival").update(festivals=[])
    assert as_("chair").get(reverse("reminders:said_poster", args=[said().pk])).status_code == 404
