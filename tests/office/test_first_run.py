from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from members.models import Person, Post, Standing, Union
from members.services.union import is_founded, school_year_begins
from office import founding
from office.founding import founding_path
from tests.factories.members import PersonFactory

START = "/start/"
SECRET = "plum-blossom-7"
TODAY = localdate()
SINCE = school_year_begins(TODAY)
ANSWERS = {
    "school_name": "青禾小学",
    "name": "",
    "province": "beijing",
    "plan_first_month": "9",
    "staff_count": "82",
    "assembly": "",
    "bookkeeping": "school",
    "chair_number": "1001",
    "chair_name": "周桂兰",
    "chair_sex": "f",
    "password": SECRET,
    "password_again": SECRET,
    "treasurer_number": "1002",
    "treasurer_name": "何立群",
    "auditor_number": "1003",
    "auditor_name": "梁正",
    "administrator_number": "1002",
    "administrator_name": "何立群",
    "since": SINCE.isoformat(),
    "term_years": "5",
}


@pytest.fixture
def inside(db):
    """A browser that came by the terminal's address."""
    client = Client()
    client.get(founding_path())
    return client


def printed():
    out = StringIO()
    call_command("first_run", stdout=out)
    return out.getvalue()


def test_a_house_is_founded_in_one_sitting(inside):
    page = inside.get(START)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]

    response = inside.post(START, ANSWERS)

    assert (response.status_code, response.url) == (302, reverse("members:roster_start"))
    union = Union.objects.get()
    assert (union.name, union.school_name, union.plan_first_month) == ("青禾小学工会委员会", "青禾小学", 9)
    assert (union.assembly, union.bookkeeping, union.staff_count) == ("congress", "school", 82)
    assert (union.province, union.women_committee_from) == ("beijing", 25)
    assert inside.get("/").context["user"].staff_number == "1001"


def test_the_officers_are_members_with_posts_from_that_day(inside):
    inside.post(START, ANSWERS)
    posts = Post.objects.order_by("pk").values_list("person__name", "kind", "period")
    assert [(name, kind, p.lower, p.upper) for name, kind, p in posts] == [
        ("周桂兰", "chair", SINCE, date(SINCE.year + 5, 9, 1)),
        ("何立群", "treasurer", SINCE, date(SINCE.year + 5, 9, 1)),
        ("梁正", "auditor", SINCE, date(SINCE.year + 5, 9, 1)),
        ("何立群", "administrator", SINCE, None),
    ]
    assert Person.objects.count() == 3
    assert set(Standing.objects.values_list("category", "membership")) == {("permanent", "full")}
    # Only the chair has a way to sign in; the others get slips.
    assert User.objects.get().person.name == "周桂兰"


def test_the_chair_can_do_a_chair_s_work_at_once_and_sign_in_again(inside):
    inside.post(START, ANSWERS)
    assert Role.CHAIR in User.objects.get().roles
    again = Client()
    assert again.login(username="1001", password=SECRET)


def test_the_others_may_be_left_for_later(inside):
    alone = ANSWERS | {key: "" for key in ANSWERS if key.startswith(("treasurer", "auditor", "admin"))}
    assert inside.post(START, alone).status_code == 302
    assert Post.objects.get().kind == Post.Kind.CHAIR


@pytest.mark.parametrize(("count", "assembly"), [("79", "general_meeting"), ("80", "congress")])
def test_the_assembly_is_proposed_by_the_number_of_staff(inside, count, assembly):
    inside.post(START, ANSWERS | {"staff_count": count})
    assert Union.objects.get().assembly == assembly


def test_what_the_school_says_outweighs_the_proposal(inside):
    inside.post(START, ANSWERS | {"assembly": "general_meeting", "name": "青禾工会"})
    assert (Union.objects.get().assembly, str(Union.objects.get())) == ("general_meeting", "青禾工会")


@pytest.mark.parametrize(
    "wrong",
    [
        {"school_name": ""},
        {"province": "atlantis"},
        {"staff_count": "0"},
        {"chair_number": ""},
        {"password": "12345678", "password_again": "12345678"},
        {"password": "1001"},
        {"password_again": "plum-blossom-8"},
        {"treasurer_name": ""},
        {"auditor_number": ""},
        {"auditor_number": "1002", "auditor_name": "何立群"},
        {"treasurer_number": "1001", "treasurer_name": "周桂兰"},
        {"administrator_name": "另一个人"},
        {"since": str(TODAY + timedelta(days=1))},
        {"since": str(SINCE.replace(year=SINCE.year - 6))},
        {"since": "soon"},
        {"since": "0202-09-01", "term_years": ""},
        {"chair_name": "周\0"},
        {"term_years": "50"},
        {"school_name": "a" * 200},
    ],
)
def test_a_refused_form_stores_nothing_and_keeps_what_was_typed(inside, wrong):
    response = inside.post(START, ANSWERS | wrong)
    assert response.status_code == 422
    assert not is_founded()
    assert not Person.objects.exists()
    assert '<option value="school" selected>' in response.text
    assert response.context["form"].errors
    assert inside.post(START, ANSWERS).status_code == 302


