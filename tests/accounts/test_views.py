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


def test_choosing_is_a_post(db):
    assert Client().get(CHOOSE).status_code == 405
