import pytest
from django.core import signing

from reminders.tokens import SALT, off_token, read_off_token


def test_a_key_says_whose_topic_it_switches_off():
    assert read_off_token(off_token(person=12, topic="birthday")) == (12, "birthday")


@pytest.mark.parametrize(
    "spoil", [str.swapcase, lambda key: key[:-1], lambda key: f"{key}x", lambda _key: ""]
)
def test_a_key_that_was_changed_opens_nothing(spoil):
    assert read_off_token(spoil(off_token(person=12, topic="birthday"))) is None


def test_something_else_that_was_signed_opens_nothing():
    assert read_off_token(signing.dumps([12, "birthday"], salt="elsewhere")) is None
    assert read_off_token(signing.dumps(12, salt=SALT)) is None
