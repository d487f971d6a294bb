"""What is typed about tags and care tags, and for whom a sheet of visits is."""

import re
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, whom_field
from accounts.models import User
from members.models import CareTag, Person, Tag
from members.reports.named import find_people, names_offered

_BETWEEN = re.compile(r"[\n,，、;；]+")
# More than a school's staff; what is longer was pasted by mistake.
_MOST = 2000
# Sentences about names that nobody has, before the rest waits for the next try.
_SAID = 10
# The months of 春节 visits and of 八一, when soldiers' families and veterans are visited (row 17).
VISIT_MONTHS = (1, 8)


class SpanForm(Dressed):
    """From a day, and to a last day or open."""

    since = DayField(label=_("From"))
    until = DayField(
        label=_("Up to and including"), required=False, help_text=_("Leave empty while it goes on.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", localdate())
        # Who bears what is restricted, in whatever field it is typed.
        for field in self.fields.values():
            field.widget.attrs["data-no-keep"] = True


class TagAddForm(SpanForm):
    """Several people bear a tag from a day on."""

    field_order = ("tag", "people", "since", "until")

    tag = forms.CharField(
        label=_("Tag"),
        max_length=30,
        widget=forms.TextInput(attrs={"list": "tags", "autocomplete": "off"}),
        help_text=_("One that is there already, or a new one."),
    )
    people = forms.CharField(
        label=_("Who"),
        max_length=60 * _MOST,
        widget=forms.Textarea(attrs={"rows": 6, "data-no-keep": True}),
        help_text=_("Names or staff numbers, one on each line or with commas between."),
    )

    def clean_people(self) -> list[Person]:
        texts = [text for text in map(str.strip, _BETWEEN.split(self.cleaned_data["people"])) if text]
        if not texts:
            raise forms.ValidationError(self.fields["people"].error_messages["required"], code="required")
        if len(texts) > _MOST:
            raise forms.ValidationError(_("At most %(most)s people at once."), params={"most": _MOST})
        return _meant(texts)

    @cached_property
    def names_of_tags(self) -> list[str]:
        """What is offered: the tags that are there, and the one that every union knows."""
        names = list(Tag.objects.values_list("name", flat=True))
        return names if Tag.ACTIVIST in names else [Tag.ACTIVIST, *names]


class EndForm(Dressed):
    """The last day of a mark; or that it never should have stood there."""

    last_day = DayField(label=_("Up to and including"), required=False)
    mistake = forms.BooleanField(label=_("It was entered by mistake; take it away"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("mistake") and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Until which day?"))
        return cleaned


class CareAddForm(SpanForm):
    """Somebody is looked after, for a reason that stays covered."""

    field_order = ("person", "kind", "since", "until", "note")

    person = whom_field(label=_("Name or staff number"))
    kind = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-no-keep": True}),
        help_text=_("Only what those who visit must know; no diagnosis. It is stored encrypted."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", _("Choose …")), *kinds_for(user)]

    def clean_person(self) -> Person:
        return _meant([self.cleaned_data["person"]])[0]

    @cached_property
    def names(self) -> list[str]:
        """Who is offered."""
        return names_offered(localdate())


class CareSheetForm(Dressed):
    """Which reasons a sheet of visits is made from, as they stand on a day, and what it is headed."""

    kinds = forms.MultipleChoiceField(label=_("For"), widget=forms.CheckboxSelectMultiple)
    title = forms.CharField(label=_("Heading"), max_length=60)
    day = DayField(label=_("As of"))
    mobile = forms.BooleanField(label=_("With mobile numbers"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = cast(forms.MultipleChoiceField, self.fields["kinds"])
        kinds.choices = kinds_for(user)
        kinds.widget.attrs["class"] = "form-check-input"
        if not user.has_perm("members.view_contacts"):
            del self.fields["mobile"]


def kinds_for(user: User) -> list[tuple[str, Any]]:
    """The reasons that `user` may know of."""
    if user.has_perm("members.view_restricted_care"):
        return list(CareTag.Kind.choices)
    return [(kind.value, kind.label) for kind in CareTag.OPEN_KINDS]


def _meant(texts: list[str]) -> list[Person]:
    """Who is meant; raises ValidationError with a sentence for each of the first that are unclear."""
    found = find_people(texts)
    unclear = [answer for answer in found.values() if isinstance(answer, forms.ValidationError)]
    if unclear:
        raise forms.ValidationError(unclear[:_SAID])
    return [answer for answer in found.values() if isinstance(answer, Person)]
