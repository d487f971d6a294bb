"""Out to the group: the text, the poster, and the page that opens without signing in."""

from datetime import date, time, timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from activities.models import Activity, Occasion, WorkPlan
from activities.reports.sharing import when_said
from activities.shared_links import KEPT_FOR, announcement_of, may_be_shared, open_path, read_shared
from tests.factories.activities import OccasionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2148A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240301 MicroMessenger/8.0.48 Language/zh_CN"
)


def held(**fields):
    return OccasionFactory(**{"starts_on": localdate() + timedelta(days=3), "place": "校门口"} | fields)


def opened(path):
    return Client(headers={"user-agent": WECHAT}).get(path)


def key_of(occasion):
    return open_path(occasion).split("/")[-2]


def test_the_text_says_what_when_where_with_the_link_and_who_says_so(union, settings):
    settings.SITE_URL = "https://union.example.edu.cn/"
    occasion = held(activity__title="登高望远", starts_on=date(2099, 10, 22), starts_at=time(14, 0))
    with translation.override("zh-hans"):
        text = announcement_of(occasion).text
    assert text.splitlines() == [
        "登高望远",
        "时间：2099年10月22日（星期四、重阳节） 14:00",
        "地点：校门口",
        f"详情：https://union.example.edu.cn{open_path(occasion)}",
        union.name,
    ]


def test_several_days_are_said_with_their_weekdays_and_no_festival_of_the_sun():
    with translation.override("zh-hans"):
        assert when_said(date(2026, 10, 1), date(2026, 10, 3)) == "2026年10月1日至3日（星期四至星期六）"


def test_without_a_place_it_says_so_and_what_is_called_off_says_it_first(union):
    occasion = held(place="", status=Occasion.Status.CANCELLED)
    lines = announcement_of(occasion).text.splitlines()
    assert lines[0].startswith("【已取消】")
    assert "请不要前往" in lines[1]
    assert "地点：另行通知" in lines


def test_the_link_opens_in_wechat_without_signing_in_and_leaves_nothing(union, django_assert_max_num_queries):
    occasion = held(activity__title="春季登山", starts_at=time(14, 0))
    with django_assert_max_num_queries(4) as asked:
        answer = opened(open_path(occasion))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("春季登山", "14:00", "校门口", union.name, "登录后查看活动详情"):
        assert words in page
    assert reverse("activities:activity_detail", args=[occasion.activity_id]) in page
    assert not answer.cookies
    assert "Content-Disposition" not in answer
    assert 'name="robots" content="noindex"' in page
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_the_button_leads_through_the_door_to_the_activity(union):
    inner = reverse("activities:activity_detail", args=[held().activity_id])
    assert Client().get(inner).url.endswith(f"?next={inner}")


def test_no_name_of_anybody_stands_on_the_open_page(cast, as_):
    occasion = held()
    person = PersonFactory(name="欧阳明月")
    occasion.activity.invitations.create(person=person, invited_by=cast.chair)
    occasion.check_ins.create(person=person)
    page = as_("chair").get(open_path(occasion)).content.decode()
    assert occasion.activity.title in page
    for name in ("欧阳明月", "周桂兰", person.staff_number, cast.chair.staff_number):
        assert name not in page


def test_a_forged_or_cut_key_and_one_of_another_sort_open_nothing(union):
    occasion = held()
    value, signature = key_of(occasion).split(".")
    other = f"{occasion.pk + 1}-{value.split('-')[1]}"
    elsewhere = Signer(salt="congress.call_open", sep=".").sign(value)[: len(value) + 23]
    for key in (f"{other}.{signature}", f"{value}.{signature[:-1]}", value, "x", elsewhere, f"{value}."):
        assert read_shared(key) is None
        answer = opened(reverse("activities:occasion_open", args=[key]))
        assert answer.status_code == 404
        assert occasion.activity.title not in answer.content.decode()


