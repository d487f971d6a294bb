"""What an e-mail looks like: headers, both languages, the digest, the card, and one tap to have no more."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.addresses import whole_address
from reminders.mail import mail_for, topic_to_switch_off
from reminders.models import Notice
from reminders.tokens import read_off_token
from tests.factories.members import PersonFactory
from tests.factories.reminders import DeliveryFactory, NoticeFactory
from tests.reminders.clock import at

pytestmark = pytest.mark.django_db

UNION = "青禾小学工会委员会"
DAY = at("2026-06-18 08:00").date()


def said(person, code="festival", **fields):
    dates = {"day": DAY, "until": DAY + timedelta(days=3)}
    made = NoticeFactory(person=person, code=code, **{**dates, **fields})
    return Notice.objects.select_related("rule").get(pk=made.pk)


def mailed(*notices, union=UNION, **fields):
    person = notices[0].person
    return mail_for(DeliveryFactory(person=person, day=DAY, **fields), notices, union)


def html_of(mail):
    [(page, kind)] = mail.alternatives
    assert kind == "text/html"
    return page


@pytest.fixture
def lin(union):
    return PersonFactory(name="林晓春", email="lin@example.com", signs_in=True)


def test_an_e_mail_has_the_headers_that_mail_programs_look_for(lin, settings):
    settings.SITE_URL = "https://union.example.edu.cn"
    settings.DEFAULT_FROM_EMAIL = "union@example.edu.cn"
    delivery = DeliveryFactory(person=lin)
    mail = mail_for(delivery, [said(lin)], UNION).message()
    assert mail["Message-ID"] == f"<{delivery.message_id}@union.example.edu.cn>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["To"] == "lin@example.com"
    assert mail["From"].endswith("<union@example.edu.cn>")
    assert mail["Auto-Submitted"] == "auto-generated"
    address = mail["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://union.example.edu.cn/")
    token = address.rstrip("/").rpartition("/")[2]
    assert read_off_token(token) == (lin.pk, "festival")


def test_a_second_attempt_is_the_same_message(lin):
    delivery, notice = DeliveryFactory(person=lin), said(lin)
    once, again = (mail_for(delivery, [notice], UNION) for _ in range(2))
    assert once.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    assert once.subject == again.subject


def test_one_notice_is_named_in_the_subject_and_several_are_counted(lin):
    one, two = said(lin, title="端午节的祝福"), said(lin, title="明天有活动")
    assert mailed(one).subject == "端午节的祝福"
    assert mail_for(DeliveryFactory(person=lin), [one, two], UNION).subject == f"{UNION}：2 条通知"


def test_it_speaks_the_persons_language(lin):
    lin.user.language = "en"
    lin.user.save()
    mail = mailed(said(lin), said(lin))
    assert mail.subject == f"{UNION}: 2 notices"
    assert "All your notices" in mail.body
    assert '<html lang="en">' in html_of(mail)


def test_who_never_signed_in_reads_chinese(union):
    mail = mailed(said(PersonFactory(email="new@example.com")))
    assert "我的全部通知" in mail.body
    assert '<html lang="zh-hans">' in html_of(mail)


def test_a_greeting_alone_is_a_card_and_beside_others_a_part_of_the_digest(lin):
    greeting, plain = said(lin), said(lin, code="activity_tomorrow")
    assert "❀" in html_of(mailed(greeting))
    mail = mail_for(DeliveryFactory(person=lin), [greeting, plain], UNION)
    assert "❀" not in html_of(mail)


def test_a_digest_after_a_silence_says_so_first(lin):
    late, new = said(lin, title="甲事", is_late=True), said(lin, title="乙事")
    mail = mailed(late, new)
    for text in (mail.body, html_of(mail)):
        places = [text.index(word) for word in ("提醒暂停期间错过的内容", "甲事", "此外还有", "乙事")]
        assert places == sorted(places)
    assert "错过" not in mail_for(DeliveryFactory(person=lin), [new], UNION).body


def test_links_lead_to_the_site_as_others_reach_it(lin, settings):
    settings.SITE_URL = "https://union.example.edu.cn/"
    mail = mailed(said(lin, code="activity_tomorrow", link="/calendar/7/"))
    assert "https://union.example.edu.cn/calendar/7/" in mail.body
    assert 'href="https://union.example.edu.cn/calendar/7/"' in html_of(mail)
    assert whole_address("/x/") == "https://union.example.edu.cn/x/"
    assert whole_address(reverse("reminders:inbox")) in html_of(mail)


def test_it_needs_nothing_from_elsewhere_and_names_no_year(lin):
    for mail in (mailed(said(lin)), mail_for(DeliveryFactory(person=lin), [said(lin), said(lin)], UNION)):
        page = html_of(mail)
        assert not re.search(r"<(img|link|script|style)\b|url\(", page)
        assert "2026" not in re.sub(r'href="[^"]*"', "", page)


def test_words_are_shown_as_written_and_never_as_markup(lin):
    mail = mailed(said(lin, title="<b>粗</b>", body="一 & 二\n<script>三</script>"))
    assert "<b>粗</b>" in mail.body
    assert "一 & 二" in mail.body
    assert "&lt;b&gt;粗" in html_of(mail)
    assert "<script>" not in html_of(mail)
    assert "一 &amp; 二<br>" in html_of(mail)


def test_a_title_with_line_breaks_adds_no_header(lin):
    mail = mailed(said(lin, title="祝福\r\nBcc: all@example.com"), union="工会\nX: y")
    assert mail.subject == "祝福 Bcc: all@example.com"
    message = mail.message()
    assert message["Bcc"] is None
    assert message["X"] is None
    assert mail.recipients() == ["lin@example.com"]


@pytest.mark.parametrize(
    ("codes", "topic"),
    [
        (["festival"], "festival"),
        (["festival", "festival"], "festival"),
        (["festival", "birthday"], "email"),
        (["waiting"], "email"),
    ],
)
def test_the_last_line_switches_off_what_the_message_is_about(lin, codes, topic):
    notices = [said(lin, code=code) for code in codes]
    assert topic_to_switch_off(notices) == topic
    words = "不再接收邮件" if topic == "email" else "不再接收这类邮件"
    mail = mailed(*notices)
    assert words in mail.body
    assert words in html_of(mail)
    token = urlsplit(mail.extra_headers["List-Unsubscribe"].strip("<>")).path.rstrip("/").rpartition("/")[2]
    assert read_off_token(token).topic == topic
