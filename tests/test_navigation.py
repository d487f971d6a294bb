"""The frame of every page: who may go where, where one stands, who one is."""

import pytest
from django.test import Client
from django.urls import resolve, reverse

from congress.states import Status
from tests.browsers import signed_in
from tests.factories.congress import ProposalFactory
from tests.factories.members import PersonFactory, PostFactory
from union_admin.navigation import MENU, menu_of, offices_of

EVERYTHING = ["首页", "工作计划", "活动日历", "会员", "经费", "民主管理", "通知提醒", "我的"]


def labels(user, path="/"):
    return [str(line["label"]) for line in menu_of(user, resolve(path))]


@pytest.mark.parametrize(
    ("who", "menu"),
    [
        ("chair", EVERYTHING),
        ("treasurer", EVERYTHING),
        ("auditor", EVERYTHING),
        ("leader", ["首页", "工作计划", "活动日历", "会员", "民主管理", "通知提醒", "我的"]),
        ("teacher", ["首页", "工作计划", "活动日历", "民主管理", "通知提醒", "我的"]),
        ("office_head", ["首页", "工作计划", "活动日历", "民主管理", "通知提醒", "我的"]),
        ("administrator", ["首页", "工作计划", "活动日历", "民主管理", "通知提醒", "我的"]),
        ("keeper", ["首页", "通知提醒", "我的"]),
        ("outsider", []),
    ],
)
def test_a_line_is_shown_to_those_who_may_open_it(cast, keeper, who, menu):
    assert labels(getattr(cast, who)) == menu


@pytest.mark.parametrize("entry", MENU)
def test_what_stands_in_the_menu_opens(as_, entry, cast):
    line = next(found for found in menu_of(cast.chair, None) if found["label"] == entry.label)
    assert as_("chair").get(line["url"], follow=True).status_code == 200


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "首页"),
        ("/readings/", "工作计划"),
        ("/activities/plans/1/", "工作计划"),
        ("/activities/1/", "工作计划"),
        ("/activities/calendar/2026/5/", "活动日历"),
        ("/activities/calendar/2026/5/share/", "活动日历"),
        ("/activities/calendar/subscribe/", "活动日历"),
        ("/activities/occasions/1/attendance/", "活动日历"),
        ("/home/2/", "首页"),
        ("/machine/reach/", "首页"),
        ("/privacy/paper/", "我的"),
        ("/members/1/", "会员"),
        ("/finance/budgets/1/", "经费"),
        ("/congress/", "民主管理"),
        ("/mine/", "我的"),
        ("/privacy/corrections/1/", "我的"),
    ],
)
def test_one_line_says_where_one_stands(cast, path, place):
    current = [str(line["label"]) for line in menu_of(cast.chair, resolve(path)) if line["current"]]
    assert current == [place]


def test_the_page_says_who_has_signed_in_and_as_what(as_, cast):
    page = as_("treasurer").get("/").text
    assert "何立群" in page
    assert "财务委员" in page
    assert "青禾小学" in page


def test_all_offices_held_today_are_named(cast):
    person = PersonFactory(signs_in=True)
    for kind in ("culture_sport", "auditor"):
        PostFactory(person=person, kind=kind)
    assert offices_of(person.user) == "工会委员 · 经审委员"


def test_the_frame_stands_before_there_is_a_union_and_calls_people_by_their_number(db):
    user = PersonFactory(staff_number="X1", signs_in=True).user
    response = signed_in(user).get("/nowhere/")
    assert response.status_code == 404
    assert "<strong>X1</strong>" in response.text


def test_knowing_who_asks_takes_four_statements(as_, django_assert_num_queries):
    client = as_("chair")
    with django_assert_num_queries(4):
        client.get("/nowhere/")


def test_whoever_keeps_the_site_is_told_that_its_address_is_not_encrypted(as_, settings):
    settings.IS_PLAIN_ON_NETWORK = True
    told = {who: "没有加密" in as_(who).get("/").text for who in ("chair", "administrator", "teacher")}
    assert told == {"chair": True, "administrator": True, "teacher": False}
    assert "没有加密" in Client().get("/accounts/login/").text
    settings.IS_PLAIN_ON_NETWORK = False
    assert "没有加密" not in as_("chair").get("/").text + Client().get("/accounts/login/").text


def test_what_waits_for_a_teacher_is_two_taps_from_any_page(as_, cast):
    proposal = ProposalFactory(at=Status.AWAITING_RATING, proposer=cast.teacher.person)
    client = as_("teacher")
    for address in ("/", "/activities/calendar/", "/mine/", "/reminders/"):
        page = client.get(address, follow=True).text
        bar = page[page.index("house-tabs") :]
        assert f'href="{reverse("congress:home")}"' in bar
    first_tap = client.get(reverse("congress:home")).text
    fetched = client.get(reverse("congress:waiting"), headers={"HX-Request": "true"}).text
    assert f'hx-get="{reverse("congress:waiting")}"' in first_tap
    assert f'href="{reverse("congress:proposal_rate", args=[proposal.pk])}"' in fetched
