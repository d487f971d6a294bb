"""The committee's meeting on a form: when, what about, the photo of the minutes."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from members.services.decisions import Meeting
from paperwork.photos import MOST_BYTES, Paper, PhotoError, read_paper


class PaperField(forms.FileField):
    """A photo or PDF of a signed paper; its value is a `Paper`, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=200,
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
            help_text=_("A photo (.jpg, .png) or a .pdf, 10 MB at most."),
            **kwargs,
        )

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Paper | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            # One byte more than may be: the rest of a large one is not read.
            return read_paper(file.read(MOST_BYTES + 1), file.name or "")
        except PhotoError as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


class MeetingForm(Dressed):
    """When the committee met and what it decided."""

    met_on = DayField(label=_("Day of the meeting"))
    title = forms.CharField(label=_("Matter"), max_length=100)
    document_number = forms.CharField(label=_("Number of the minutes"), max_length=60, required=False)
    minutes = PaperField(label=_("Photo of the minutes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["met_on"].initial = localdate

    @property
    def meeting(self) -> Meeting:
        """What was typed, as a service is given it."""
        typed = self.cleaned_data
        return Meeting(typed["met_on"], typed["title"], typed["document_number"], typed["minutes"])
