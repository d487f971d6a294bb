from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User

CHOOSE = "/language/"


def choose(client, language, back="/"):
    return client.post(CHOOSE, {"language": language, "next": back})


def test_the_language_goes_with_the_person(as_, cast):
    response = choose(as_("teacher"), "en", "/members/?q=lin")
    assert response.url == "/members/?q=lin"
    assert User.objects.get(pk=cast.teacher.pk).language == "en"
    # Another browser, without the cookie.
    assert "Good day" in as_("teacher").get("/").text


def test_a_stranger_s_language_is_kept_in_the_browser(union):
    client = Client()
    choose(client, "en", reverse("account_login"))
    page = client.get(reverse("account_login")).text
    assert "Staff number" in page
    assert '<html lang="en"' in page


def test_chinese_comes_first_whatever_the_browser_asks_for(union):
    page = Client().get(reverse("account_login"), headers={"accept-language": "en"}).text
    assert "工号" in page


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_only_the_house_is_gone_back_to(db, back):
    assert choose(Client(), "en", back).url == "/"


def test_a_language_nobody_speaks_here_changes_nothing(db):
    assert settings.LANGUAGE_COOKIE_NAME not in choose(Client(), "tlh").cookies


FORM = "/congress/ideas/new/?of=7"


def test_what_was_pressed_without_a_sign_in_is_pressed_again_on_its_page(union):
    headers = {"referer": f"http://testserver{FORM}"}
    door = Client().post("/congress/proposals/7/withdraw/", headers=headers)
    assert parse_qs(urlsplit(door.url).query) == {"next": [FORM], "again": ["1"]}
    assert "登录后请再按一次" in Client().get(door.url).text
    assert "登录后请再按一次" not in Client().get(Client().get(FORM).url).text


@pytest.mark.parametrize("page", ["https://elsewhere.example/congress/", ""])
def test_only_a_page_of_the_house_is_gone_back_to_after_the_sign_in(db, page):
    door = Client().post("/congress/proposals/7/withdraw/", headers={"referer": page})
    assert parse_qs(urlsplit(door.url).query)["next"] == ["/"]


@pytest.mark.parametrize("header", [{"hx-request": "true"}, {"accept": "*/*"}])
def test_a_page_s_script_is_told_that_nobody_is_signed_in_and_gets_no_page(db, header):
    client = Client(headers=header)
    for answer in (client.post("/finance/budgets/2/totals/"), client.get("/")):
        assert (answer.status_code, answer.content) == (401, b"")


def test_choosing_is_a_post(db):
    assert Client().get(CHOOSE).status_code == 405
