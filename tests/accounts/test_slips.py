"""A slip lets one phone in, once, within 14 days."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInSlip, User
from accounts.slips import issue_slip, redeem_slip, revoke_slip
from tests.browsers import signed_in
from tests.factories.members import PersonFactory, UnionFactory

PIN = "918273"


@pytest.fixture
def teacher(db):
    UnionFactory()
    return PersonFactory(name="林晓春", staff_number="T0007", signs_in=True).user


def page(code):
    return reverse("accounts:slip", args=[code])


def use(client, code, pin=PIN, again=None):
    return client.post(page(code), {"pin": pin, "again": again or pin})


def test_one_scan_and_a_pin_sign_the_phone_in_for_half_a_year(teacher):
    client, code = Client(), issue_slip(user=teacher, by=None)
    assert "林晓春" in client.get(page(code)).text
    response = use(client, code)
    assert (response.status_code, response.url) == (302, reverse("office:home"))
    assert client.get("/").status_code == 200
    assert client.session.get_expiry_age() == 180 * 24 * 60 * 60


def test_looking_at_a_slip_changes_nothing_and_keeps_its_address_to_itself(teacher):
    code = issue_slip(user=teacher, by=None)
    with CaptureQueriesContext(connection) as asked:
        response = Client().get(page(code))
    assert all(query["sql"].startswith("SELECT") for query in asked)
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_the_code_is_long_and_not_kept(teacher):
    code = issue_slip(user=teacher, by=None)
    assert 31 ** len(code) > 2**128
    assert code not in str(SignInSlip.objects.values_list().get())


def test_it_may_be_typed_in_capitals_and_groups(teacher):
    code = issue_slip(user=teacher, by=None)
    assert Client().get(page(f"{code[:8].upper()}-{code[8:]}")).status_code == 200


def test_a_second_use_is_refused_with_a_sentence_that_helps(teacher):
    code = issue_slip(user=teacher, by=None)
    use(Client(), code)
    stranger = Client()
    for response in (stranger.get(page(code)), use(stranger, code, "564738")):
        assert response.status_code == 410
        assert "已经用过" in response.text
        assert "新的登录条" in response.text
    assert "_auth_user_id" not in stranger.session


def test_the_owner_who_scans_it_again_is_led_in(teacher):
    client, code = Client(), issue_slip(user=teacher, by=None)
    use(client, code)
    assert "您在这部手机上已经登录了" in client.get(page(code)).text


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_at_once_one_comes_in():
    user = PersonFactory(signs_in=True).user
    code = issue_slip(user=user, by=None)
    together = Barrier(2)

    def try_it(pin):
        together.wait()
        try:
            return redeem_slip(code=code, pin=pin)
        except ValidationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(try_it, ["918273", "564738"]))
    assert sorted(map(str, answers)) == sorted([str(user), "slip_used"])


@pytest.mark.parametrize(
    ("spoilt", "word"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "已过期"),
        ({"revoked_at": timezone.now()}, "已经作废"),
    ],
)
def test_a_slip_that_ran_out_or_was_taken_back_lets_nobody_in(teacher, spoilt, word):
    client, code = Client(), issue_slip(user=teacher, by=None)
    SignInSlip.objects.update(**spoilt)
    assert word in client.get(page(code)).text
    assert use(client, code).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_slip_is_good_for_fourteen_days(teacher):
    issue_slip(user=teacher, by=None)
    left = SignInSlip.objects.get().expires_at - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_a_forged_code_is_refused_and_guessing_is_slowed(teacher, settings):
    settings.ACCOUNT_RATE_LIMITS = {"slip": "3/m/ip"}
    cache.clear()
    statuses = [Client().get(page("a" * 26)).status_code for _turn in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    cache.clear()


def test_a_new_slip_takes_the_earlier_one_back(teacher):
    earlier = issue_slip(user=teacher, by=None)
    issue_slip(user=teacher, by=None)
    assert Client().get(page(earlier)).status_code == 410


def test_a_used_slip_cannot_be_taken_back(teacher):
    use(Client(), issue_slip(user=teacher, by=None))
    with pytest.raises(ValidationError) as refused:
        revoke_slip(slip=SignInSlip.objects.get(), by=teacher)
    assert refused.value.code == "slip_used"


def test_whoever_left_comes_in_by_no_slip(teacher):
    code = issue_slip(user=teacher, by=None)
    teacher.person.standings.all().delete()
    assert use(Client(), code).status_code == 410


@pytest.mark.parametrize(
    "pin", ["12345", "000000", "123456", "987654", "121212", "850312", "198503", "abcdef", ""]
)
def test_a_poor_pin_is_refused_and_the_slip_stays_good(teacher, pin):
    client, code = Client(), issue_slip(user=teacher, by=None)
    assert use(client, code, pin).status_code == 422
    assert use(client, code).status_code == 302


def test_two_different_pins_are_refused(teacher):
    code = issue_slip(user=teacher, by=None)
    assert use(Client(), code, PIN, "918274").status_code == 422
    assert User.objects.get(pk=teacher.pk).pin == ""


def test_somebody_else_s_phone_is_signed_out_first(teacher, cast):
    client = signed_in(cast.chair)
    use(client, issue_slip(user=teacher, by=None))
    assert client.session["_auth_user_id"] == str(teacher.pk)
    assert client.get(reverse("members:slip_list")).status_code == 403


def test_the_old_password_stays(teacher):
    teacher.set_password("right-and-long")
    teacher.save()
    use(Client(), issue_slip(user=teacher, by=None))
    assert User.objects.get(pk=teacher.pk).check_password("right-and-long")


def with_password(teacher):
    teacher.set_password("right-and-long")
    teacher.save()
    client = Client()
    response = use(client, issue_slip(user=teacher, by=None))
    return client, response.url


NEW = {"password1": "another-good-one", "password2": "another-good-one"}


def test_whoever_forgot_the_password_sets_a_new_one_after_a_slip(teacher):
    client, address = with_password(teacher)
    assert address == reverse("account_change_password")
    assert 'name="oldpassword"' not in client.get(address).text
    assert client.post(address, NEW).url == reverse("accounts:security")
    assert User.objects.get(pk=teacher.pk).check_password("another-good-one")
    assert 'name="oldpassword"' in client.get(address).text


def test_a_pin_typed_later_sets_no_password(teacher, monkeypatch):
    client, address = with_password(teacher)
    half_an_hour_later = time.time() + 30 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: half_an_hour_later)
    client.post(reverse("accounts:confirm"), {"confirm_secret": PIN})
    assert client.post(address, NEW).status_code == 422
    assert User.objects.get(pk=teacher.pk).check_password("right-and-long")
    assert "登录条" in client.get(address).text


def test_a_sign_in_by_password_asks_for_the_old_one(teacher):
    teacher.set_password("right-and-long")
    teacher.save()
    client = Client()
    client.post("/accounts/login/", {"login": "T0007", "password": "right-and-long"})
    assert client.post(reverse("account_change_password"), NEW).status_code == 422


def test_a_slip_made_on_the_machine_is_told_to_its_owner(teacher, cast):
    teacher.set_password("right-and-long")
    teacher.save()
    issue_slip(user=teacher, by=cast.chair)
    assert "在机器上" not in signed_in(teacher).get(reverse("accounts:security")).text
    use(Client(), issue_slip(user=teacher, by=None))
    client = Client()
    client.post("/accounts/login/", {"login": "T0007", "password": "right-and-long"})
    assert "有人在机器上为您打过登录条" in client.get("/").text
    assert "有人用它登录了" in client.get(reverse("accounts:security")).text


def test_whoever_lost_the_password_to_a_slip_of_the_machine_is_told_when_a_slip_lets_them_in(teacher, cast):
    """Another's slip set a new password, which signs the owner out; they come back by one of their own."""
    stranger, address = with_password(teacher)
    assert "有人在机器上" not in stranger.get(address).text
    assert stranger.post(address, NEW).status_code == 302
    owner = Client()
    response = use(owner, issue_slip(user=teacher, by=cast.chair))
    assert "有人在机器上为您打过登录条" in owner.get(response.url).text
