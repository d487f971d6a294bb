"""Money and private matters ask again: PIN after a slip, password or PIN twelve hours after a sign-in."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.confirming import AFTER_PASSWORD, AFTER_PIN
from accounts.pins import set_pin
from accounts.slips import issue_slip
from finance.models import Budget
from tests.browsers import signed_in
from tests.factories.finance import BudgetLineFactory

BEGIN = reverse("finance:budget_create")
CONFIRM = reverse("accounts:confirm")
PIN = "918273"
SECRET = "right-and-long"


def later(client, seconds):
    session = client.session
    session["confirmed_until"] -= seconds
    session.save()


@pytest.fixture
def budgets():
    return reverse("finance:budget_list")


@pytest.fixture
def phone(cast):
    """The treasurer's phone, half an hour after a slip let it in."""
    client = Client()
    code = issue_slip(user=cast.treasurer, by=None)
    client.post(reverse("accounts:slip", args=[code]), {"pin": PIN, "again": PIN})
    later(client, AFTER_PIN)
    return client


def test_a_slip_s_pin_is_good_for_half_an_hour(phone, budgets):
    asked = phone.get(budgets)
    assert asked.url.startswith(CONFIRM)
    assert phone.post(asked.url, {"confirm_secret": PIN, "next": budgets}).url == budgets
    assert phone.get(budgets).status_code == 200
    later(phone, AFTER_PIN)
    assert phone.get(budgets).status_code == 302


def test_other_pages_do_not_ask(phone):
    assert phone.get("/").status_code == 200
    assert phone.get(reverse("activities:plan_list")).status_code == 200


def test_a_password_is_good_for_twelve_hours(cast, budgets):
    cast.treasurer.set_password(SECRET)
    cast.treasurer.save()
    client = Client()
    client.post("/accounts/login/", {"login": cast.treasurer.staff_number, "password": SECRET})
    later(client, AFTER_PASSWORD - 60)
    assert client.get(budgets).status_code == 200
    later(client, 61)
    assert client.get(budgets).status_code == 302
    client.post(CONFIRM, {"confirm_secret": SECRET})
    assert client.get(budgets).status_code == 200


def test_a_missing_permission_is_said_before_anything_is_asked(cast, budgets):
    client = signed_in(cast.teacher)
    later(client, AFTER_PASSWORD)
    assert client.get(budgets).status_code == 403


def test_a_wrong_answer_is_refused_and_the_sixth_wrong_pin_waits(phone, budgets):
    answers = [phone.post(CONFIRM, {"confirm_secret": f"56473{n}"}) for n in range(6)]
    assert {answer.status_code for answer in answers} == {422}
    assert "一刻钟" in answers[-1].text
    assert phone.post(CONFIRM, {"confirm_secret": PIN}).status_code == 422
    assert phone.get(budgets).status_code == 302


def test_a_new_slip_helps_after_five_wrong_pins(phone, cast, budgets):
    for n in range(6):
        phone.post(CONFIRM, {"confirm_secret": f"56473{n}"})
    code = issue_slip(user=cast.treasurer, by=None)
    phone.post(reverse("accounts:slip", args=[code]), {"pin": "564738", "again": "564738"})
    assert phone.get(budgets).status_code == 200


def test_the_answer_leads_nowhere_else(phone):
    away = {"confirm_secret": PIN, "next": "https://elsewhere.example/"}
    assert phone.post(CONFIRM, away).url == reverse("office:home")


def test_htmx_is_given_a_way_to_the_question_back_to_its_page(phone, budgets):
    response = phone.get(
        budgets, headers={"hx-request": "true", "hx-current-url": "http://testserver/activities/1/"}
    )
    assert response.status_code == 200
    assert "next=%2Factivities%2F1%2F" in response.text
    assert "<html" not in response.text


def test_htmx_that_sends_swaps_nothing(phone):
    assert phone.post(BEGIN, {"year": 2031}, headers={"hx-request": "true"}).status_code == 428
    assert not Budget.objects.exists()


def test_what_was_being_sent_is_kept_and_goes_on_with_the_answer(phone):
    asked = phone.post(BEGIN, {"year": "2031"})
    assert asked.status_code == 422
    assert '<input type="hidden" name="year" value="2031">' in asked.text
    assert not Budget.objects.exists()
    assert phone.post(BEGIN, {"year": "2031", "confirm_secret": "564738"}).status_code == 422
    assert not Budget.objects.exists()
    assert phone.post(BEGIN, {"year": "2031", "confirm_secret": PIN}).status_code == 302
    assert Budget.objects.get().year == 2031


def test_the_pin_is_changed_after_the_question(phone, cast):
    change = reverse("accounts:pin_change")
    assert phone.get(change).url.startswith(CONFIRM)
    phone.post(CONFIRM, {"confirm_secret": PIN})
    assert phone.post(change, {"pin": "123456", "again": "123456"}).status_code == 422
    assert phone.post(change, {"pin": "564738", "again": "564738"}).status_code == 302
    later(phone, AFTER_PIN)
    assert phone.post(CONFIRM, {"confirm_secret": "564738"}).status_code == 302


def test_a_phone_left_on_the_table_sets_no_password(phone):
    assert phone.get(reverse("account_set_password")).url.startswith(CONFIRM)


def test_a_pin_answers_in_a_password_s_session_for_half_an_hour(cast, budgets):
    set_pin(cast.treasurer, PIN)
    client = signed_in(cast.treasurer)
    later(client, AFTER_PASSWORD)
    client.post(CONFIRM, {"confirm_secret": PIN})
    assert client.session["confirmed_until"] - time.time() < AFTER_PIN + 1
    assert client.get(budgets).status_code == 200


def test_the_first_page_shows_no_money_before_the_answer(phone, cast):
    BudgetLineFactory(budget__year=localdate().year, headcount=43, rate=100)
    assert "4,300" not in phone.get("/").text
    phone.post(CONFIRM, {"confirm_secret": PIN})
    assert "4,300" in phone.get("/").text
