"""The house on a phone's home screen."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "教工之家"), ("en", "Staff Home")])
def test_it_is_named_in_the_language_that_is_read(db, language, name):
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(reverse("accounts:manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["name"] == name
    assert answer.json()["display"] == "standalone"


def test_its_pictures_are_there_and_as_large_as_they_say(db):
    icons = Client().get(reverse("accounts:manifest")).json()["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert "{}x{}".format(*picture.size) == icon["sizes"]


def test_pages_name_it(union):
    page = Client().get(reverse("account_login")).text
    assert f'href="{reverse("accounts:manifest")}"' in page
    assert "apple-touch-icon" in page
