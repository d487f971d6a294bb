"""A second factor: offered, forced on nobody."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.slips import issue_slip
from tests.browsers import signed_in
from tests.factories.members import PersonFactory, UnionFactory

SET_UP = reverse("mfa_activate_totp")
ASKED = reverse("mfa_authenticate")
CODES = reverse("mfa_view_recovery_codes")
SECRET = "right-and-long"


@pytest.fixture
def teacher(db):
    cache.clear()
    UnionFactory()
    user = PersonFactory(staff_number="T0007", signs_in=True).user
    user.set_password(SECRET)
    user.save()
    return user


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret(teacher):
    """The teacher has set an authenticator app up; what it shares with the house."""
    client = signed_in(teacher)
    secret = client.get(SET_UP).context["form"].secret
    assert client.post(SET_UP, {"code": code_of(secret)}).url == CODES
    cache.clear()
    return secret


def sign_in():
    client = Client()
    return client, client.post("/accounts/login/", {"login": "T0007", "password": SECRET})


def test_nobody_is_asked_who_did_not_set_it_up(teacher):
    client, _response = sign_in()
    assert client.get("/").status_code == 200


def test_the_password_alone_does_not_open_any_more(secret):
    client, response = sign_in()
    assert response.url == ASKED
    assert client.get("/").status_code == 302
    assert client.post(ASKED, {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    assert client.post(ASKED, {"code": code_of(secret)}).status_code == 302
    assert client.get("/").status_code == 200


def test_what_the_app_shares_is_encrypted_where_it_is_stored(secret):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored


def test_a_recovery_code_signs_in_once(secret, teacher):
    code = signed_in(teacher).get(CODES).context["unused_codes"][0]
    for status in (200, 302):
        client, _response = sign_in()
        client.post(ASKED, {"code": code})
        assert client.get("/").status_code == status


def test_a_slip_asks_for_it_too(secret, teacher):
    client = Client()
    address = reverse("accounts:slip", args=[issue_slip(user=teacher, by=None)])
    assert client.post(address, {"pin": "918273", "again": "918273"}).url == ASKED
    assert client.get("/").status_code == 302
    client.post(ASKED, {"code": code_of(secret)})
    assert client.get("/").status_code == 200
    assert client.session["let_in_by_slip"]


@pytest.mark.parametrize(
    "name",
    ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"],
)
def test_its_pages_ask_who_is_there_first(teacher, name):
    client = signed_in(teacher)
    session = client.session
    session["confirmed_until"] = 0
    session.save()
    assert client.get(reverse(name)).url.startswith(reverse("accounts:confirm"))


def test_it_is_taken_off_by_its_owner(secret, teacher):
    client = signed_in(teacher)
    assert "css/house.css" in client.get(reverse("mfa_deactivate_totp")).text
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert sign_in()[1].url == reverse("office:home")


def test_new_recovery_codes_replace_the_old_ones(secret, teacher):
    client = signed_in(teacher)
    before = client.get(CODES).context["unused_codes"]
    client.post(reverse("mfa_generate_recovery_codes"))
    assert set(before).isdisjoint(client.get(CODES).context["unused_codes"])


def test_whoever_keeps_the_machine_takes_it_off_and_makes_a_slip(secret, capsys, settings):
    settings.SITE_URL_FOR_COMMANDS = "http://127.0.0.1:8141"
    call_command("sign_in_slip", "T0007", take_off_second_factor=True)
    assert "http://127.0.0.1:8141/in/" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
