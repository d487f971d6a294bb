"""What people type in their own file, and those who keep privacy about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Correction, Person, PrivacyNotice

_TEXT = {"class": "form-control"}


class CorrectionForm(forms.ModelForm):
    """What is wrong, and what it should be."""

    class Meta:
        model = Correction
        fields = ["what", "wanted"]
        widgets = {
            "what": forms.TextInput(attrs=_TEXT),
            "wanted": forms.Textarea(attrs={"rows": 2, **_TEXT}),
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
        widget=forms.Textarea(attrs={"rows": 2, **_TEXT}),
    )


class NoticeForm(forms.ModelForm):
    """The text of the privacy notice."""

    class Meta:
        model = PrivacyNotice
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 24, **_TEXT})}


class ForgettingForm(forms.Form):
    """Why somebody is forgotten before the years have passed."""

    reason = forms.CharField(
        label=_("Why, and where the written request is kept"),
        max_length=200,
        help_text=_("Without the name: this line stays for good."),
        widget=forms.TextInput(attrs=_TEXT),
    )


class ForgettingLookup(forms.Form):
    """Who asked in writing to be forgotten."""

    staff_number = forms.CharField(
        label=_("Staff number"), max_length=32, widget=forms.TextInput(attrs=_TEXT)
    )

    def clean_staff_number(self) -> Any:
        number = self.cleaned_data["staff_number"].strip()
        person = Person.objects.filter(staff_number=number, merged_into=None, forgotten_on=None).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this staff number."), code="unknown")
        self.person = person
        return number
