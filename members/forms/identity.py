"""What is typed of an identity number."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from paperwork.identity_numbers import read_identity_number


class IdentityForm(Dressed):
    """The number; the box is asked for when it contradicts the registry."""

    number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-no-keep": True,
            }
        ),
        help_text=_("The 18 figures of the present card; the last may be an X."),
    )
    agreed = forms.BooleanField(
        label=_("The person has agreed to this separately"),
        help_text=_(
            "An identity number is sensitive: the law asks for a consent of its own (PIPL article 29)."
        ),
    )
    although_it_differs = forms.BooleanField(
        label=_("I have looked at the card: keep the number although it differs"), required=False
    )

    def clean_number(self) -> str:
        return read_identity_number(self.cleaned_data["number"]).number

    @property
    def asks_for_a_look(self) -> bool:
        return self.has_error("number", "identity_differs")
