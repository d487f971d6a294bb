"""What is typed about terms, constituencies and heads of departments."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from congress.forms.decided import DecidedByService
from congress.forms.whom import WhomField
from congress.models import Constituency, Term
from congress.rules import rules_on
from members.models import Department
from paperwork.terms import years_later

# Days after the last of the calendar cannot be counted on from.
_NEAR = [MinValueValidator(date(1949, 10, 1)), MaxValueValidator(date(2199, 12, 31))]


class TermForm(DecidedByService):
    """A term of a body, from its first to its last day."""

    number = forms.IntegerField(label=_("Number of the term"), min_value=1, max_value=200)
    first = DayField(label=_("First day"), validators=_NEAR)
    last = DayField(
        label=_("Last day"),
        required=False,
        validators=_NEAR,
        help_text=_("Leave empty for as many years as the rules of procedure say."),
    )
    field_order = ("body", "number", "first", "last", "note")

    class Meta:
        model = Term
        fields = ("body", "number", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["body"]
            self.initial.update(first=self.instance.period.lower, last=self.instance.last_day)
        else:
            self.initial.setdefault("first", localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first = cleaned.get("first")
        if first and "last" in cleaned and cleaned["last"] is None:
            cleaned["last"] = years_later(first, rules_on(first).term_years) - timedelta(days=1)
        return cleaned


class ConstituencyForm(DecidedByService):
    """Which departments elect together, and how many delegates."""

    seats = forms.IntegerField(label=_("Delegates to elect"), min_value=1, max_value=500)

    class Meta:
        model = Constituency
        fields = ("name", "seats", "departments")
        widgets = {"departments": forms.CheckboxSelectMultiple}


class HeadForm(Dressed):
    """Who answers for a department, from when."""

    department = forms.ModelChoiceField(label=_("department"), queryset=Department.objects.all())
    who = WhomField(label=_("Name or staff number"))
    since = DayField(label=_("From"), validators=_NEAR)
    until = DayField(
        label=_("Last day"),
        required=False,
        validators=_NEAR,
        help_text=_("Leave empty while the end is open."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", localdate())


class HeadEndForm(Dressed):
    """From which day somebody no longer answers for a department."""

    since = DayField(label=_("No longer in office from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", localdate())
