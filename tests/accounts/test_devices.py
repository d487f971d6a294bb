import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.devices import short_name
from accounts.models import User
from tests.factories.members import PersonFactory, UnionFactory

LIST = reverse("accounts:devices")
SECRET = "right-and-long"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0 Mobile Safari/537.36 MMWEBID/3345 MicroMessenger/8.0.44.2502 NetType/WIFI Language/zh_CN"
)


@pytest.fixture
def teacher(db):
    UnionFactory()
    user = PersonFactory(staff_number="T0007", signs_in=True).user
    user.set_password(SECRET)
    user.save()
    return user


def browser(number="T0007", agent=WECHAT, password=SECRET):
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": number, "password": password})
    return client


def remove(client, pk):
    return client.post(reverse("accounts:device_remove", args=[pk]))


def test_my_devices_are_listed_with_the_one_i_hold(teacher):
    browser(agent="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120")
    page = browser().get(LIST).text
    assert "微信 · 安卓手机" in page
    assert "Edge · Windows 电脑" in page
    assert page.count("本机") == 1


def test_neither_address_nor_time_of_use_nor_the_exact_browser_is_kept(teacher):
    browser().get(LIST)
    noted = UserSession.objects.get()
    assert (noted.ip, noted.user_agent) == ("0.0.0.0", "WeChat Android")
    assert noted.last_seen_at == noted.created_at


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox Linux"),
        ("curl/8.0", ""),
    ],
)
def test_browsers_are_told_by_their_kind(agent, name):
    assert short_name(agent) == name


def test_a_removed_device_cannot_go_on(teacher):
    lost, here = browser(), browser()
    pk = UserSession.objects.exclude(session_key=here.session.session_key).get().pk
    assert remove(here, pk).url == LIST
    assert lost.get("/").url.startswith("/accounts/login/")
    assert here.get("/").status_code == 200


def test_removing_the_device_in_hand_signs_it_out(teacher):
    here = browser()
    assert remove(here, UserSession.objects.get().pk).url == "/accounts/login/"
    assert here.get("/").status_code == 302


def test_the_devices_of_others_are_nobody_s_business(teacher):
    other = PersonFactory(staff_number="T0008", signs_in=True).user
    other.set_password(SECRET)
    other.save()
    theirs = browser("T0008")
    pk = UserSession.objects.get(user=other).pk
    mine = browser()
    assert remove(mine, pk).status_code == 404
    assert theirs.get("/").status_code == 200


def test_a_new_password_signs_the_others_out(teacher):
    other, here = browser(), browser()
    typed = {"oldpassword": SECRET, "password1": "another-good-one", "password2": "another-good-one"}
    here.post(reverse("account_change_password"), typed)
    assert other.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert here.get(LIST).text.count("安卓手机") > 0
    assert len(here.get(LIST).context["devices"]) == 1


def test_leaving_ends_the_sessions_and_says_why(teacher):
    client = browser()
    User.objects.get().person.standings.all().delete()
    response = client.get("/")
    assert response.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert "名册" in client.get(response.url).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_many_devices(teacher, django_assert_num_queries, count):
    for _turn in range(count - 1):
        browser()
    here = browser()
    with django_assert_num_queries(5):
        here.get(LIST)
