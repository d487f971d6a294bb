from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.finance import BudgetFactory

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


@pytest.mark.parametrize(
    "header", [{"hx-request": "true"}, {"sec-fetch-mode": "cors", "accept": "text/html"}]
)
def test_a_page_s_script_is_told_that_nobody_is_signed_in_and_gets_no_page(db, header):
    client = Client(headers=header)
    for answer in (client.post("/finance/budgets/2/totals/"), client.get("/")):
        assert (answer.status_code, answer.content) == (401, b"")


def test_whatever_else_fetches_an_address_is_led_to_the_door(db):
    client = Client(headers={"accept": "*/*"})
    assert client.get("/").status_code == 302
    # Without encryption a script that sends something does not say what it is.
    assert client.post("/finance/budgets/2/totals/").status_code == 401
    assert Client(headers={"sec-fetch-mode": "navigate", "accept": "*/*"}).get("/").status_code == 302


def test_after_the_sign_in_no_address_of_a_button_is_opened(as_):
    """Where a PIN is asked for, its page stands at the button's own address, which opens nothing."""
    budget = BudgetFactory()
    address = reverse("finance:budget_approve", args=[budget.pk])
    client = as_("chair")
    session = client.session
    session["confirmed_until"] = 0
    session.save()
    assert client.post(address).status_code == 422
    door = Client().post(address, headers={"referer": f"http://testserver{address}"})
    assert parse_qs(urlsplit(door.url).query)["next"] == [reverse("finance:budget_detail", args=[budget.pk])]


def test_an_address_of_two_slashes_leads_nowhere_else(as_):
    client = Client(enforce_csrf_checks=True)
    page = client.post(CHOOSE, headers={"referer": "http://testserver//elsewhere.example/x"})
    assert page.status_code == 403
    assert "elsewhere.example" not in page.text
    # Whoever trusts that all is put back would lose a care note.
    assert "涉及隐私的内容、密码和文件除外" in page.text


def test_a_page_that_stood_open_does_nothing_in_the_name_of_who_came_later(as_, cast):
    """Two people at one browser: what was opened by the first is sent with the second's sign-in."""
    client = as_("chair")
    for made_for in (cast.teacher.pk, ""):
        page = client.post(CHOOSE, {"language": "en", "page_for": made_for})
        assert page.status_code == 409
        assert "这一页是为另一位同事打开的" in page.text
        hidden = {"hx-request": "true", "x-page-for": made_for}
        assert client.post(CHOOSE, {"language": "en"}, headers=hidden).status_code == 409
        assert client.post(reverse("office:reading_start"), {"page_for": made_for}).status_code == 409
    assert User.objects.get(pk=cast.chair.pk).language != "en"
    sent = {"language": "en", "page_for": cast.chair.pk}
    assert client.post(CHOOSE, sent, headers={"x-page-for": str(cast.chair.pk)}).status_code == 302
    assert Client().post(CHOOSE, sent).status_code == 302


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_whoever_cannot_come_in_is_sent_to_those_who_print_slips(union, name):
    assert "工会小组长或工会主席" in Client().get(reverse(name)).text


def test_choosing_is_a_post(db):
    assert Client().get(CHOOSE).status_code == 405
