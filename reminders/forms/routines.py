"""What is typed about recurring tasks."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed, DressedVersioned
from members.models import Post
from reminders.models import Routine


class RoutineForm(DressedVersioned):
    """A task, how often it comes round, and whose it is."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((n + 1, name) for n, name in WEEKDAYS.items())],
        help_text=_("Only for a task of every week."),
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Months"),
        required=False,
        coerce=int,
        choices=list(MONTHS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a task of certain months."),
    )
    day = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=28,
        help_text=_("1 to 28, so that every month has it."),
    )
    posts = forms.MultipleChoiceField(
        label=_("Done by"),
        required=False,
        choices=Post.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever holds the office on the day is reminded; with none ticked, the chair is."),
    )

    class Meta:
        model = Routine
        fields = ("title", "note", "rhythm", "weekday", "months", "day", "posts", "is_on")

    def clean(self) -> dict[str, Any]:
        """What the other rhythm needs is emptied, what this one needs is asked for."""
        typed = super().clean() or self.cleaned_data
        if typed.get("rhythm") == Routine.Rhythm.WEEKLY:
            typed |= {"months": [], "day": None}
            if not typed.get("weekday") and "weekday" not in self.errors:
                self.add_error("weekday", _("On which day of the week is it done?"))
        else:
            typed |= {"weekday": None}
            if not typed.get("months") and "months" not in self.errors:
                self.add_error("months", _("In which months is it done?"))
            if not typed.get("day") and "day" not in self.errors:
                self.add_error("day", _("On which day of the month is it done?"))
        return typed


class DoneForm(Dressed):
    """The day it was due, and a word about it."""

    due_on = forms.DateField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