def test_the_first_day_is_refused_where_it_stands(inside):
    ahead = str(TODAY + timedelta(days=1))
    assert inside.post(START, ANSWERS | {"since": ahead}).context["form"].errors["since"]


def test_a_number_that_the_registry_has_already_is_a_sentence(inside):
    PersonFactory(staff_number="1003", name="别人")
    response = inside.post(START, ANSWERS)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert not is_founded()


def test_a_stranger_is_told_to_look_at_the_terminal(db):
    client = Client()
    for page in ("/", "/members/", reverse("account_login")):
        response = client.get(page, follow=True)
        assert response.redirect_chain[-1][0] == START
        assert "manage.py first_run" in response.text
        assert "form" not in response.context
    assert client.post(START, ANSWERS).status_code == 403
    assert not is_founded()


def test_a_forged_or_damaged_address_opens_nothing_and_says_what_to_do(db):
    good = founding_path()
    for bad in ("/start/x/", good[:-2] + "/", good.replace("/start/", "/start/0"), "/start/..%2f/"):
        response = Client().get(bad)
        assert response.status_code == 404
    assert "manage.py first_run" in Client().get("/start/x/").text


def test_an_address_of_another_installation_opens_nothing(db, settings):
    address = founding_path()
    settings.SECRET_KEY = "another installation's"
    # The signer reads the key when it is made, as a new process does.
    settings_signer = type(founding._signer)(sep=".", salt="office.founding")
    assert settings_signer.sign("found") != f"found.{address}"


def test_an_address_grows_old(db, monkeypatch):
    address = founding_path()
    monkeypatch.setattr(founding, "VALID_SECONDS", -1)
    assert Client().get(address).status_code == 404


def test_the_token_is_in_no_address_but_the_first(db):
    response = Client().get(founding_path())
    assert (response.status_code, response.url) == (302, START)


def test_once_founded_the_address_is_used_up_and_leads_to_the_door(inside):
    address = founding_path()
    inside.post(START, ANSWERS)
    response = Client().get(address)
    assert response.status_code == 404
    assert reverse("account_login") in response.text
    assert Client().get(START).status_code == 302
    assert Client().get(reverse("account_login")).status_code == 200


def test_a_second_browser_that_comes_too_late_is_led_to_the_door(inside):
    other = Client()
    other.get(founding_path())
    inside.post(START, ANSWERS)
    response = other.post(START, ANSWERS | {"chair_number": "9", "chair_name": "生人"}, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert not Person.objects.filter(name="生人").exists()


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_once_found_one_house():
    def found(number):
        client = Client()
        client.get(founding_path())
        try:
            return client.post(START, ANSWERS | {"chair_number": number}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as browsers:
        codes = list(browsers.map(found, ["2001", "2002"]))
    assert sorted(codes) in ([302, 302], [302, 422])
    assert Union.objects.count() == 1
    assert Post.objects.filter(kind=Post.Kind.CHAIR).count() == 1
    assert User.objects.count() == 1


def test_the_terminal_shows_the_address_until_the_house_is_founded(inside, settings):
    settings.SITE_URL_FOR_COMMANDS = "http://192.168.1.20:8141"
    line = next(line.strip() for line in printed().splitlines() if "/start/" in line)
    assert line.startswith("http://192.168.1.20:8141/start/")
    assert Client().get(line.removeprefix("http://192.168.1.20:8141")).status_code == 302
    inside.post(START, ANSWERS)
    assert "/start/" not in printed()
    assert "青禾小学工会委员会" in printed()


def test_beside_the_demo_school_the_terminal_says_so(db):
    call_command("seed", stdout=StringIO())
    assert "make clean" in printed()


@pytest.mark.parametrize(
    ("day", "begins"),
    [(date(2026, 8, 31), date(2025, 9, 1)), (date(2026, 9, 1), date(2026, 9, 1))],
)
def test_the_school_year_begins_in_september(day, begins):
    assert school_year_begins(day) == begins


def test_the_day_offered_is_one_that_is_taken(db):
    client = Client()
    client.get(founding_path())
    offered = client.get(START).context["form"]["since"].value()
    assert offered <= localdate() < offered + timedelta(days=5 * 366)
    assert client.post(START, ANSWERS | {"since": offered.isoformat()}).status_code == 302


def test_the_box_above_the_form_names_whose_fields_are_empty(inside):
    box = inside.post(START, {}).text.partition('<ul class="mb-0">')[2].partition("</ul>")[0]
    assert "主席工号" in box
    assert "主席姓名" in box
    assert "请填写。" in box
    assert "？：" not in box.replace("</a>", "")


def test_a_refused_officer_is_named(inside):
    text = inside.post(START, ANSWERS | {"auditor_number": "", "auditor_name": "梁正"}).text
    assert "经审委员：请把工号也填上" in text
    twice = {"treasurer_number": "1001", "treasurer_name": "周桂兰"}
    assert "周桂兰（工号1001）既填作工会主席，又填作" in inside.post(START, ANSWERS | twice).text