def test_the_link_is_good_until_a_month_after_the_last_day(union):
    last = held(starts_on=localdate() - KEPT_FOR)
    over = held(starts_on=localdate() - KEPT_FOR - timedelta(days=1))
    assert "活动已结束" in opened(open_path(last)).content.decode()
    assert opened(open_path(over)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"status": "cancelled"}, "活动已取消"), ({"status": "postponed"}, "活动已延期")],
)
def test_what_is_called_off_says_so_plainly(union, fields, words):
    assert words in opened(open_path(held(**fields))).content.decode()


def test_a_link_that_was_sent_before_it_was_moved_names_the_old_day(union):
    occasion = held(starts_on=date(2099, 12, 1))
    old = open_path(occasion)
    Occasion.objects.filter(pk=occasion.pk).update(starts_on=date(2099, 12, 4), ends_on=date(2099, 12, 4))
    page = opened(old).content.decode()
    assert "原定2099年12月1日" in page
    assert "2099年12月4日（星期五）" in page
    occasion.refresh_from_db()
    assert "原定" not in opened(open_path(occasion)).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"activity__plan__status": WorkPlan.Status.DRAFT},
        {"activity__plan__status": WorkPlan.Status.VOID},
        {"activity__out_of_use": True},
        {"activity__audience": Activity.Audience.NAMED},
        {"activity__kind": Activity.Kind.AID},
    ],
)
def test_what_is_not_for_everybody_has_no_page_no_text_and_no_poster(as_, fields):
    occasion = held(**fields)
    assert not may_be_shared(occasion)
    assert opened(open_path(occasion)).status_code == 404
    chair = as_("chair")
    for name in ("occasion_share", "occasion_poster"):
        assert chair.get(reverse(f"activities:{name}", args=[occasion.pk])).status_code == 404
    detail = chair.get(reverse("activities:activity_detail", args=[occasion.activity_id]))
    assert "/share/" not in detail.content.decode()


@pytest.mark.parametrize(
    ("fields", "is_said"),
    [
        ({}, True),
        ({"activity__kind": "aid"}, False),
        ({"activity__plan__status": "running"}, False),
    ],
)
def test_a_draft_says_when_it_can_be_passed_on(as_, fields, is_said):
    occasion = held(**{"activity__plan__status": "draft"} | fields)
    page = as_("chair").get(reverse("activities:activity_detail", args=[occasion.activity_id])).text
    assert ("公布计划后才能发到群里" in page) == is_said


@pytest.mark.parametrize("page", ["share", "poster", "sheet"])
def test_an_address_no_phone_reaches_is_said_before_it_goes_out(as_, settings, page):
    address = reverse(f"activities:occasion_{page}", args=[held().pk])
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "先别发出去" in as_("chair").get(address).text
    settings.SITE_URL = "http://192.168.1.7:8000"
    assert "先别发出去" not in as_("chair").get(address).text


def test_a_title_is_a_title_on_each_page(as_):
    occasion = held(activity__title="<script>alert(1)</script>", place='"><img src=x>')
    teacher = as_("teacher")
    pages = [open_path(occasion)]
    pages += [
        reverse(f"activities:{name}", args=[occasion.pk]) for name in ("occasion_share", "occasion_poster")
    ]
    for path in pages:
        page = teacher.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert "&lt;script&gt;" in page


def test_whoever_sees_an_activity_may_pass_it_on(as_, django_assert_max_num_queries):
    occasion = held()
    teacher = as_("teacher")
    detail = teacher.get(reverse("activities:activity_detail", args=[occasion.activity_id])).content.decode()
    share = reverse("activities:occasion_share", args=[occasion.pk])
    assert share in detail
    with django_assert_max_num_queries(12):
        page = teacher.get(share).content.decode()
    assert 'id="paste-text"' in page
    assert "校门口" in page
    assert "<svg" in page
    poster = reverse("activities:occasion_poster", args=[occasion.pk])
    assert poster in page
    with django_assert_max_num_queries(12):
        assert "微信扫一扫" in teacher.get(poster).content.decode()
