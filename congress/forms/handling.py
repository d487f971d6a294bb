"""What the desk writes about a proposal: who handles it, what the school leader wrote, why it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned
from congress.forms.decisions import OUTCOMES, DecisionForm
from congress.models import Assignment, Proposal, Rating
from congress.services.reasons import REASON_AT_MOST
from members.models import Department


class ScreenForm(DecisionForm):
    """What was decided about one proposal; who handles it is asked next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "due_on", "support"):
            del self.fields[name]
        outcome: Any = self.fields["outcome"]
        outcome.choices, outcome.required = OUTCOMES, True
        self.fields["into"].help_text = _("One that has been accepted.")


class AssignForm(Dressed):
    """The lead, those in support, and until when it is to be answered."""

    lead = forms.ModelChoiceField(label=_("Lead department"), queryset=Department.objects.none())
    due_on = DayField(label=_("Answer until"))
    support = forms.ModelMultipleChoiceField(
        label=_("In support"),
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "support"):
            field: Any = self.fields[name]
            field.queryset = Department.objects.all()


class InstructionForm(DressedVersioned):
    """What the school leader in charge wrote on the proposal (批示)."""

    class Meta:
        model = Proposal
        fields = ("instruction", "instructed_by")
        widgets = {"instruction": forms.Textarea(attrs={"rows": 3})}


class ReasonForm(Dressed):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason of the step"), max_length=REASON_AT_MOST, widget=forms.Textarea(attrs={"rows": 2})
    )


class TakeBackForm(ReasonForm):
    """Which department it is taken from, and why."""

    part = forms.ModelChoiceField(
        label=_("Department it is taken from"), queryset=Assignment.objects.none(), empty_label=None
    )
    field_order = ["part", "reason"]

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part: Any = self.fields["part"]
        part.queryset = proposal.assignments.in_force().select_related("department")
        part.label_from_instance = lambda one: one.department.name


def _grade(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Rating.Grade.choices, widget=forms.RadioSelect)


class RatingForm(Dressed):
    """The proposer's word on the attitude, and on the result."""

    attitude = _grade(_("How you were treated"))
    outcome = _grade(_("What has come of it"))
    comment = forms.CharField(
        label=_("What you would like to add"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
