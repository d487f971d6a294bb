"""What was said: the list, one thing, sending again, and who sees what."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from reminders.kinds import KINDS
from reminders.models import Delivery, Notice, OptOut
from reminders.reports.said import counted
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory, DeliveryFactory, NoticeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("reminders:said_list")
FAILED = reverse("reminders:failed_list")
Status = Delivery.Status


def sent(**fields):
    return DeliveryFactory(status=Status.SENT, sent_at=now(), **fields)


def failed(**fields):
    return DeliveryFactory(status=Status.FAILED, reason="邮箱不存在", **fields)


def told(subject="festival:dragon_boat:2026", person=None, make=None, **fields):
    """One recipient of a thing, with a message when `make` makes one."""
    person = person or PersonFactory(email="lin@example.com")
    delivery = make(person=person) if make else None
    return NoticeFactory(subject=subject, person=person, delivery=delivery, **fields)


def group_told(make=sent, **fields):
    channel = ChannelFactory(name="教职工群")
    delivery = make(person=None, channel=channel)
    return NoticeFactory(person=None, channel=channel, delivery=delivery, **fields)


def page_of(notice, **asked):
    return reverse("reminders:said_detail", args=[notice.pk], query=asked or None)


@pytest.fixture
def duty(monkeypatch):
    """Wishes for festivals as if they were a duty."""
    monkeypatch.setitem(KINDS, "festival", replace(KINDS["festival"], is_duty=True))


def test_a_line_counts_how_far_one_thing_came(as_):
    told(make=sent, read_at=now())
    told(make=failed)
    told(waits=True)
    group_told(subject="festival:dragon_boat:2026")
    (line,) = as_("chair").get(LIST).context["lines"]
    assert (line["people"], line["read"], line["groups_delivered"]) == (3, 1, 1)
    assert (line["email_delivered"], line["email_waiting"], line["email_failed"]) == (1, 1, 1)


def test_the_list_is_narrowed_to_a_reminder_a_month_and_what_failed(as_):
    told("a", make=failed)
    told("b")
    chair, month = as_("chair"), f"{localdate():%Y-%m}"
    assert len(chair.get(LIST, {"month": month, "rule": "festival"}).context["lines"]) == 2
    assert len(chair.get(LIST, {"failed": "on"}).context["lines"]) == 1
    assert "没有符合条件" in chair.get(LIST, {"month": f"{localdate().year - 1}-12", "failed": "on"}).text


def test_who_asked_not_to_be_told_is_counted_but_not_for_a_duty(as_, monkeypatch):
    notice, chair = told(), as_("chair")
    assert "关闭了这类通知" not in chair.get(page_of(notice)).text
    for _n in range(2):
        OptOut.objects.create(person=PersonFactory(), topic=KINDS["festival"].topic)
    assert "2人关闭了这类通知" in chair.get(page_of(notice)).text
    monkeypatch.setitem(KINDS, "festival", replace(KINDS["festival"], is_duty=True))
    assert "关闭了这类通知" not in chair.get(page_of(notice)).text


def test_there_is_a_column_to_send_again_only_where_something_failed(as_):
    column, chair = '<th scope="col">重新发送</th>', as_("chair")
    assert column not in chair.get(page_of(told("a", make=sent))).text
    assert column in chair.get(page_of(told("b", make=failed))).text


def test_a_slip_names_the_union_once(as_, union):
    chair = as_("chair")
    for body, times in ((f"{union.name}祝您安康", 1), ("祝您安康", 1)):
        notice = told(body, title="端午安康", body=body)
        page = chair.get(reverse("reminders:said_slips", args=[notice.pk])).text
        assert page.split('class="said-slips"')[1].count(union.name) == times
        assert "打印给谁" in page


@pytest.mark.parametrize("wrong", [{"month": "2026-13"}, {"rule": "nonsense"}, {"page": "x"}])
def test_a_filter_that_cannot_be_read_narrows_nothing(as_, wrong):
    told()
    assert len(as_("chair").get(LIST, wrong).context["lines"]) == 1


@pytest.mark.parametrize("many", [1, 3, 60])
@pytest.mark.parametrize("page", ["list", "detail", "slips", "failed", "unaddressed"])
def test_pages_ask_the_same_at_any_number_of_rows(as_, page, many):
    for n in range(many):
        told(str(n), make=failed)
        DeliveryFactory(person__email="", status=Status.UNADDRESSED)
        last = told(make=failed)
    address = {
        "list": LIST,
        "detail": page_of(last),
        "slips": reverse("reminders:said_slips", args=[last.pk]),
        "failed": FAILED,
        "unaddressed": f"{FAILED}?show=unaddressed",
    }[page]
    chair = as_("chair")
    with CaptureQueriesContext(connection) as asked:
        assert chair.get(address).status_code == 200
    expected = {"list": 6, "detail": 10, "slips": 7, "failed": 6, "unaddressed": 6}
    assert len(asked) == expected[page]


def test_the_words_stand_there_and_the_recipients_with_their_status(as_):
    one = told(make=failed, person=PersonFactory(name="林晓春", email="lin@example.com"))
    told(person=PersonFactory(name="陈静"))
    text = as_("chair").get(page_of(one)).text
    words = ("端午安康！", "林晓春", "发送失败", "邮箱不存在", "陈静", "已送达")
    assert all(word in text for word in words)
    assert "陈静" not in as_("chair").get(page_of(one, q="林")).text
    assert "陈静" not in as_("chair").get(page_of(one, show="failed")).text


def test_who_has_read_a_wish_is_counted_and_not_named(as_):
    one = told(make=sent, read_at=now())
    response = as_("chair").get(page_of(one, show="unread"))
    assert [str(reached.text) for _told, reached in response.context["people"]] == ["已送达"]
    assert "其中1人已读" in response.text


def test_who_has_not_read_a_duty_is_named(as_, duty):
    one, other = told(read_at=now()), told()
    people = as_("chair").get(page_of(one, show="unread")).context["people"]
    assert [notice.pk for notice, _reached in people] == [other.pk]


def test_what_failed_is_sent_again_alone_or_together(as_):
    one, other, elsewhere = told(make=failed), told(make=failed), told("other", make=failed)
    chair = as_("chair")
    answer = chair.post(
        reverse("reminders:send_again", args=[one.delivery_id]), {"back": page_of(one, show="failed")}
    )
    assert answer.url == page_of(one, show="failed")
    assert counted(Notice.objects.said_alike(one))["email_failed"] == 1
    chair.post(reverse("reminders:said_again", args=[other.pk]))
    assert counted(Notice.objects.said_alike(one))["email_waiting"] == 2
    assert Delivery.objects.get(status=Status.FAILED) == elsewhere.delivery
    chair.post(reverse("reminders:failed_again"))
    assert not Delivery.objects.filter(status=Status.FAILED).exists()


def test_what_was_delivered_is_not_sent_again(as_):
    one = told(make=sent)
    again = reverse("reminders:send_again", args=[one.delivery_id])
    response = as_("chair").post(again, {"back": "https://elsewhere.example/"}, follow=True)
    assert response.redirect_chain[0][0] == FAILED
    assert Delivery.objects.get().status == Status.SENT


def test_who_has_no_address_stands_once_whatever_was_meant_for_them(as_):
    person = PersonFactory(name="沈敬之", email="")
    for day in (localdate(), localdate().replace(day=1) if localdate().day > 1 else "2026-01-01"):
        DeliveryFactory(person=person, day=day, status=Status.UNADDRESSED)
    assert len(as_("chair").get(FAILED, {"show": "unaddressed"}).context["rows"]) == 1


def test_a_failed_message_says_to_whom_and_why(as_):
    group_told(make=failed)
    told(make=failed, person=PersonFactory(name="林晓春", email="lin@example.com"))
    text = as_("chair").get(FAILED).text
    assert all(words in text for words in ("教职工群", "林晓春", "邮箱不存在"))


@pytest.mark.parametrize("who", ["teacher", "treasurer", "leader", "administrator"])
def test_only_the_chair_sees_what_was_said(as_, who):
    one = told(make=failed)
    client = as_(who)
    assert client.get(page_of(one)).status_code == 403
    assert client.post(reverse("reminders:send_again", args=[one.delivery_id])).status_code == 403


@pytest.mark.parametrize("name", ["said_detail", "said_slips"])
def test_what_was_never_said_is_not_there(as_, name):
    assert as_("chair").get(reverse(f"reminders:{name}", args=[999_999])).status_code == 404


@pytest.mark.parametrize(
    ("name", "leads_on"), [("congress:handling_list", True), ("congress:given_list", False)]
)
def test_a_page_that_its_reader_may_not_open_is_not_linked(as_, name, leads_on):
    notice = told(make=sent, link=reverse(name))
    page = as_("chair").get(page_of(notice)).text
    assert (f'<a href="{notice.link}">' in page) == leads_on
