"""What every form of the house refuses."""

import pytest
from django import forms
from django.utils.translation import override

from accounts.dress import Dressed, OptionalChoice
from accounts.models import User


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


class _Numbered(Dressed):
    number = forms.IntegerField(max_value=99, min_value=1)
    kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])
    person = forms.ModelChoiceField(User.objects.none())


@pytest.mark.parametrize(("typed", "said"), [("100", "不超过99"), ("0", "不小于1")])
def test_a_number_out_of_bounds_is_refused_kindly(typed, said):
    assert said in _Numbered({"number": typed}).errors["number"][0]


def test_where_nothing_is_chosen_it_says_so():
    form = _Numbered()
    assert form.fields["kind"].choices[0][1] == "请选择"
    assert form.fields["person"].empty_label == "请选择"


def test_what_is_not_chosen_is_asked_to_be_chosen():
    class Asked(Dressed):
        kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        words = forms.CharField()

    with override("zh-hans"):
        errors = Asked({}).errors
        assert (errors["kind"], errors["words"]) == (["请选择。"], ["请填写。"])


@pytest.mark.parametrize(("typed", "number"), [("2", 2), ("", None)])
def test_a_choice_may_be_left_open(typed, number):
    class Offered(Dressed):
        month = OptionalChoice(choices=[("", "to be settled"), (2, "February")])

    form = Offered({"month": typed})
    assert form.is_valid()
    assert form.cleaned_data["month"] == number
