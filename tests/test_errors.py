"""What people read instead of an error code."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Post
from tests.factories.members import LONG_AGO
from union_admin.errors import server_error


def test_a_refusal_names_the_treasurer_for_money(as_):
    response = as_("teacher").get(reverse("finance:budget_list"))
    assert response.status_code == 403
    assert "您的职务看不到这一页，需要的话请找何立群老师（工会财务）。" in response.text
    # Others may look at it too.
    assert "由工会财务查看" not in response.text


def test_a_refusal_names_the_chair_for_people(as_):
    assert "请找周桂兰老师" in as_("teacher").get(reverse("members:person_list")).text


def test_a_refusal_says_so_when_nobody_holds_the_office(as_):
    client = as_("teacher")
    Post.objects.filter(kind=Post.Kind.CHAIR).update(period=DateRange(LONG_AGO, localdate()))
    assert "目前还没有人担任这个职务" in client.get(reverse("members:person_list")).text


@pytest.mark.parametrize("who", [None, "teacher"])
def test_an_address_that_leads_nowhere_leads_back(as_, who):
    response = (as_(who) if who else Client()).get("/nowhere/")
    assert response.status_code == 404
    assert reverse("office:home") in response.text


def test_an_address_that_is_not_registered_is_called_that():
    response = Client(headers={"host": "jiaogong.example.cn"}).get("/")
    assert response.status_code == 400
    assert "这个地址没有登记" in response.text
    assert "不完整或者太大" not in response.text


def test_a_failure_is_told_in_both_languages_without_database(rf):
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "出了点问题" in response.text
    assert "Something went wrong" in response.text


def test_where_the_token_is_gone_with_the_sign_in_the_page_is_told_so():
    client = Client(enforce_csrf_checks=True)
    hidden = {"HX-Request": "true"}
    assert client.post("/language/", {"language": "en"}, headers=hidden).status_code == 401
    assert client.post("/language/", {"language": "en"}).status_code == 403


def test_a_page_that_stood_open_for_long_is_refused_kindly(as_, cast):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "这一页打开太久了" in response.text


def test_a_page_that_stood_open_for_long_is_opened_again_by_a_button(as_, cast):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/language/", {"language": "en"}, headers={"referer": "http://testserver/mine/?x=1"})
    assert 'href="/mine/?x=1"' in page.text


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/mine/corrections/add/", "/mine/"),
        ("/language/", "/"),
        ("/finance/budgets/7/totals/", "/finance/budgets/7/"),
    ],
)
def test_an_address_for_buttons_alone_leads_to_the_page_above_it(as_, path, above):
    response = as_("chair").get(path)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert f'href="{above}"' in response.text.partition("data-refused")[2]


def test_a_script_that_opens_an_address_for_buttons_gets_no_page(as_):
    response = as_("chair").get("/mine/corrections/add/", headers={"sec-fetch-mode": "cors"})
    assert (response.status_code, response.content) == (405, b"")


@pytest.mark.parametrize("path", ["/accounts/login/", "/", "/nowhere/"])
def test_every_answer_forbids_inline_scripts_and_styles(as_, path):
    policy = as_("chair").get(path, follow=True).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/members/", "/accounts/password/set/"])
def test_pages_hold_no_inline_script_or_style(as_, path):
    page = as_("chair").get(path).text
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_a_refusal_leads_to_the_school_office_while_there_is_no_chair(as_):
    client = as_("teacher")
    Post.objects.filter(kind=Post.Kind.CHAIR).update(period=DateRange(LONG_AGO, localdate()))
    assert "唐莉" in client.get(reverse("members:person_list")).text


@pytest.mark.parametrize(("path", "words"), [("/nowhere/", "Nothing here"), ("/members/", "Looked after by")])
def test_a_refusal_speaks_the_language_of_the_reader(as_, path, words):
    client = as_("teacher")
    client.post("/language/", {"language": "en"})
    assert words in client.get(path).text


def test_a_stale_page_speaks_the_language_of_the_reader(db):
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    assert "This page stood open for long" in client.post("/language/", {"language": "en"}).text


def test_a_request_nobody_understands_is_refused_in_both_languages(as_, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    response = as_("teacher").post("/language/", {"language": "en", "next": "/"})
    assert response.status_code == 400
    assert response.text.index("没能看懂这个请求") < response.text.index("This request was not understood")
