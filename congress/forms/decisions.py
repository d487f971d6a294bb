"""What a meeting decides about proposals: all at once, or one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, OptionalChoice
from congress.models import Proposal, Screening
from congress.services.decisions import HANDED_OVER, Decided
from congress.services.reasons import REASON_AT_MOST
from members.models import Department

_UNDECIDED = ("", _("not decided today"))
Outcome = Screening.Outcome
_WITH_REASON = {
    Outcome.SUGGESTION.value: _("as a suggestion to the department (give a reason)"),
    Outcome.RETURNED.value: _("returned for completion (give a reason)"),
}
_CHOSEN, _TICKED = mark_safe(" selected"), mark_safe(" checked")
OUTCOMES = [(value, _WITH_REASON.get(value, label)) for value, label in Outcome.choices]


class Options:
    """What one may choose from, written once for every row of a page."""

    def __init__(self, empty: Any, rows: dict[str, Any], labels: dict[str, str]) -> None:
        self.rows, self.labels = rows, labels
        self.choices = [("", empty), *labels.items()]
        self._written: dict[str, SafeString] = {}

    def chosen(self, key: str) -> SafeString:
        """The options with one of them chosen; most rows of a page choose the same."""
        if key not in self._written:
            marks = ((value, _CHOSEN if value == key else "", label) for value, label in self.choices)
            self._written[key] = format_html_join("", '<option value="{}"{}>{}</option>', marks)
        return self._written[key]


class OfferedSelect(forms.Select):
    """A choice from `Options`: two hundred to choose from in each of many rows are quick to open."""

    offered: Options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        dressed = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html(
            '<select name="{}"{}>{}</select>', name, dressed, self.offered.chosen(str(value or ""))
        )


class OfferedTicks(forms.CheckboxSelectMultiple):
    """Boxes to tick from `Options`, written without a template for each of them."""

    offered: Options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ticked = {str(one) for one in value or ()}
        boxes = format_html_join(
            "",
            '<label class="form-check-label house-touch">'
            '<input type="checkbox" class="form-check-input" name="{}" value="{}"{}> {}</label>',
            (
                (name, key, _TICKED if key in ticked else "", label)
                for key, label in self.offered.labels.items()
            ),
        )
        return format_html('<div class="house-ticks">{}</div>', boxes)


@dataclass(frozen=True)
class Offered:
    """What can be chosen in every row: asked for and written once, however many rows there are."""

    departments: Options
    mains: Options

    @classmethod
    def of(cls, departments: Iterable[Department], mains: Iterable[Proposal]) -> "Offered":
        places = {str(one.pk): one for one in departments}
        others = {str(one.pk): one for one in mains}
        return cls(
            Options(_("handed over later"), places, {pk: one.name for pk, one in places.items()}),
            Options("—", others, {pk: f"{one.code} {one.title}" for pk, one in others.items()}),
        )


class DecisionForm(Dressed):
    """What was decided about one proposal; a row of the page on which a meeting decides all of them."""

    outcome = forms.ChoiceField(label=_("What was decided"), required=False, choices=[_UNDECIDED, *OUTCOMES])
    lead = OptionalChoice(label=_("Lead department"), widget=OfferedSelect)
    due_on = DayField(label=_("Answer until"), required=False)
    support = forms.TypedMultipleChoiceField(label=_("In support"), required=False, widget=OfferedTicks)
    into = OptionalChoice(
        label=_("Merged into"),
        widget=OfferedSelect,
        help_text=_("One that is accepted, or that you accept on this page now."),
    )
    reason = forms.CharField(
        label=_("Reason of the decision"),
        required=False,
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, proposal: Proposal, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        for name, options in (
            ("lead", offered.departments),
            ("support", offered.departments),
            ("into", offered.mains),
        ):
            field: Any = self.fields[name]
            field.choices, field.coerce = options.choices, options.rows.__getitem__
            field.widget.offered = options

    def clean(self) -> dict[str, Any]:
        """What was typed beside a row that was left undecided would be lost without a word."""
        typed = super().clean() or self.cleaned_data
        given = any(typed.get(name) for name in ("lead", "support", "into", "reason"))
        if given and not typed.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("What was decided? There is something in this row."))
        return typed

    @property
    def is_decided(self) -> bool:
        return bool(self.cleaned_data.get("outcome"))

    @property
    def decided(self) -> Decided:
        """What was typed, without what does not belong to the outcome."""
        typed = self.cleaned_data
        handed_over = typed["outcome"] in HANDED_OVER
        return Decided(
            proposal=self.proposal,
            outcome=typed["outcome"],
            into=typed["into"] if typed["outcome"] == Outcome.MERGED else None,
            reason=typed["reason"],
            lead=typed["lead"] if handed_over else None,
            support=typed["support"] if handed_over else [],
            due_on=typed["due_on"] if handed_over else None,
        )


class FillForm(Dressed):
    """The same for all rows, to begin with."""

    outcome = forms.ChoiceField(
        label=_("For all of them"),
        required=False,
        choices=[_UNDECIDED, (Outcome.ACCEPTED.value, Outcome.ACCEPTED.label)],
    )
    due_on = DayField(label=_("Answer until"), required=False)

    def initial_of_rows(self, due_on: date) -> dict[str, Any]:
        """What each row begins with; `due_on` where no day was typed."""
        typed = self.cleaned_data if self.is_valid() else {}
        return {"outcome": typed.get("outcome", ""), "due_on": typed.get("due_on") or due_on}
