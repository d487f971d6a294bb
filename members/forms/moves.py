"""What happened to somebody, as it is typed: each kind asks only for the facts that it sets."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, dress
from members.forms.decisions import PaperField
from members.models import Decision, Move, Person, UnionGroup
from members.models.standings import Category
from members.services.decisions import Meeting

Kind = Move.Kind

EXPLANATIONS: dict[str, Any] = {
    Kind.HIRE: _("Works at the school from that day, and is not yet a member."),
    Kind.JOIN: _("Becomes a full member; approved by the committee."),
    Kind.TRANSFER_IN: _("Was a member elsewhere, and brings the membership along."),
    Kind.CHANGE_CATEGORY: _("Permanent, contract, temporary, agency staff or other."),
    Kind.REGROUP: _("Belongs to another union group from that day, or to none."),
    Kind.RETIRE: _("Retires; the membership may be kept without dues."),
    Kind.REINSTATE: _("Left before and is admitted anew, or resumes a membership that was kept."),
    Kind.KEEP_MEMBERSHIP: _("The membership rests for a time, without dues and without a vote."),
    Kind.LEAVE_UNION: _("Wishes to leave and has said so in writing; free to everybody."),
    Kind.LAPSE: _("Six months without dues and union life, although spoken to."),
    Kind.EXPEL: _("Only for serious offences, by decision of the committee."),
    Kind.TRANSFER_OUT: _("Went to another school or employer; the membership goes along."),
    # Its name says it all.
    Kind.DIE: "",
}

# What each kind asks beside the day; all may carry a document number.
_DECIDED = ("decision", "met_on", "minutes")
_ASKED: dict[str, tuple[str, ...]] = {
    Kind.HIRE: ("category", "group"),
    Kind.JOIN: ("category", "group", *_DECIDED),
    Kind.TRANSFER_IN: ("category", "group", "reason"),
    Kind.CHANGE_CATEGORY: ("category", "reason"),
    Kind.REGROUP: ("group", "no_group", "reason"),
    Kind.RETIRE: ("keeps_membership", "group"),
    Kind.REINSTATE: ("category", "group", *_DECIDED),
    Kind.KEEP_MEMBERSHIP: ("reason",),
    Kind.LEAVE_UNION: ("reason", *_DECIDED),
    Kind.LAPSE: ("reason", *_DECIDED),
    Kind.EXPEL: ("reason", *_DECIDED),
    Kind.TRANSFER_OUT: ("reason",),
    Kind.DIE: (),
}
_REASONS: dict[str, Any] = {
    Kind.TRANSFER_IN: _("From where"),
    Kind.TRANSFER_OUT: _("Where to"),
    Kind.LAPSE: _("When and how they were spoken to"),
}
_NEEDED = {
    (Kind.HIRE, "category"),
    (Kind.CHANGE_CATEGORY, "category"),
    (Kind.LAPSE, "reason"),
}


class _DecisionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Decision) -> str:
        return f"{date_format(obj.met_on)} {obj.title}"


class MoveForm(forms.Form):
    """One act of a given kind in somebody's life; services judge whether it could happen."""

    effective_on = DayField(label=_("From which day"))
    category = forms.ChoiceField(label=_("Category"), required=False)
    keeps_membership = forms.TypedChoiceField(
        label=_("Membership"),
        coerce=lambda text: text == "yes",
        choices=[("yes", _("is kept, without dues")), ("no", _("is not kept"))],
    )
    group = forms.ModelChoiceField(label=_("Union group"), queryset=UnionGroup.objects.none(), required=False)
    no_group = forms.BooleanField(label=_("In no union group from that day"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    decision = _DecisionField(
        label=_("Decision of the committee"), queryset=Decision.objects.none(), required=False
    )
    met_on = DayField(label=_("Or a new one: day of the meeting"), required=False)
    minutes = PaperField(label=_("Photo of the minutes"))
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)

    def __init__(self, *args: Any, kind: str, person: Person, is_here: bool, is_member: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.person = kind, person
        asked = {"effective_on", *_ASKED[kind], "document_number"}
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["effective_on"].initial = localdate
        if "category" in asked:
            self._offer_categories(is_here)
        if "group" in asked:
            self._offer_groups()
        if "decision" in asked:
            self._offer_decisions()
        if "keeps_membership" in asked:
            self.fields["keeps_membership"].initial = "yes" if is_member else "no"
        if "reason" in asked:
            self.fields["reason"].label = _REASONS.get(kind, _("Reason"))
            self.fields["reason"].required = (kind, "reason") in _NEEDED
        dress(self)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.kind == Kind.REGROUP and bool(typed.get("group")) == bool(typed.get("no_group")):
            self.add_error("group", _("Please choose the new union group, or tick that there is none."))
        if typed.get("decision") and typed.get("met_on"):
            self.add_error(
                "met_on",
                _("Please choose a decision that is recorded already, or enter a new one; not both."),
            )
        if typed.get("minutes") and not typed.get("met_on"):
            self.add_error("met_on", _("On which day was the meeting of these minutes?"))
        return typed

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as `record_act` takes it."""
        facts = {
            name: value for name, value in self.cleaned_data.items() if name not in ("no_group", *_DECIDED)
        }
        return facts | {"decision": self.cleaned_data.get("decision"), "meeting": self._meeting()}

    def _meeting(self) -> Meeting | None:
        if not self.cleaned_data.get("met_on"):
            return None
        title = _("%(name)s: %(kind)s") % {"name": self.person.name, "kind": Kind(self.kind).label}
        return Meeting(
            met_on=self.cleaned_data["met_on"],
            title=str(title)[:100],
            document_number=self.cleaned_data["document_number"],
            minutes=self.cleaned_data.get("minutes"),
        )

    def _offer_categories(self, is_here: bool) -> None:
        needed = (self.kind, "category") in _NEEDED or not is_here
        field = cast(forms.ChoiceField, self.fields["category"])
        # Retiring is an act of its own.
        offered = [choice for choice in Category.choices if choice[0] != Category.RETIRED]
        field.choices = [("", "—" if needed else _("as it was")), *offered]
        field.required = needed

    def _offer_groups(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["group"])
        field.queryset = UnionGroup.objects.open_on(self._day())
        field.empty_label = "—" if self.kind == Kind.REGROUP else str(_("as it was, or none"))

    def _day(self) -> date:
        """The day that was typed, today until one is."""
        try:
            return self.fields["effective_on"].clean(self.data.get(self.add_prefix("effective_on")))
        except forms.ValidationError:
            return localdate()

    def _offer_decisions(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["decision"])
        field.queryset = Decision.objects.all()
        field.empty_label = str(_("none recorded yet"))
        field.required = False


class RedateForm(Dressed):
    """The day on which an act really took effect, and why the recorded one is wrong."""

    effective_on = DayField(label=_("The right day"))
    reason = forms.CharField(label=_("Why the recorded day is wrong"), max_length=200)


class StrikeForm(Dressed):
    """Why an act is struck out."""

    reason = forms.CharField(label=_("Why it is wrong"), max_length=200)
