"""What a meeting decides about proposals: all at once, or one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from congress.models import Proposal, Screening
from congress.services.decisions import HANDED_OVER, Decided
from congress.services.reasons import REASON_AT_MOST
from members.models import Department

_UNDECIDED = ("", _("not decided today"))
Outcome = Screening.Outcome


@dataclass(frozen=True)
class Offered:
    """What can be chosen in every row: asked for once, however many rows there are."""

    departments: dict[str, Department]
    mains: dict[str, Proposal]

    @classmethod
    def of(cls, departments: Iterable[Department], mains: Iterable[Proposal]) -> "Offered":
        return cls({str(one.pk): one for one in departments}, {str(one.pk): one for one in mains})


class DecisionForm(Dressed):
    """What was decided about one proposal; a row of the page on which a meeting decides all of them."""

    outcome = forms.ChoiceField(
        label=_("What was decided"), required=False, choices=[_UNDECIDED, *Outcome.choices]
    )
    lead = forms.TypedChoiceField(label=_("Lead department"), required=False, empty_value=None)
    due_on = DayField(label=_("Answer until"), required=False)
    support = forms.TypedMultipleChoiceField(
        label=_("In support"), required=False, widget=forms.CheckboxSelectMultiple
    )
    into = forms.TypedChoiceField(label=_("Merged into"), required=False, empty_value=None)
    reason = forms.CharField(
        label=_("Reason of the decision"),
        required=False,
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, proposal: Proposal, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        departments = [(pk, one.name) for pk, one in offered.departments.items()]
        mains = [
            (pk, f"{one.code} {one.title}") for pk, one in offered.mains.items() if one.pk != proposal.pk
        ]
        self._offer("lead", [("", _("handed over later")), *departments], offered.departments.__getitem__)
        self._offer("support", departments, offered.departments.__getitem__)
        self._offer("into", [("", "—"), *mains], offered.mains.__getitem__)

    def _offer(self, name: str, choices: list[Any], coerce: Any) -> None:
        field: Any = self.fields[name]
        field.choices, field.coerce = choices, coerce

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
