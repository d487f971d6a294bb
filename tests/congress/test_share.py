"""A call for proposals and a session out to the group, and the page that opens without signing in."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, now

from activities.models import Occasion
from activities.shared_links import KEPT_FOR, open_path
from congress.models import AgendaItem, Call, Session, Sitting
from congress.reports.sharing import announcement_of_call, announcement_of_session
from congress.shared_links import (
    call_may_be_shared,
    call_path,
    read_shared,
    session_may_be_shared,
    session_path,
    shareable_calls,
    shareable_sessions,
)
from tests.factories.activities import OccasionFactory
from tests.factories.congress import AgendaItemFactory, CallFactory, SessionFactory

pytestmark = pytest.mark.django_db


def opened(path):
    return Client(headers={"user-agent": "MicroMessenger/8.0.48"}).get(path)


@pytest.fixture
def session(union):
    session = SessionFactory(held_on=date(2099, 10, 22))
    Occasion.objects.update(starts_at=time(14, 0), place="报告厅")
    AgendaItemFactory(session=session, title="奏唱国歌", mode=AgendaItem.Mode.FORMALITY)
    AgendaItemFactory(session=session, title="听取学校工作报告", presenter="欧阳明月")
    AgendaItemFactory(session=session, title="审议绩效方案", withdrawn_reason="材料未齐")
    AgendaItemFactory(session=session, title="讨论食堂改进")
    return session


def test_a_session_is_told_with_time_place_and_agenda(session, union, settings):
    settings.SITE_URL = "https://union.example.edu.cn"
    with translation.override("zh-hans"):
        text = announcement_of_session(session).text
    assert text.splitlines() == [
        f"会议通知：{session}",
        "时间：2099年10月22日（星期四、重阳节） 14:00",
        "地点：报告厅",
        "议题：",
        "1. 听取学校工作报告",
        "2. 讨论食堂改进",
        f"详情：https://union.example.edu.cn{session_path(session)}",
        union.name,
    ]


def test_a_preliminary_meeting_has_a_line_of_its_own(session):
    earlier = OccasionFactory(activity=session.activity, starts_on=date(2099, 10, 20), place="二楼会议室")
    Sitting.objects.create(session=session, occasion=earlier, part=Sitting.Part.PRELIMINARY)
    lines = announcement_of_session(session, with_agenda=False).text.splitlines()
    assert lines[1:3] == [
        "预备会议：2099年10月20日（星期二） 二楼会议室",
        "正式会议：2099年10月22日（星期四、重阳节） 14:00 报告厅",
    ]


def test_a_call_is_told_with_its_days(union, settings):
    settings.SITE_URL = "https://union.example.edu.cn"
    call = CallFactory(opens_on=date(2099, 5, 1), closes_on=date(2099, 5, 20))
    lines = announcement_of_call(call).text.splitlines()
    assert lines[0] == str(call)
    assert lines[1] == "时间：2099年5月1日至20日"
    assert lines[3:] == [f"详情：https://union.example.edu.cn{call_path(call)}", union.name]


def test_the_call_opens_without_signing_in_and_leads_to_writing(union, django_assert_max_num_queries):
    call = CallFactory(words="请找周桂兰")
    with django_assert_max_num_queries(5) as asked:
        answer = opened(call_path(call))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert all(query["sql"].startswith("SELECT") for query in asked)
    assert "我要写提案" in page
    assert reverse("congress:proposal_add", args=[call.pk]) in page
    assert "周桂兰" not in page


def test_a_call_that_is_over_says_so_and_is_forgotten_after_a_month(union):
    today = localdate()
    over = CallFactory(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    page = opened(call_path(over)).content.decode()
    assert "提案征集已结束" in page
    assert "我要写提案" not in page
    gone = today - KEPT_FOR - timedelta(days=1)
    Call.objects.update(opens_on=gone, closes_on=gone)
    over.refresh_from_db()
    assert opened(call_path(over)).status_code == 404


def test_a_call_whose_last_day_was_moved_names_the_old_one(union):
    call = CallFactory(closes_on=date(2099, 5, 20))
    old = call_path(call)
    Call.objects.update(closes_on=date(2099, 5, 25))
    page = opened(old).content.decode()
    assert "原定2099年5月20日" in page


def test_the_session_opens_with_time_and_place_and_neither_names_nor_agenda(session, cast):
    session.presidium.create(person=cast.chair.person)
    page = opened(session_path(session)).content.decode()
    for words in (str(session), "2099年10月22日（星期四、重阳节）", "报告厅", "登录后查看会议详情"):
        assert words in page
    for words in ("听取学校工作报告", "欧阳明月", "周桂兰"):
        assert words not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "cancelled"}, "会议已取消"),
        ({"status": "postponed"}, "会议已延期"),
        ({"starts_on": date(2099, 10, 23), "ends_on": date(2099, 10, 23)}, "原定2099年10月22日"),
    ],
)
def test_a_session_called_off_or_moved_says_so(session, fields, words):
    path = session_path(session)
    Occasion.objects.update(**fields)
    assert words in opened(path).content.decode()


def test_a_session_in_preparation_and_one_long_over_open_nothing(session, as_):
    Session.objects.update(announced_at=None)
    assert opened(session_path(session)).status_code == 404
    share = reverse("congress:session_share", args=[session.pk])
    assert as_("chair").get(share).status_code == 404
    Session.objects.update(announced_at=now())
    assert as_("chair").get(share).status_code == 200
    gone = localdate() - KEPT_FOR - timedelta(days=1)
    Occasion.objects.update(starts_on=gone, ends_on=gone)
    assert opened(session_path(session)).status_code == 404
    page = reverse("congress:session_detail", args=[session.pk])
    assert "/share/" not in as_("chair").get(page).content.decode()


@pytest.mark.parametrize(
    ("announced", "first", "last", "is_shared"),
    [(True, 30, 30, True), (True, 31, 30, True), (True, 32, 31, False), (False, 0, 0, False)],
)
def test_a_page_offers_the_text_of_just_what_opens(announced, first, last, is_shared):
    days = {"starts_on": localdate() - timedelta(first), "ends_on": localdate() - timedelta(last)}
    call = CallFactory(
        session__announced_at=now() if announced else None,
        opens_on=localdate() - timedelta(60),
        closes_on=days["ends_on"],
    )
    Occasion.objects.update(**days)
    assert [session_may_be_shared(call.session), call_may_be_shared(call)] == [is_shared] * 2
    assert [shareable_sessions().exists(), shareable_calls().exists()] == [is_shared] * 2


def test_a_forged_key_and_the_key_of_an_activity_open_nothing(session):
    key = session_path(session).split("/")[-2]
    value, signature = key.split(".")
    occasion = open_path(session.activity.occasions.get()).split("/")[-2]
    for wrong in (f"c{value[1:]}.{signature}", f"{key}x", key[:-1], occasion, "s1-20991022.", "x"):
        assert read_shared(wrong) is None
        assert opened(reverse("congress:call_open", args=[wrong])).status_code == 404


def test_whoever_sees_a_session_may_pass_it_and_its_call_on(session, as_, django_assert_max_num_queries):
    call = CallFactory(session=session)
    teacher = as_("teacher")
    page = teacher.get(reverse("congress:session_detail", args=[session.pk])).content.decode()
    for name, pk in (("session", session.pk), ("call", call.pk)):
        share = reverse(f"congress:{name}_share", args=[pk])
        poster = reverse(f"congress:{name}_poster", args=[pk])
        assert share in page
        with django_assert_max_num_queries(12):
            assert poster in teacher.get(share).content.decode()
        with django_assert_max_num_queries(12):
            assert "微信扫一扫" in teacher.get(poster).content.decode()


def test_the_desk_finds_the_text_beside_its_call(as_):
    call = CallFactory()
    page = as_("chair").get(f"{reverse('congress:proposal_list')}?call={call.pk}").content.decode()
    assert reverse("congress:call_share", args=[call.pk]) in page


def test_titles_are_titles_on_each_page(session, as_):
    AgendaItem.objects.update(title="<script>alert(1)</script>")
    Occasion.objects.update(place='"><img src=x>')
    teacher = as_("teacher")
    pages = [reverse(f"congress:session_{name}", args=[session.pk]) for name in ("share", "poster")]
    for path in [*pages, session_path(session)]:
        page = teacher.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
