import re
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from tests.accounts.hashers import CountingHasher
from tests.browsers import signed_in
from tests.factories.members import PersonFactory, UnionFactory

LOGIN = "/accounts/login/"
SECRET = "right-and-long"


@pytest.fixture(autouse=True)
def _quick_hasher(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingHasher"]
    CountingHasher.compared.clear()


@pytest.fixture
def teacher(db):
    UnionFactory()
    user = PersonFactory(name="林晓春", staff_number="T0007", signs_in=True).user
    user.set_password(SECRET)
    user.save()
    return user


def sign_in(client, number, password, **headers):
    return client.post(LOGIN, {"login": number, "password": password}, **headers)


def words(response):
    """What the page says, without the token and what was typed."""
    token_or_number = r'(name="(csrfmiddlewaretoken|login)" value|X-CSRFToken": )[^>]*'
    text = re.sub(token_or_number, "", response.text)
    return " ".join(strip_tags(text).split())


def test_the_right_password_opens_the_first_page(teacher):
    response = sign_in(Client(), "T0007", SECRET)
    assert (response.status_code, response.url) == (302, reverse("office:home"))


def test_sign_in_says_nothing_but_opens(teacher):
    client = Client()
    sign_in(client, "T0007", SECRET)
    assert "alert-success" not in client.get(reverse("account_change_password")).text


def test_a_number_nobody_has_is_refused_in_the_same_words(teacher):
    known, unknown = sign_in(Client(), "T0007", "wrong"), sign_in(Client(), "T9999", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert words(known) == words(unknown)
    assert "不对" in words(known)


def test_a_pin_typed_as_a_password_is_told_to_be_none_whoever_is_meant(teacher):
    known, unknown = sign_in(Client(), "T0007", "483920"), sign_in(Client(), "T9999", "483920")
    assert words(known) == words(unknown)
    assert "PIN 码不是密码" in words(known)
    assert "PIN 码不是密码" not in words(sign_in(Client(), "T0007", "wrong"))


def test_a_number_nobody_has_costs_as_much_time(teacher, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    teacher.set_password(SECRET)
    teacher.save()

    def quickest(number):
        times = []
        for _turn in range(3):
            began = time.perf_counter()
            sign_in(Client(), number, "wrong")
            times.append(time.perf_counter() - began)
        return min(times)

    # One hash against none is fivefold; a busy machine alone is not.
    assert 0.5 < quickest("T0007") / quickest("T9999") < 2


def test_an_address_elsewhere_is_not_gone_back_to(teacher):
    response = Client().post(
        f"{LOGIN}?next=https://elsewhere.example/", {"login": "T0007", "password": SECRET}
    )
    assert response.url == reverse("office:home")


def test_ten_wrong_passwords_are_compared_and_no_more(teacher):
    answers = [sign_in(Client(), "T0007", f"wrong{n}") for n in range(12)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert len(CountingHasher.compared) == 10
    assert sign_in(Client(), "T0007", SECRET).status_code == 429


def test_another_spelling_of_host_or_number_is_not_counted_anew(teacher):
    for n in range(11):
        sign_in(Client(), "t0007 " if n % 2 else "T0007", "wrong", HTTP_HOST=f"127.0.0.1:{8000 + n}")
    assert len(CountingHasher.compared) == 10


def test_three_names_of_one_person_are_counted_together(teacher):
    User.objects.update(mobile="13800000001", email="lin@school.cn")
    names = ["T0007", "+86 138 0000 0001", "LIN@school.cn", "t0007"]
    answers = [sign_in(Client(), names[n % 4], "wrong") for n in range(12)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert len(CountingHasher.compared) == 10


@pytest.mark.parametrize("name", ["13800000001", "138-0000-0001", "lin@school.cn", "Lin@School.cn", " T0007"])
def test_mobile_and_mail_sign_in_as_well_as_the_number(teacher, name):
    User.objects.update(mobile="13800000001", email="lin@school.cn")
    assert sign_in(Client(), name, SECRET).url == reverse("office:home")


def test_a_name_nobody_has_is_counted_too(teacher):
    answers = [sign_in(Client(), "13899999999", "wrong") for _turn in range(11)]
    assert answers[-1].status_code == 429


def test_known_and_unknown_names_ask_the_database_as_often(teacher):
    def asked(name):
        with CaptureQueriesContext(connection) as queries:
            sign_in(Client(), name, "wrong")
        return len(queries)

    # The first ever also looks for what has run out in the cache.
    asked("T0001")
    assert asked("T0007") == asked("T9999") == asked("13899999999")


def test_whoever_left_is_told_so_after_the_right_password_only(teacher):
    teacher.person.standings.all().delete()
    assert sign_in(Client(), "T0007", "wrong").status_code == 422
    assert sign_in(Client(), "T0007", SECRET).url == reverse("account_inactive")


def test_one_who_remembers_after_three_tries_comes_in(teacher):
    client = Client()
    for _turn in range(3):
        sign_in(client, "T0007", "wrong")
    assert sign_in(client, "T0007", SECRET).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_hundred_guesses_at_once_are_ten(live_server, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key"}
    cache.clear()
    PersonFactory(staff_number="T0007", signs_in=True)
    user = User.objects.get()
    user.set_password(SECRET)
    user.save()
    host = urlsplit(live_server.url).netloc
    body = urlencode({"login": "T0007", "password": "wrong", "csrfmiddlewaretoken": "x" * 32})

    def guess(_turn):
        connection = HTTPConnection(host, timeout=60)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={'x' * 32}",
        }
        connection.request("POST", LOGIN, body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(guess, range(100)))

    assert set(statuses) <= {422, 429}
    assert 1 <= len(CountingHasher.compared) <= 10
    cache.clear()


def test_too_many_attempts_from_one_place_are_asked_to_rest(teacher, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(Client(), "T0007", "wrong")
    response = sign_in(Client(), "T0007", "wrong")
    assert response.status_code == 429
    assert "请稍等一会儿" in response.text


def test_a_closed_sign_in_is_told_whom_to_ask(teacher):
    User.objects.update(is_active=False)
    response = sign_in(Client(), "T0007", SECRET)
    assert response.url == reverse("account_inactive")
    assert "工会主席" in Client().get(response.url).text


def test_nobody_signs_up(db):
    page = Client().get(reverse("account_signup"))
    Client().post(reverse("account_signup"), {"username": "T1", "password1": SECRET, "password2": SECRET})
    assert "不用注册" in page.text
    assert not User.objects.exists()


def test_sign_out_asks_first_and_is_a_post(teacher):
    client = signed_in(teacher)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == LOGIN
    assert "_auth_user_id" not in client.session


def test_who_has_no_password_is_told_before_signing_out(as_, teacher):
    client = signed_in(teacher)
    assert "再领一张登录条" not in client.get(reverse("account_logout")).text
    teacher.set_unusable_password()
    teacher.save()
    client = signed_in(teacher)
    assert "data-signs-out" not in client.get(reverse("accounts:security")).text
    assert "再领一张登录条" in client.get(reverse("account_logout")).text
    assert "您已退出登录" in client.post(reverse("account_logout"), follow=True).text


def test_who_has_no_password_yet_sets_one(as_):
    client = as_("teacher")
    address = client.get(reverse("account_change_password")).url
    typed = {"password1": "a-first-good-one", "password2": "a-first-good-one"}
    page = client.get(address).text
    assert "设置密码" in page
    assert "修改密码" not in page
    assert client.post(address, typed).status_code == 302
    assert User.objects.get(person__name="林晓春").check_password("a-first-good-one")


@pytest.mark.parametrize(
    "name", ["account_change_password", "accounts:security", "accounts:devices", "mfa_activate_totp"]
)
def test_the_other_pages_are_dressed_like_the_house(teacher, name):
    client = Client()
    sign_in(client, "T0007", SECRET)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "css/house.css" in response.text


def test_a_new_password_opens_and_the_old_one_does_not(teacher):
    client = Client()
    sign_in(client, "T0007", SECRET)
    typed = {"oldpassword": SECRET, "password1": "another-good-one", "password2": "another-good-one"}
    assert client.post(reverse("account_change_password"), typed).status_code == 302
    assert sign_in(Client(), "T0007", "another-good-one").status_code == 302
    assert sign_in(Client(), "T0007", SECRET).status_code == 422


def test_looking_at_a_page_writes_nothing(as_):
    client = as_("teacher")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
