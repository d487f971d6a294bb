"""What a password is told, in words of the house."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from accounts.models import User


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "密码太短，至少要 8 个字符。"),
        ("12345678", "这个密码很多人在用"),
        ("js20260115", "密码和工号太像了。"),
    ],
)
def test_a_weak_password_is_refused_in_a_sentence(typed, said):
    with pytest.raises(ValidationError) as refused:
        validate_password(typed, User(staff_number="JS20260115"))
    assert said in " ".join(refused.value.messages)


def test_nobody_is_spoken_to_too_closely():
    assert len(password_validators_help_texts()) == 3
    assert "你" not in " ".join(map(str, password_validators_help_texts()))
