from typing import Any, cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from finance.models import Budget
from finance.services import next_steps


class BudgetBegin(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1901, max_value=2100)


class ApprovalForm(forms.Form):
    """A step of the budget, as it happened: which, on what day, under what number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=gettext_lazy("What has happened"), widget=forms.Select({"class": "form-select"})
    )
    passed_on = forms.DateField(
        label=gettext_lazy("On which day"),
        widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "form-control"}),
        help_text=gettext_lazy("Needed for the approval; without a number, write who approved and how."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "form-control"}),
        help_text=gettext_lazy("Needed when the budget is returned or adjusted: say why."),
    )

    def __init__(self, *args: Any, budget: Budget, **kwargs: Any) -> None:
        today = {"version": budget.version, "passed_on": localdate()}
        super().__init__(*args, initial=today, **kwargs)
        cast(forms.ChoiceField, self.fields["status"]).choices = next_steps(budget)
