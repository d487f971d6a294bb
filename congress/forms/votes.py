"""What is typed about a count of votes, and about what was said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed, DressedVersioned
from congress.models import AgendaItem, Roll
from congress.services.votes import Count

MOST = 100_000


def _number(label: Any, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, widget=widget, **options)


class VoteForm(Dressed):
    """One round as the tellers counted it; `invalid` only where it is voted on by paper."""

    present = _number(_("present"), help_text=_("Those with a vote who are in the room now."))
    in_favour = _number(_("in favour"))
    against = _number(_("against"))
    abstaining = _number(_("abstaining"), help_text=_("Whoever is absent does not abstain."))
    spoiled = _number(_("blank or invalid"), required=False)
    tellers = forms.CharField(label=_("tellers"), max_length=120, required=False)
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, is_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_paper:
            del self.fields["spoiled"]

    @property
    def count(self) -> Count:
        typed = self.cleaned_data
        return Count(
            typed["present"],
            typed["in_favour"],
            typed["against"],
            typed["abstaining"],
            typed.get("spoiled") or 0,
        )

    @property
    def words(self) -> dict[str, str]:
        return {"tellers": self.cleaned_data["tellers"], "note": self.cleaned_data["note"]}


class NewVoteForm(VoteForm):
    """A round that has not been entered; it carries the roll and the round that it was opened for."""

    roll = forms.ChoiceField(choices=Roll.choices, widget=forms.HiddenInput)
    round = forms.IntegerField(min_value=1, max_value=9, widget=forms.HiddenInput)


class CorrectionForm(VoteForm):
    """A round that was entered wrongly; it carries the figures that it was opened with."""

    seen = forms.RegexField(r"^\d{1,9}( \d{1,9}){4}$", widget=forms.HiddenInput)

    @property
    def figures_seen(self) -> Count:
        return Count(*(int(number) for number in self.cleaned_data["seen"].split()))


class ProceedingsForm(DressedVersioned):
    """What was said on an item."""

    class Meta:
        model = AgendaItem
        fields = ("proceedings",)
        widgets = {"proceedings": forms.Textarea(attrs={"rows": 14})}
