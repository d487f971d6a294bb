"""What is typed about a resolution, and about how far it is."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned
from congress.models import AgendaItem, Resolution, Session

TEXT = 20_000
PROGRESS = 5_000


class ResolutionAddForm(Dressed):
    """A new resolution, on an item of the agenda or without one."""

    item = forms.ModelChoiceField(
        label=_("agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("none of them"),
        error_messages={"invalid_choice": _("Please choose an item from the list.")},
    )
    title = forms.CharField(label=_("resolution"), max_length=200)
    text = forms.CharField(label=_("text"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 8}))
    owner = forms.CharField(label=_("carried out by"), max_length=100, required=False)
    due_on = DayField(label=_("until"), required=False)

    def __init__(self, *args: Any, items: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["item"]).queryset = items


class ResolutionForm(DressedVersioned):
    due_on = DayField(label=_("until"), required=False)

    class Meta:
        model = Resolution
        fields = ("title", "text", "owner", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}


class ProgressForm(Dressed):
    """What was reported on a resolution."""

    status = forms.ChoiceField(label=_("status"), choices=Resolution.Status.choices)
    text = forms.CharField(
        label=_("what was done"), max_length=PROGRESS, widget=forms.Textarea(attrs={"rows": 5})
    )
    reported_at = forms.ModelChoiceField(
        label=_("reported at"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("between sessions"),
        error_messages={"invalid_choice": _("Please choose a session from the list.")},
    )
    reported_on = DayField(label=_("reported on"))

    def __init__(self, *args: Any, sessions: QuerySet[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["reported_at"]).queryset = sessions
        self.initial.setdefault("reported_on", localdate())
