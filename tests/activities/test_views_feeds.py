"""A phone fetches its calendar by an address that is a key; its owner makes it and takes it back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import CalendarFeed
from activities.services import make_feed, revoke_feed
from members.models import Standing
from tests.activities.calendar_reader import read_calendar
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.test_wechat import WECHAT

SETTINGS = reverse("activities:feed_settings")


def address(feed):
    return reverse("activities:feed", args=[feed.key])


@pytest.fixture
def feed(cast):
    return make_feed(scope="personal", by=cast.teacher)


def test_a_phone_fetches_it_without_signing_in(feed):
    OccasionFactory(starts_on=localdate())
    response = Client().get(address(feed))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert not response.cookies
    assert "教职工趣味运动会" in {event.title for event in read_calendar(response.content)}


def test_wechat_is_offered_no_subscription_that_it_cannot_make(feed, as_):
    in_browser = as_("teacher").get(SETTINGS).text
    assert "webcal://" in in_browser
    assert "复制地址</button>" in "".join(in_browser.split())
    in_wechat = as_("teacher").get(SETTINGS, headers={"user-agent": WECHAT}).text
    assert "webcal://" not in in_wechat
    assert "微信里不能直接订阅：请点右上角" in in_wechat
    assert in_wechat.index("data-copy") < in_wechat.index("微信里不能直接订阅")
    made = (
        as_("leader")
        .post(
            reverse("activities:feed_make"), {"scope": "union"}, follow=True, headers={"user-agent": WECHAT}
        )
        .text
    )
    assert "订阅地址已生成。请复制下面的地址" in made
    assert "点“在这部手机上订阅”，或用相机" not in made


def test_a_phone_that_has_it_already_loads_nothing(feed):
    occasion = OccasionFactory(starts_on=localdate())
    tag = Client().get(address(feed)).headers["ETag"]
    again = Client().get(address(feed), headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    type(occasion).objects.update(place="操场")
    assert Client().get(address(feed), headers={"if-none-match": tag}).status_code == 200


def test_only_looking_is_possible(feed):
    assert Client().head(address(feed)).status_code == 200
    assert Client().post(address(feed)).status_code == 405


@pytest.mark.parametrize("key", ["x", "%00", "x" * 500, "' OR 1=1 --", "密钥"])
def test_a_forged_key_finds_nothing(db, key):
    response = Client().get(f"/activities/calendar/{key}.ics")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_a_revoked_address_says_so(cast, feed):
    revoke_feed(feed=feed, by=cast.teacher)
    response = Client().get(address(feed))
    assert response.status_code == 410
    assert "收回" in response.content.decode()


def test_whoever_has_left_fetches_nothing(cast, feed):
    standing = Standing.objects.get(person__user=cast.teacher)
    standing.period = (standing.period.lower, localdate())
    standing.save()
    assert Client().get(address(feed)).status_code == 404


def test_a_sign_in_that_is_closed_fetches_nothing(cast, feed):
    cast.teacher.is_active = False
    cast.teacher.save()
    assert Client().get(address(feed)).status_code == 404


def test_fetching_writes_nothing_anywhere(feed):
    with CaptureQueriesContext(connection) as asked:
        Client().get(address(feed))
    assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("scope", ["personal", "union"])
def test_the_count_of_statements_does_not_grow(cast, scope):
    key, counts, plan = address(make_feed(scope=scope, by=cast.teacher)), set(), WorkPlanFactory()
    for rows in (1, 2, 27):
        for number in range(rows):
            OccasionFactory(
                activity=ActivityFactory(plan=plan), starts_on=date(2026, 1, 1) + timedelta(number)
            )
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(key).status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 12


def test_the_page_offers_both_calendars(as_):
    page = as_("teacher").get(SETTINGS).content.decode()
    assert page.count('name="scope"') == 2
    assert "webcal:" not in page


def test_an_address_is_made_and_stands_on_the_page_with_its_code(as_, cast):
    client = as_("teacher")
    made = client.post(reverse("activities:feed_make"), {"scope": "union"})
    feed = CalendarFeed.objects.get(user=cast.teacher)
    assert made.url == f"{SETTINGS}#union"
    page = client.get(SETTINGS).content.decode()
    assert f"http://127.0.0.1:8000{address(feed)}" in page
    assert f'href="webcal://127.0.0.1:8000{address(feed)}"' in page
    assert "<svg" in page


def test_with_https_no_phone_asks_without_it(as_, feed, settings):
    settings.SITE_URL = "https://gh.example.cn"
    page = as_("teacher").get(SETTINGS).content.decode()
    assert f'href="webcals://gh.example.cn{address(feed)}"' in page
    assert "webcal:" not in page


def test_an_unknown_scope_is_a_kind_refusal(as_):
    client = as_("teacher")
    response = client.post(reverse("activities:feed_make"), {"scope": "x"}, follow=True)
    assert (response.status_code, CalendarFeed.objects.count()) == (200, 0)
    assert "没有这样的日历" in response.content.decode()


@pytest.mark.parametrize(("button", "left"), [("feed_revoke", 0), ("feed_renew", 1)])
def test_an_address_is_taken_back_or_renewed(as_, feed, button, left):
    response = as_("teacher").post(reverse(f"activities:{button}", args=[feed.pk]))
    assert response.status_code == 302
    assert CalendarFeed.objects.live().count() == left
    assert Client().get(address(feed)).status_code == 410


@pytest.mark.parametrize("button", ["feed_revoke", "feed_renew"])
def test_another_s_address_is_not_there(as_, feed, button):
    assert as_("chair").post(reverse(f"activities:{button}", args=[feed.pk])).status_code == 404
    assert feed.key not in as_("chair").get(SETTINGS).content.decode()
    assert CalendarFeed.objects.live().count() == 1


def test_the_page_asks_no_more_with_two_addresses_than_with_none(as_, cast):
    client, counts = as_("teacher"), set()
    for scopes in ([], ["personal"], ["union"]):
        for scope in scopes:
            make_feed(scope=scope, by=cast.teacher)
        with CaptureQueriesContext(connection) as asked:
            client.get(SETTINGS)
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 12
