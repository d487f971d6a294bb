"""What people type in their own file, and those who keep privacy about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Correction, Person, PrivacyNotice

_TEXT = {"class": "form-control"}


class CorrectionForm(forms.ModelForm):
    """What is wrong, and what it should be."""

    class Meta:
        model = Correction
        fields = ["what", "wanted"]
        widgets = {
            "what": forms.TextInput(attrs=_TEXT),
            "wanted": forms.Textarea(attrs={"rows": 2, "data-keep": "tab", **_TEXT}),
        }


class AnswerForm(forms.Form):
    """What was done about a request."""

    status = forms.ChoiceField(
        label=_("What was done"),
        choices=[
            ("", _("please choose")),
            (Correction.Status.DONE, Correction.Status.DONE.label),
            (Correction.Status.REFUSED, Correction.Status.REFUSED.label),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=300,
        required=False,
        help_text=_("The person reads this. Needed when it is left as it is."),
        widget=forms.Textarea(attrs={"rows": 2, "data-keep": "tab", **_TEXT}),
    )
    nothing_to_change = forms.BooleanField(
        label=_("Nothing in the registry needs a change for this"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class NoticeForm(forms.ModelForm):
    """The text of the privacy notice."""

    class Meta:
        model = PrivacyNotice
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 24, **_TEXT})}


class ForgettingForm(forms.Form):
    """Why people are forgotten."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Without names, numbers and mobiles: this line stays for good."),
        widget=forms.TextInput(attrs=_TEXT),
    )


class ForgettingLookup(forms.Form):
    """Who asked in writing to be forgotten."""

    staff_number = forms.CharField(
        label=_("Staff number"), max_length=32, widget=forms.TextInput(attrs=_TEXT)
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = Person.objects.visible_to(user).filter(forgotten_on=None)

    def clean_staff_number(self) -> Person:
        """The person who has the number."""
        person = self._people.filter(staff_number=self.cleaned_data["staff_number"].strip()).first()
        if person is None:
            raise ValidationError(_("Nobody in the registry has this staff number."), code="unknown")
        return person
