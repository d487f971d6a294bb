"""What is typed on the settings page."""

from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.dress import DressedVersioned
from members.models import OptionalField, Province, Union
from vault.versions import StaleVersion

# Why a school may want to keep a field, and what it owes to people when it does (PIPL articles 5, 6, 28).
REASONS = {
    OptionalField.ETHNICITY: _("For the registration form and the higher-level union's statistics."),
    OptionalField.POLITICAL_STATUS: _(
        "For the registration form. What somebody believes is theirs; keep it only if a form asks for it."
    ),
    OptionalField.EDUCATION: _("For the registration form."),
    OptionalField.JOB_TITLE: _("For the registration form, and to know who is a head of department."),
    OptionalField.PROFESSIONAL_TITLE: _("For the registration form and statistics of the congress."),
    OptionalField.MEMBER_NUMBER: _("The number on the membership card, for those who lose it."),
    OptionalField.IDENTITY_NUMBER: _(
        "Sensitive. Only for real-name registration or the bank's membership card: ask for separate consent. "
        "It is encrypted and covered, each look is recorded, and it can be thrown away after it was compared."
    ),
}


class UnionForm(DressedVersioned):
    """Names, how the union works, and what is kept about people."""

    plan_first_month = forms.TypedChoiceField(
        label=_("The plan's year begins in"), coerce=int, choices=list(MONTHS.items())
    )
    women_committee_from = forms.IntegerField(
        label=_("Women workers' committee from"),
        min_value=1,
        max_value=1000,
        help_text=_("Number of women members; 10 in most places, 25 in Beijing and Shanghai."),
    )
    retention_years = forms.IntegerField(
        label=_("Years kept after leaving"),
        min_value=1,
        max_value=30,
        help_text=_("After that, people who left are offered to be forgotten; nothing happens by itself."),
    )

    optional_fields = forms.MultipleChoiceField(
        label=_("Kept about people"), choices=OptionalField.choices, required=False
    )

    class Meta:
        model = Union
        fields = (
            "school_name",
            "name",
            "province",
            "plan_first_month",
            "staff_count",
            "assembly",
            "bookkeeping",
            "women_committee_from",
            "retention_years",
            "optional_fields",
        )
        labels = {"school_name": _("Name of the school"), "name": _("Name of the union")}
        help_texts = {
            "staff_count": _("Everybody employed, members of the union or not. Roughly is enough."),
            "assembly": _(
                "Under 80 staff a general staff meeting is usual "
                "(Order 32 of the Ministry of Education, article 15)."
            ),
            "plan_first_month": _("For new plans; those that are there stay as they are."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = cast(forms.ChoiceField, self.fields["province"])
        province.choices = [("", _("please choose")), *Province.choices]

    def clean_version(self) -> int:
        try:
            return super().clean_version()
        except StaleVersion:
            self.moved = [self._in_words(*one) for one in self.moved]
            raise

    def _in_words(self, label: str, *texts: Any) -> tuple[str, Any, Any]:
        """What has moved, as the page says it and not as it is stored."""
        field = next(field for field in self.fields.values() if str(field.label) == label)
        words = {str(key): str(word) for key, word in getattr(field, "choices", ())}
        now, typed = (
            ", ".join(words.get(str(one), str(one)) for one in (text if isinstance(text, list) else [text]))
            for text in texts
        )
        return label, now, typed

    def optional_choices(self, held: dict[str, int]) -> list[dict[str, Any]]:
        """Each optional field with its box, why it may be kept, and how many people's are stored."""
        chosen = set(self["optional_fields"].value() or ())
        return [
            {
                "value": field.value,
                "label": field.label,
                "reason": REASONS[field],
                "is_on": field.value in chosen,
                "held": held[field.value],
            }
            for field in OptionalField
        ]
