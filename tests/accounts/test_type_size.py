"""Large type: chosen once, kept with the person, and in the browser of whoever has not signed in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User


def choose(client, size, back="/"):
    return client.post(reverse("accounts:choose_type"), {"type_size": size, "next": back})


def test_the_size_goes_with_the_person(as_, cast):
    assert choose(as_("teacher"), "large", "/activities/calendar/").url == "/activities/calendar/"
    assert User.objects.get(pk=cast.teacher.pk).type_size == "large"
    # Another browser, without the cookie.
    assert 'class="is-large-type"' in as_("teacher").get("/").text


def test_a_stranger_s_size_is_kept_in_the_browser_and_holds_after_signing_in(cast):
    client = Client()
    choose(client, "largest")
    assert 'class="is-largest-type"' in client.get(reverse("account_login")).text
    client.force_login(cast.teacher, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert 'class="is-largest-type"' in client.get(reverse("accounts:security")).text


def test_what_the_person_chose_goes_before_what_the_browser_remembers(as_, cast):
    client = as_("teacher")
    client.cookies["type_size"] = "largest"
    User.objects.filter(pk=cast.teacher.pk).update(type_size="normal")
    assert 'class="is-normal-type"' in client.get(reverse("accounts:security")).text


@pytest.mark.parametrize("size", ["", "huge", '"><script>'])
def test_a_size_that_is_none_changes_nothing(as_, cast, size):
    client = as_("teacher")
    assert "type_size" not in choose(client, size).cookies
    client.cookies["type_size"] = size
    assert 'class="is-normal-type"' in client.get(reverse("accounts:security")).text


def test_choosing_is_a_post_and_leads_to_no_other_house(db):
    assert Client().get(reverse("accounts:choose_type")).status_code == 405
    assert choose(Client(), "large", "https://elsewhere.example/").url == "/"
