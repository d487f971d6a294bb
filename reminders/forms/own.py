"""Switches of one's own."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from reminders.models import OptOut
from reminders.reports.own import Choice


class OwnForm(forms.Form):
    """A tick for each topic one is offered, and for e-mail where the house sends any."""

    topics = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("There is no such topic.")}
    )
    by_email = forms.BooleanField(required=False)

    def __init__(self, data: object = None, *, choices: Iterable[Choice], sends_email: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.offered = [choice for choice in choices if choice.may_choose]
        self.sends_email = sends_email
        self.fields["topics"].choices = [(one.topic, one.label) for one in self.offered]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, bool]:
        """Each switch that stood on the page, and whether it is on; the others stay as they are."""
        ticked = self.cleaned_data["topics"]
        wanted = {choice.topic: choice.topic in ticked for choice in self.offered}
        return wanted | ({OptOut.EMAIL: self.cleaned_data["by_email"]} if self.sends_email else {})
