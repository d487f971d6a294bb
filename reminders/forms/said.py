"""What the list of what was said is narrowed to."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from reminders.kinds import KINDS
from reminders.reports.said import Stretch, lately, month_of

# As long as notices are kept.
MONTHS = 14


class SaidFilter(Dressed):
    """What cannot be read narrows nothing."""

    rule = forms.ChoiceField(label=_("Reminder"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    failed = forms.BooleanField(label=_("only what failed"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, kind.label) for code, kind in KINDS.items()]
        self._offer("rule", [("", _("all")), *kinds])
        months = [(f"{first:%Y-%m}", date_format(first, "YEAR_MONTH_FORMAT")) for first in _months()]
        self._offer("month", [("", _("the last three months")), *months])
        self.is_valid()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    @property
    def stretch(self) -> Stretch:
        month = self.cleaned_data.get("month")
        return month_of(date.fromisoformat(f"{month}-01")) if month else lately(timezone.now())

    @property
    def asked(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"rule": typed.get("rule", ""), "only_failed": typed.get("failed", False)}

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def _months() -> Iterator[date]:
    first = timezone.localdate().replace(day=1)
    for _count in range(MONTHS):
        yield first
        first = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
