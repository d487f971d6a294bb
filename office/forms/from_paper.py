"""What people without a phone have signed or written on paper about their data (代录)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from members.forms.whom import find_people, whom_field
from members.models import Consent, Person

# More names than this are entered in several goes.
_MOST_NAMES = 400


def _the_people(texts: list[str]) -> list[Person]:
    """Who is meant by each text; raises ValidationError with a sentence for each that is unclear."""
    found = find_people(texts)
    unclear = [one for one in found.values() if isinstance(one, ValidationError)]
    if unclear:
        raise ValidationError(unclear)
    people = {one.pk: one for one in found.values() if isinstance(one, Person)}
    return list(people.values())


class SignedNoticeForm(Dressed):
    """Who has signed the sheet of the privacy notice."""

    names = forms.CharField(
        label=_("Who has signed the privacy notice"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Names or staff numbers, one a line or with commas between."),
    )

    def clean_names(self) -> list[Person]:
        texts = [one.strip() for one in re.split(r"[\n,，、;；]+", self.cleaned_data["names"]) if one.strip()]
        if len(texts) > _MOST_NAMES:
            raise ValidationError(
                _("These are too many names at once; at most %(most)d."),
                code="too_many",
                params={"most": _MOST_NAMES},
            )
        return _the_people(texts)


class _OfSomebody(Dressed):
    person = whom_field(label=_("Who has written it"))

    def clean_person(self) -> Person:
        (person,) = _the_people([self.cleaned_data["person"]])
        return person


class SignedConsentForm(_OfSomebody):
    """What somebody has signed that they agree to, or no longer agree to."""

    purpose = forms.ChoiceField(
        label=_("To what"), choices=[("", _("Please choose")), *Consent.Purpose.choices]
    )
    agrees = forms.TypedChoiceField(
        label=_("What the paper says"),
        choices=[("1", _("agrees to it")), ("0", _("takes it back"))],
        coerce=lambda value: value == "1",
    )


class WrittenCorrectionForm(_OfSomebody):
    """What somebody has written is held wrongly about them."""

    what = forms.CharField(label=_("What is wrong"), max_length=60)
    wanted = forms.CharField(
        label=_("What it should be"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


FORMS: dict[str, Any] = {
    "notice": SignedNoticeForm,
    "consent": SignedConsentForm,
    "correction": WrittenCorrectionForm,
}
