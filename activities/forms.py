"""What is typed about plans, their lines and their days; services decide."""

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.dress import DressedVersioned, OptionalChoice
from activities.models import Activity, Occasion, PlanSection, WorkPlan
from activities.services.days import SLIPPAGE
from activities.wording import MONTH_NAMES
from almanac.festivals import Festival
from vault.versions import StaleVersion

_YEARS = (1901, 2100)
_PLACE = re.compile(r"地点\s*[:：]\s*([^\s，,；;。、]{1,100})")
_BEGINNINGS = {"month_to": "month_from", "ends_on": "starts_on"}


class _WithEndsForm(DressedVersioned):
    """A form with an end that is its beginning where it is left empty."""

    def clean_version(self) -> int:
        try:
            return super().clean_version()
        except StaleVersion:
            # An end left empty is the same as its beginning, not a difference.
            same = {str(self.fields[end].label) for end in self.fields if self._ends_where_it_begins(end)}
            self.moved = [found for found in self.moved if found[0] not in same or found[2]]
            raise

    def _ends_where_it_begins(self, end: str) -> bool:
        begins = _BEGINNINGS.get(end)
        return begins is not None and getattr(self.instance, end) == getattr(self.instance, begins)


class PlanForm(_WithEndsForm):
    """A plan's title and the months it covers."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=_YEARS[0],
        max_value=_YEARS[1],
        help_text=_("The year in which the plan begins."),
    )
    first_month = forms.TypedChoiceField(
        label=_("First month"), coerce=int, choices=list(MONTH_NAMES.items()), initial=1
    )
    month_count = forms.IntegerField(label=_("How many months"), min_value=1, max_value=12, initial=12)
    density_target = forms.IntegerField(
        label=_("Target for union density, %"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Full members among the serving staff. Leave empty when the plan names none."),
    )

    class Meta:
        model = WorkPlan
        fields = ("title", "span", "year", "first_month", "month_count", "density_target")


class SectionForm(_WithEndsForm):
    """A headed piece of the plan's text."""

    class Meta:
        model = PlanSection
        fields = ("heading", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("heading") or cleaned.get("body")):
            self.add_error("heading", _("Please write a heading or a text."))
        return cleaned


class ActivityForm(_WithEndsForm):
    """A line of a plan; its months are offered in the plan's own order."""

    month_from = OptionalChoice(label=_("Month"))
    month_to = OptionalChoice(label=_("To month"), help_text=_("Only for a span of months."))
    planned_day = forms.IntegerField(
        label=_("Day"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("Leave empty while it is not settled."),
    )

    class Meta:
        model = Activity
        fields = (
            "title",
            "kind",
            "month_from",
            "month_to",
            "planned_day",
            "festival",
            "audience",
            "audience_group",
            "note",
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "festival": _("Next year's plan puts it on the festival's new day by itself."),
            "audience": _("Whoever else is to come is invited by name on the activity's page."),
            "audience_group": _("Only when it is for one union group."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = _months_of(self.instance.plan, also=self.instance.month_from)
        for name, empty in (("month_from", _("to be settled")), ("month_to", "—")):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", empty), *months]
        festival = cast(forms.ChoiceField, self.fields["festival"])
        festival.choices = [("", _("no festival")), *Festival.choices]
        if self.initial.get("month_to") == self.initial.get("month_from"):
            self.initial["month_to"] = None


class DayForm(_WithEndsForm):
    """The day on which something is held, or the days in a row."""

    class Meta:
        model = Occasion
        fields = ("starts_on", "ends_on", "starts_at", "place")
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {"ends_on": _("Only when it lasts more than one day.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].required = False
        # The day that is asked about once, as it was sent.
        self.beyond = ""
        if self.initial.get("ends_on") == self.initial.get("starts_on"):
            self.initial["ends_on"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        elif first:
            cleaned["ends_on"] = last or first
            self._ask_once_beyond_the_plan(first)
        return cleaned

    def _ask_once_beyond_the_plan(self, day: date) -> None:
        """A day after the plan's last may be a year mistyped; what is sent again is meant."""
        plan_ends, as_sent = self.instance.activity.plan.last_day, day.isoformat()
        if not plan_ends < day <= plan_ends + SLIPPAGE or day == self.instance.starts_on:
            return
        self.beyond = as_sent
        if self.data.get("beyond") != as_sent:
            sentence = _(
                "%(day)s lies after this plan, which runs until %(last)s. "
                "Is it meant? Then press “Save the day” once more."
            )
            named = {"day": date_format(day, "DATE_FORMAT"), "last": date_format(plan_ends, "DATE_FORMAT")}
            self.add_error("starts_on", sentence % named)


def place_noted(activity: Activity) -> str:
    """The place that the remark of a line names: 下午、地点：操场."""
    found = _PLACE.search(activity.note)
    return found[1].strip() if found else ""


def first_day_offered(activity: Activity, month: date | None) -> date | None:
    """The day to begin with: the plan's own, else none that could be taken by mistake."""
    return activity.planned_date or (
        month if month and len(activity.months) == 1 and activity.months[0] == month.month else None
    )


def _months_of(plan: WorkPlan, *, also: int | None) -> list[tuple[int, Any]]:
    """The plan's months by name, with their year where they run over its end."""
    crosses = plan.last_day.year > plan.year
    months = [*plan.months, *([also] if also and also not in plan.months else [])]
    return [
        (
            month,
            _("%(month)s %(year)s") % {"month": MONTH_NAMES[month], "year": plan.year_of(month)}
            if crosses
            else MONTH_NAMES[month],
        )
        for month in months
    ]
