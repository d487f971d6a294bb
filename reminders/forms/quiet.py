"""Quiet hours and the pause, as they are typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, DressedVersioned
from reminders.models import ReminderSettings
from reminders.services.quiet import check_hours, check_pause


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("This is no time of day; write it as 07:30.")},
    )


class QuietForm(DressedVersioned):
    """One row for the whole house."""

    paused_from = DayField(label=_("First day of the pause"), required=False)
    paused_until = DayField(label=_("Last day of the pause"), required=False)
    quiet_from = _time(_("Quiet from"))
    quiet_to = _time(_("Quiet until"))

    class Meta:
        model = ReminderSettings
        fields = ("paused_from", "paused_until", "quiet_from", "quiet_to")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        self._hold(check_hours, "quiet_from", "quiet_to")
        self._hold(check_pause, "paused_from", "paused_until", self.instance)
        return typed

    def _hold(self, check: Callable[..., None], first: str, last: str, *more: Any) -> None:
        """Both sentences at once; what could not be read has its own already."""
        typed = self.cleaned_data
        if first in typed and last in typed:
            try:
                check(typed[first], typed[last], *more)
            except ValidationError as refusal:
                self.add_error(None, refusal)
