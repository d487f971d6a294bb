"""What is typed about a proposal; services decide."""

import re
import secrets
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned
from congress.models import Call, Proposal
from congress.services.proposals import refuse_too_long
from congress.states import PRIVATE, UNANNOUNCED, Status
from members.models import Person

_KEY = re.compile(r"[0-9a-f]{32}")
TOO_LONG = _("It has %(show_value)d characters; at most %(limit_value)d fit. Please put it in fewer words.")


class CallForm(DressedVersioned):
    """The days of a call, what to say about it, and which way its proposals go."""

    class Meta:
        model = Call
        fields = ("opens_on", "closes_on", "words", "is_full")
        field_classes = {"opens_on": DayField, "closes_on": DayField}
        widgets = {
            "opens_on": DayField.widget,
            "closes_on": DayField.widget,
            "words": forms.Textarea(attrs={"rows": 4}),
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("opens_on"), typed.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day lies before the first."))
        return typed


def new_form_key() -> str:
    """Of a form that is being opened."""
    return secrets.token_hex(16)


def key_sent(data: Any) -> str:
    """The key of the opened form that sent `data`; empty where it is none of ours."""
    sent = data.get("form_key", "")
    return sent if _KEY.fullmatch(sent) else ""


class ProposalForm(DressedVersioned):
    """A proposal as it is written; `form_key` tells this opened form from another one."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Proposal
        fields = ("title", "category", "kind", "reasons", "measures")
        error_messages = {"title": {"max_length": TOO_LONG}}
        widgets = {
            "reasons": forms.Textarea(attrs={"rows": 6}),
            "measures": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, speaks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser that cuts what is pasted says nothing; the house says how much is too much.
        self.fields["title"].widget.attrs.pop("maxlength", None)
        self.initial["form_key"] = new_form_key()
        if not speaks and self.instance.kind == Proposal.Kind.INDIVIDUAL:
            del self.fields["kind"]

    @property
    def key(self) -> str:
        """The key that was sent; empty where it is none of ours."""
        return key_sent(self.data)

    def clean_version(self) -> int:
        """What this very form has saved while one typed is not somebody else's."""
        stored = Proposal.objects.filter(pk=self.instance.pk).values("version", "form_key").first()
        if stored and self.key and stored["form_key"] == self.key:
            return stored["version"]
        return super().clean_version()

    @property
    def is_stored(self) -> bool:
        """Whether the draft holds this text already: what a page sent as it was left may come late.

        To be asked before the form is judged, which puts into its row what was typed.
        """
        row, texts = self.instance, [name for name in self._meta.fields or () if name in self.fields]
        return row.status == Status.DRAFT and all(
            getattr(row, name) == _lines(self[name].value() or "").strip() for name in texts
        )

    def clean_reasons(self) -> str:
        return self._fits("reasons")

    def clean_measures(self) -> str:
        return self._fits("measures")

    def _fits(self, name: str) -> str:
        text = _lines(self.cleaned_data[name])
        refuse_too_long(text)
        return text

    @property
    def fields_typed(self) -> dict[str, Any]:
        return {name: value for name, value in super().fields_typed.items() if name != "form_key"}

    @property
    def is_empty(self) -> bool:
        typed = self.cleaned_data
        return not any(typed.get(name) for name in ("title", "reasons", "measures"))


def _lines(text: str) -> str:
    """As it is stored; a browser ends lines in its own way."""
    return text.replace("\r\n", "\n")


def person_named(text: str) -> Person:
    """The one with this staff number or whole name; raises ValidationError where none or several have it."""
    typed = "".join(text.split())
    rows = Person.objects.filter(merged_into=None, forgotten_on=None)
    found = list(rows.filter(staff_number__iexact=typed)[:1]) or list(rows.filter(name=typed)[:2])
    if not found:
        raise ValidationError(
            _("Nobody in the registry is called “%(text)s” or has that staff number."),
            code="nobody",
            params={"text": typed[:60]},
        )
    if len(found) > 1:
        raise ValidationError(
            _("There are several called “%(text)s”: please type the staff number."),
            code="several",
            params={"text": typed[:60]},
        )
    return found[0]


class PaperProposalForm(ProposalForm):
    """A proposal that came on paper: whose it is, too."""

    proposer = forms.CharField(
        label=_("Proposer"), max_length=60, help_text=_("The whole name, or the staff number.")
    )

    def clean_proposer(self) -> Person:
        return person_named(self.cleaned_data["proposer"])


class SheetForm(Dressed):
    """Who has signed the seconders' sheet."""

    names = forms.CharField(
        label=_("Who has signed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One name or staff number a line."),
    )

    def clean_names(self) -> list[Person]:
        people: dict[int, Person] = {}
        wrong: list[ValidationError] = []
        for line in re.split(r"[\n,，、;；]+", self.cleaned_data["names"]):
            if not line.strip():
                continue
            try:
                person = person_named(line)
            except ValidationError as refusal:
                wrong.append(refusal)
            else:
                people[person.pk] = person
        if wrong:
            raise ValidationError(wrong)
        return list(people.values())


class WithdrawForm(Dressed):
    """Why a proposal is withdrawn."""

    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=500, required=False)


class ProposalFilter(Dressed):
    """What a list of proposals is narrowed to; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Words of the title, or a name"), required=False, max_length=60)
    call = forms.ChoiceField(label=_("Call"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    category = forms.ChoiceField(label=_("Category of the proposal"), required=False)

    def __init__(self, data: Any, *, calls: list[Call], handles: bool) -> None:
        super().__init__(data)
        everything = [("", _("all of them"))]
        hidden = PRIVATE if handles else (*PRIVATE, *UNANNOUNCED)
        shown = [(one.value, one.label) for one in Status if one not in hidden]
        choices = {
            "call": [(str(call.pk), str(call)) for call in calls],
            "status": shown,
            "category": Proposal.Category.choices,
        }
        for name, values in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [*everything, *values]
        self.is_valid()

    @property
    def selects(self) -> list[tuple[str, Any, list[tuple[str, Any]], str]]:
        """Name, label, choices and what is chosen: a template of its own for each option is slow."""
        fields = [(name, self.fields[name]) for name in ("call", "status", "category")]
        return [
            (name, field.label, list(cast(Any, field).choices), str(self.asked.get(name, "")))
            for name, field in fields
        ]

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}
