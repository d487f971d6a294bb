"""One's own notices: the list, a notice by itself, and reading them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from reminders.kinds import KINDS
from reminders.models import Notice, OptOut
from reminders.reports.inbox import day_in_words, leads_on, look_of, words_and_signature
from reminders.services.inbox import mark_all_read
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory, NoticeFactory

pytestmark = pytest.mark.django_db

INBOX = reverse("reminders:inbox")
READ = reverse("reminders:inbox_read")
QINGMING = "festival:qingming:2026"


def told(cast, who="teacher", **fields):
    notice = NoticeFactory(person=getattr(cast, who).person, **fields)
    notice.refresh_from_db()
    return notice


def page_of(notice):
    return reverse("reminders:notice", args=[notice.pk])


def open_(notice):
    return reverse("reminders:notice_open", args=[notice.pk])


class TestList:
    def test_the_newest_stands_first_under_its_day(self, as_, cast):
        told(cast, title="昨天的", said_at=now() - timedelta(days=1))
        told(cast, title="今天的")
        days = as_("teacher").get(INBOX).context["days"]
        assert [(day.title, [line.notice.title for line in day.lines]) for day in days] == [
            ("今天", ["今天的"]),
            ("昨天", ["昨天的"]),
        ]

    def test_unread_is_said_in_a_word(self, as_, cast):
        told(cast)
        page = as_("teacher").get(INBOX).text
        assert '<span class="inbox-new">未读</span>' in page
        Notice.objects.update(read_at=now())
        assert "inbox-new" not in as_("teacher").get(INBOX).text

    def test_what_came_late_is_folded(self, as_, cast):
        told(cast, title="补发的", is_late=True)
        told(cast, title="当天的")
        (day,) = as_("teacher").get(INBOX).context["days"]
        assert [line.notice.title for line in day.late] == ["补发的"]
        assert [line.notice.title for line in day.lines] == ["当天的"]

    def test_unread_alone_can_be_shown(self, as_, cast):
        told(cast, title="看过的", read_at=now())
        told(cast, title="没看的")
        page = as_("teacher").get(f"{INBOX}?show=unread").text
        assert "没看的" in page
        assert "看过的" not in page

    def test_nothing_yet_and_nothing_unread_are_two_sentences(self, as_, cast):
        client = as_("teacher")
        assert "还没有通知" in client.get(INBOX).text
        assert "通知都看过了" in client.get(f"{INBOX}?show=unread").text

    def test_nobody_reads_what_was_said_to_others_or_to_a_group(self, as_, cast):
        told(cast, "chair", title="给主席的")
        NoticeFactory(person=None, channel=ChannelFactory(), title="给群的")
        page = as_("teacher").get(INBOX).text
        assert "给主席的" not in page
        assert "给群的" not in page

    @pytest.mark.parametrize("page", ["9", "x", "-1", "9" * 40])
    def test_a_page_that_is_not_there_is_another(self, as_, cast, page):
        told(cast)
        assert as_("teacher").get(INBOX, {"page": page}).status_code == 200

    @pytest.mark.parametrize("path", ["", "?show=unread"])
    def test_it_asks_as_much_for_few_as_for_many(self, as_, cast, path):
        client, asked = as_("teacher"), []
        for count in (1, 2, 57):
            for n in range(count):
                told(cast, is_late=n % 2 == 0, code=("festival", "waiting")[n % 2])
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{INBOX}{path}")
            asked.append(len(queries))
        assert asked == [asked[0]] * 3
        assert asked[0] <= 8


class TestReading:
    def test_a_tap_marks_it_and_leads_to_its_whole_text(self, as_, cast):
        notice = told(cast, code="chair_week", link="/activities/", body="很长的一周" * 60, waits=True)
        client = as_("teacher")
        response = client.post(open_(notice))
        assert response.url == page_of(notice)
        assert notice.body in client.get(response.url).text
        assert f'href="{page_of(notice)}"' in client.get(INBOX).text
        notice.refresh_from_db()
        assert notice.read_at is not None
        assert not notice.waits

    @pytest.mark.parametrize("link", ["", "//evil.example/x", "https://evil.example/", "javascript:alert(1)"])
    def test_it_leads_to_no_other_site(self, cast, link):
        notice = told(cast, code="waiting", link=link)
        assert leads_on(notice) == ""

    @pytest.mark.parametrize(("who", "times"), [("teacher", 1), ("keeper", 0)])
    def test_nobody_is_led_to_a_page_that_refuses_them(self, as_, cast, keeper, who, times):
        link = reverse("congress:proposal_list")
        page = as_(who).get(page_of(told(cast, who, code="waiting", link=link))).text
        assert page.count(f'class="btn btn-primary" href="{link}"') == times

    def test_reading_again_keeps_the_first_moment(self, as_, cast):
        first = now() - timedelta(days=2)
        notice = told(cast, read_at=first)
        as_("teacher").post(open_(notice))
        notice.refresh_from_db()
        assert notice.read_at == first

    def test_looking_changes_nothing(self, as_, cast):
        notice = told(cast, waits=True)
        client = as_("teacher")
        client.get(INBOX)
        client.get(page_of(notice))
        assert client.get(open_(notice)).status_code == 405
        notice.refresh_from_db()
        assert (notice.read_at, notice.waits) == (None, True)

    def test_somebody_else_s_is_not_there(self, as_, cast):
        notice = told(cast, "chair")
        for response in (as_("teacher").get(page_of(notice)), as_("teacher").post(open_(notice))):
            assert response.status_code == 404
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_all_are_read_but_not_what_came_meanwhile_or_is_another_s(self, as_, cast):
        shown = told(cast, waits=True)
        other = told(cast, "chair")
        newest = as_("teacher").get(INBOX).context["newest"]
        meanwhile = told(cast)
        page = as_("teacher").post(READ, {"newest": newest}, follow=True).text
        assert "已将1条通知标为已读" in page
        assert list(Notice.objects.unread().order_by("pk")) == [other, meanwhile]
        shown.refresh_from_db()
        assert not shown.waits

    @pytest.mark.parametrize("newest", ["", "x", "-1", "٣", "9" * 30])
    def test_without_a_newest_nothing_is_marked_and_a_sentence_says_so(self, as_, cast, newest):
        told(cast)
        assert "请重新打开通知页面" in as_("teacher").post(READ, {"newest": newest}, follow=True).text
        assert Notice.objects.unread().count() == 1

    def test_the_service_refuses_by_a_code(self, cast):
        with pytest.raises(ValidationError) as refusal:
            mark_all_read(by=cast.teacher, newest=None)
        assert refusal.value.code == "newest_missing"


class TestNotice:
    def test_a_duty_says_why_it_came_and_leads_on(self, as_, cast):
        notice = told(cast, "chair", code="waiting", link="/members/applications/")
        page = as_("chair").get(page_of(notice)).text
        assert "这是您所任职务需要的通知" in page
        assert "去看看" in page

    @pytest.mark.parametrize(
        ("code", "button"), [("activity_tomorrow", "查看活动"), ("chair_week", "去看看")]
    )
    @pytest.mark.parametrize("read", [None, now()])
    def test_one_button_leads_to_what_it_is_about(self, as_, cast, code, button, read):
        page = as_("teacher").get(page_of(told(cast, code=code, link="/activities/7/", read_at=read))).text
        assert page.split('<div class="house-card house-prose">')[1].count('href="/activities/7/"') == 1
        assert button in page

    def test_other_kinds_lead_to_their_switch(self, as_, cast):
        page = as_("teacher").get(page_of(told(cast, code="terms"))).text
        assert reverse("reminders:topic", args=["office"]) in page
        assert "知道了" in page

    def test_a_kind_that_is_gone_can_still_be_read(self, as_, cast, monkeypatch):
        notice = told(cast, code="terms", title="旧事")
        monkeypatch.delitem(KINDS, "terms")
        assert "旧事" in as_("teacher").get(page_of(notice)).text
        assert "旧事" in as_("teacher").get(INBOX).text

    def test_the_group_s_words_can_be_copied_and_name_nobody(self, as_, cast):
        notice = told(cast, subject="festival:dragon_boat:2026", day="2026-06-19", body="林晓春老师：安康")
        response = as_("teacher").get(page_of(notice))
        assert "端午节" in response.context["text"]
        assert "林晓春" not in response.context["text"]

    @pytest.mark.parametrize("code", ["birthday", "festival", "terms", "occasion_changed", "chair_week"])
    def test_a_notice_asks_little(self, as_, cast, code, django_assert_max_num_queries):
        notice = told(cast, code=code, subject="festival:dragon_boat:2026", day="2026-06-19")
        client = as_("teacher")
        with django_assert_max_num_queries(12):
            client.get(page_of(notice))


class TestGreeting:
    @pytest.mark.parametrize(
        ("code", "subject", "look"),
        [
            ("birthday", "birthday:2026-06-19", "birthday"),
            ("festival", "festival:mid_autumn:2026", "festival"),
            ("festival", QINGMING, "quiet"),
        ],
    )
    def test_each_has_its_look(self, as_, cast, code, subject, look):
        notice = told(cast, code=code, subject=subject)
        assert look_of(notice, KINDS[code]) == look
        assert f'class="greeting is-{look}"' in as_("teacher").get(page_of(notice)).text

    def test_it_is_signed_by_the_union_once_and_names_no_year(self, as_, cast, union):
        year = str(localdate().year)
        notice = told(cast, code="birthday", body=f"林晓春老师：\n生日快乐！\n{union.name}")
        page = as_("teacher").get(page_of(notice)).text.split("<article")[1].split("</article>")[0]
        assert page.count(union.name) == 1
        assert year not in page

    def test_words_and_signature_are_told_apart(self):
        assert words_and_signature("亲爱的：\n\n快乐！\n工会\n", "工会") == (["亲爱的：", "快乐！"], "工会")
        assert words_and_signature("快乐！", "工会") == (["快乐！"], "工会")

    def test_one_s_own_birthday_is_nobody_s_to_announce(self, as_, cast):
        assert not as_("teacher").get(page_of(told(cast, code="birthday"))).context["text"]

    def test_what_is_switched_off_offers_the_way_back(self, as_, cast):
        notice = told(cast, code="birthday")
        assert reverse("reminders:topic_off", args=["birthday"]) in as_("teacher").get(page_of(notice)).text
        OptOut.objects.create(person=cast.teacher.person, topic="birthday")
        page = as_("teacher").get(page_of(notice)).text
        assert "您已不再收到生日祝福" in page
        assert reverse("reminders:topic_on", args=["birthday"]) in page


def test_days_are_said_in_words():
    today = localdate().replace(year=2026, month=6, day=20)
    said = [day_in_words(today - timedelta(days=n), today) for n in (0, 1, 2, 366)]
    assert said == ["今天", "昨天", "6月18日", "2025年6月19日"]


def test_a_merged_row_s_notices_crash_nothing(as_, cast):
    duplicate = PersonFactory(merged_into=cast.teacher.person, standing__category="")
    NoticeFactory(person=duplicate, title="重复的")
    assert as_("teacher").get(INBOX).status_code == 200
