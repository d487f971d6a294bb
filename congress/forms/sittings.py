"""What is typed about a meeting on its day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned
from congress.models import Sitting


class OfficersForm(DressedVersioned):
    """Who chairs the meeting and who writes down what is said."""

    class Meta:
        model = Sitting
        fields = ("chaired_by", "recorded_by_name")


class CallAgainForm(Dressed):
    """The new day of a meeting to which too few came."""

    starts_on = DayField(label=_("New day"))
    starts_at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
