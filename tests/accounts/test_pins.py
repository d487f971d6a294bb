from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts import pins
from accounts.models import User
from accounts.pins import check_pin, set_pin
from tests.factories.members import UserFactory

PIN = "918273"


@pytest.fixture
def user(db):
    user = UserFactory()
    set_pin(user, PIN)
    return user


def answer(user, pin):
    try:
        check_pin(user, pin)
    except ValidationError as error:
        return error.code
    return "right"


def test_five_wrong_pins_are_compared_and_then_even_the_right_one_waits(user):
    answers = [answer(user, f"91827{n}") for n in (4, 5, 6, 7, 8, 9)]
    assert answers == ["pin_wrong"] * 5 + ["too_many_pins"]
    assert answer(user, PIN) == "too_many_pins"


def test_a_quarter_of_an_hour_later_it_may_be_tried_again(user):
    User.objects.update(pin_tries=5, pin_tried_at=timezone.now() - timedelta(minutes=14))
    assert answer(user, PIN) == "too_many_pins"
    User.objects.update(pin_tried_at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert answer(user, PIN) == "right"


def test_the_right_pin_leaves_no_trace_of_when(user):
    answer(user, "111222")
    answer(user, PIN)
    assert User.objects.values_list("pin_tries", "pin_tried_at").get() == (0, None)


def test_a_new_pin_ends_the_wait(user):
    User.objects.update(pin_tries=5, pin_tried_at=timezone.now())
    set_pin(user, "564738")
    assert answer(user, "564738") == "right"


def test_the_pin_of_another_has_another_hash_under_another_key(user, settings):
    settings.VAULT_HASH_KEY = "another"
    assert answer(user, PIN) == "pin_wrong"


def test_part_of_the_own_number_is_refused(db):
    user = UserFactory(mobile="13847293651")
    with pytest.raises(ValidationError):
        set_pin(user, "847293")


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_five_are_compared(monkeypatch):
    user = UserFactory()
    set_pin(user, PIN)
    compared = []

    def counting(raw, stored):
        compared.append(raw)
        return False

    monkeypatch.setattr(pins, "check_password", counting)

    def guess(n):
        try:
            return answer(user, f"9182{n:02}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert len(compared) == answers.count("pin_wrong") == 5
