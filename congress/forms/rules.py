"""What is typed about the rules of procedure."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField
from congress.forms.decided import DecidedByService
from congress.models import RuleSet
from members.models.standings import SERVING_CATEGORIES

_SHARE = re.compile(r"(\d{1,3})\s*[/／]\s*(\d{1,3})")


class ShareField(forms.CharField):
    """A share written as 2/3; gives its numerator and denominator."""

    default_error_messages = {"no_share": _("Write it as a share, such as 2/3.")}

    def prepare_value(self, value: Any) -> Any:
        return "/".join(str(part) for part in value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> Any:
        found = _SHARE.fullmatch(super().to_python(value) or "")
        if found is None or not 0 < int(found[1]) <= int(found[2]):
            raise forms.ValidationError(self.error_messages["no_share"], code="no_share")
        return int(found[1]), int(found[2])


class RuleSetForm(DecidedByService):
    """Rules from a day on, with the document they come from."""

    effective_from = DayField(label=_("In force from"))
    quorum = ShareField(label=_("Quorum: at least"), max_length=8, help_text=_("Of all who are due."))
    request = ShareField(
        label=_("An extra meeting may be asked for by"), max_length=8, help_text=_("Of all with a vote.")
    )
    staff_categories = forms.MultipleChoiceField(
        label=_("Who is staff of this body"),
        choices=[(one.value, one.label) for one in SERVING_CATEGORIES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Agency staff take part where they are employed, unless your rules say otherwise."),
    )
    note = forms.CharField(
        label=_("note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = (
        "effective_from",
        "source",
        "quorum",
        "pass_rule",
        "request",
        "congress_from",
        "term_years",
        "staff_categories",
    )

    class Meta:
        model = RuleSet
        fields = (
            "effective_from",
            "source",
            "pass_rule",
            "congress_from",
            "term_years",
            "teachers_least",
            "leaders_most",
            "women_least",
            "young_least",
            "young_until",
            "presidium_least",
            "presidium_most",
            "papers_days",
            "staff_categories",
            "seconders",
            "who_seconds",
            "answer_days",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("quorum", self.instance.quorum)
        self.initial.setdefault("request", self.instance.request)

    @property
    def fields_typed(self) -> dict[str, Any]:
        typed = super().fields_typed
        for name in ("quorum", "request"):
            typed[f"{name}_numerator"], typed[f"{name}_denominator"] = typed.pop(name)
        return typed
