"""What the list of what was said is narrowed to."""

from collections.abc import Iterator
from datetime import date
from typing import Any

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
        rule, month = self.fields["rule"], self.fields["month"]
        kinds = [(code, kind.label) for code, kind in KINDS.items()]
        rule.choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]
        months = [(f"{first:%Y-%m}", date_format(first, "YEAR_MONTH_FORMAT")) for first in _months()]
        month.choices = [("", _("the last three months")), *months]  # type: ignore[attr-defined]
        self.is_valid()

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
