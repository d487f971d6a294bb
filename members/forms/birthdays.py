"""Which month's birthdays are shown, and of whom."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from almanac.lunar import FIRST_YEAR, LAST_YEAR

FULL, EVERYBODY = "full", "everybody"


class BirthdayFilter(Dressed):
    """A month, and full members or everybody; this month when none was given, or none that can be read."""

    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        validators=[MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 12, 31))],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "placeholder": "2026-09"}),
        error_messages={"invalid": _("This is no month; write it as 2026-09.")},
    )
    who = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[(FULL, _("full members")), (EVERYBODY, _("everybody on the list"))],
    )

    def __init__(self, data: Any) -> None:
        this_month = localdate().strftime("%Y-%m")
        super().__init__({"month": data.get("month") or this_month, "who": data.get("who") or FULL})
        self.is_valid()

    @property
    def first(self) -> date:
        """The first day of the month."""
        return (self.cleaned_data.get("month") or localdate()).replace(day=1)

    @property
    def is_of_everybody(self) -> bool:
        return self.cleaned_data.get("who") == EVERYBODY
