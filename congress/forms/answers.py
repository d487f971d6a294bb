"""What a department writes: its answer, a request for more time, or that it is not its own."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from congress.models import Assignment, Proposal, Reply
from congress.services.reasons import REASON_AT_MOST
from congress.services.replies import TEXT_AT_MOST
from members.models import Department

Result = Proposal.Result


def phrase(result: str, planned_for: date | None) -> str:
    """The sentence that stands for a result nobody has added a word to; empty where words are due."""
    if result == Result.SOLVED:
        return gettext("This has been solved.")
    if result == Result.SOLVING and planned_for:
        day = date_format(planned_for)
        return gettext("This is being solved; it will be done by %(day)s.") % {"day": day}
    return ""


class SignedForm(Dressed):
    """Signed by a name where nobody has signed in."""

    signed_by = forms.CharField(label=_("Your name"), max_length=60)


class ReplyForm(SignedForm):
    """An answer by phrases: what becomes of it, and words where they are due."""

    result = forms.ChoiceField(
        label=_("What becomes of it"), choices=Result.choices, widget=forms.RadioSelect, required=False
    )
    planned_for = DayField(
        label=_("Will be solved by"), required=False, help_text=_("Only for what is being solved.")
    )
    text = forms.CharField(
        label=_("Reply"),
        required=False,
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "What has been done, or will be. It may be left empty when it is solved or has a day; "
            "otherwise please give the reason."
        ),
    )
    is_whole = forms.BooleanField(
        label=_("This is the whole answer; the proposer is asked about it"), required=False, initial=True
    )
    field_order = ["result", "planned_for", "text", "is_whole", "signed_by"]

    def __init__(self, *args: Any, is_lead: bool = True, in_parts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What supports is a part, and on the short path the lead answers once.
        if not (is_lead and in_parts):
            del self.fields["is_whole"]
        if not is_lead:
            del self.fields["result"]
            del self.fields["planned_for"]
        self.is_lead = is_lead

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["is_whole"] = self.is_lead and typed.get("is_whole", True)
        self._ask_for_result(typed)
        if "text" not in self.errors and not typed.get("text"):
            typed["text"] = phrase(typed.get("result", ""), typed.get("planned_for"))
            if not typed["text"] and not self.errors:
                self.add_error("text", _("Please write a few words: what is done, or why not."))
        return typed

    def _ask_for_result(self, typed: dict[str, Any]) -> None:
        if typed["is_whole"] and not typed.get("result") and "result" not in self.errors:
            self.add_error("result", _("Please choose what becomes of it."))
        if typed.get("result") != Result.SOLVING:
            typed["planned_for"] = None
        elif not typed.get("planned_for") and "planned_for" not in self.errors:
            self.add_error("planned_for", _("Until when will it be solved? Please name the day."))


class RecordForm(ReplyForm):
    """An answer that was said at the meeting, or came on sealed paper."""

    via = forms.ChoiceField(
        label=_("How it came"),
        choices=[(one.value, one.label) for one in (Reply.Via.ORAL, Reply.Via.SEALED)],
    )
    lead = forms.ModelChoiceField(
        label=_("Department that answered"), queryset=Department.objects.none(), required=False
    )
    replied_on = DayField(label=_("Replied on"), initial=localdate)
    field_order = ["via", "lead", "result", "planned_for", "text", "signed_by", "replied_on"]

    def __init__(self, *args: Any, has_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_by"].label = _("Who replied")
        if has_lead:
            del self.fields["lead"]
        else:
            # Asked for when it is shown.
            lead: Any = self.fields["lead"]
            lead.queryset = Department.objects.all()
            lead.required = True


class MoreTimeForm(SignedForm):
    """Until when, and why."""

    until = DayField(label=_("More time until"))
    reason = forms.CharField(
        label=_("Why more time is needed"),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["until", "reason", "signed_by"]


class SendBackForm(SignedForm):
    """Why it is not this department's, and whose it may be."""

    reason = forms.CharField(
        label=_("Why it is not yours, and whose it could be"),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["reason", "signed_by"]


def forms_for(assignment: Assignment, *, signs: bool, data: Any = None, act: str = "") -> dict[str, Dressed]:
    """The three forms, the one that was sent holding what was typed; a name is asked of whom nobody knows."""
    is_full = assignment.proposal.call.is_full
    made: dict[str, Dressed] = {
        "reply": ReplyForm(
            data if act == "reply" else None, prefix="reply", is_lead=assignment.is_lead, in_parts=is_full
        ),
        "send_back": SendBackForm(data if act == "send_back" else None, prefix="back"),
    }
    if assignment.is_lead:
        made["more_time"] = MoreTimeForm(data if act == "more_time" else None, prefix="time")
    if not signs:
        for form in made.values():
            del form.fields["signed_by"]
    return made
