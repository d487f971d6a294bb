"""What every form of the house refuses."""

import pytest
from django import forms
from django.utils.translation import override

from accounts.dress import Dressed


class Form(Dressed):
    text = forms.CharField()
    password = forms.CharField(widget=forms.PasswordInput)


@pytest.mark.parametrize("sign", ["\x00", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))])
def test_a_sign_nobody_sees_is_refused_in_one_sentence(sign):
    with override("en"):
        form = Form({"text": f"a{sign}b", "password": "x"})
        assert len(form.errors["text"]) == 1
        assert "cannot be seen" in form.errors["text"][0]


def test_what_is_seen_passes_and_passwords_are_what_they_are():
    assert Form({"text": "مرحبا 1/2 👩‍🏫\u3000生日快乐", "password": "a\u202eb"}).is_valid()
