from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from members.models.standings import Category, Membership
from members.spreadsheets.reading import KINDS


class RosterUpload(Dressed):
    """The sheet that a school keeps its people in."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_("Excel (.xlsx or .xls) or .csv, up to 10 MB"),
        allow_empty_file=True,
        error_messages={"required": _("Please choose the file first.")},
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in sorted(KINDS))}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if not file.size:
            raise ValidationError(
                _("“%(name)s” is empty; please choose it again."),
                code="empty",
                params={"name": (file.name or "")[:80]},
            )
        return file


class TermsForm(Dressed):
    """What the sheet does not say."""

    counts_from = DayField(
        label=_("What is new counts from"),
        help_text=_("For what the sheet gives no day: changes, and people without a day of coming."),
    )
    category = forms.ChoiceField(label=_("Whose row gives no category is"), choices=Category.choices)
    membership = forms.ChoiceField(
        label=_("Whose row says nothing of the union is"), choices=Membership.choices
    )

    def clean_counts_from(self) -> object:
        day = self.cleaned_data["counts_from"]
        if day > localdate():
            raise ValidationError(
                _("A roster says what is so today: please choose today or an earlier day."),
                code="day_in_future",
            )
        return day
