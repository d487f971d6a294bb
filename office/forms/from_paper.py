"""What people without a phone have signed or written on paper about their data (代录)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed, whom_field
from members.models import Consent, Person, PrivacyNotice
from members.reports.named import find_people

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


class _VersionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        day = date_format(obj.published_on, "DATE_FORMAT")
        return gettext("Version %(number)s, %(day)s") % {"number": obj.number, "day": day}


class SignedNoticeForm(Dressed):
    """Who has signed the sheet of the privacy notice, and which version stands on it."""

    notice = _VersionField(
        label=_("Which version they signed"),
        queryset=PrivacyNotice.objects.all(),
        empty_label=_("Please choose"),
        help_text=_("It stands at the head of the sheet."),
    )
    names = forms.CharField(
        label=_("Who has signed the privacy notice"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Names or staff numbers, one a line or with commas between."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = list(PrivacyNotice.objects.all()[:2])
        # Where there are several, nobody but whoever has the sheet at hand knows which one was signed.
        if len(versions) == 1:
            self.initial["notice"] = versions[0].pk

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
        label=_("What it should be"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "data-no-keep": True}),
    )


FORMS: dict[str, Any] = {
    "notice": SignedNoticeForm,
    "consent": SignedConsentForm,
    "correction": WrittenCorrectionForm,
}
