"""What is typed about somebody; services decide."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, DressedVersioned
from almanac.lunar import day_name, month_name
from members.models import OptionalField, Person, Standing, Union, UnionGroup
from members.models.standings import Membership
from members.spreadsheets.cells import CellError
from members.spreadsheets.columns import BY_FIELD

_MONTHS = [("", "—"), *((number, month_name(number)) for number in range(1, 13))]
_DAYS = [("", "—"), *((number, day_name(number)) for number in range(1, 31))]
OPTIONAL = [field.value for field in OptionalField if field != OptionalField.IDENTITY_NUMBER]


class _CleansContacts:
    """A number that can be rung, written as the roster writes it, and nobody else's: one signs in by it."""

    cleaned_data: dict[str, Any]
    initial: dict[str, Any]
    instance: Person

    def clean_mobile(self) -> str:
        try:
            mobile = BY_FIELD["mobile"].read(self.cleaned_data["mobile"], localdate()) or ""
        except CellError as error:
            raise ValidationError(str(error)) from error
        # What two had before is not in the way of another fact being put right.
        if mobile and mobile != self.initial.get("mobile"):
            here = Standing.objects.on(localdate()).values("person")
            others = Person.objects.exclude(pk=self.instance.pk)
            if others.filter(mobile=mobile, merged_into=None, pk__in=here).exists():
                # Whose it is, is not for everybody who types here to know.
                raise ValidationError(
                    _("This mobile number is registered for another teacher already; please check it.")
                )
        return mobile


class ContactsForm(_CleansContacts, DressedVersioned):
    """What a group leader keeps in order."""

    class Meta:
        model = Person
        fields = ("mobile", "email")


class PersonForm(_CleansContacts, DressedVersioned):
    """All that is known about somebody but what they are to the union."""

    lunar_month = forms.TypedChoiceField(
        label=_("Lunar month"), choices=_MONTHS, coerce=int, empty_value=None, required=False
    )
    lunar_day = forms.TypedChoiceField(
        label=_("Lunar day"), choices=_DAYS, coerce=int, empty_value=None, required=False
    )

    class Meta:
        model = Person
        fields = (
            "staff_number",
            "name",
            "sex",
            "department",
            "mobile",
            "email",
            "born_on",
            "born_day_known",
            "birthday_calendar",
            "lunar_month",
            "lunar_day",
            "lunar_leap",
            *OPTIONAL,
        )
        field_classes = {"born_on": DayField}
        widgets = {"born_on": DayField.widget}

    def __init__(self, *args: Any, union: Union | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["department"]).empty_label = "—"
        cast(forms.ChoiceField, self.fields["sex"]).choices = [("", "—"), *Person.Sex.choices]
        # Asked only about somebody of whom the month alone is known; a day that is typed is known.
        if self.instance.born_day_known:
            del self.fields["born_day_known"]
        for name in OPTIONAL:
            if union is None or not union.keeps(name):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("birthday_calendar") == Person.BirthdayCalendar.SOLAR:
            cleaned.update(lunar_month=None, lunar_day=None, lunar_leap=False)
        return cleaned

    def validate_unique(self) -> None:
        """Left to the service, which says whose staff number it is."""


class ColleagueForm(PersonForm):
    """Somebody new, with what they are to the school and to the union."""

    category = forms.ChoiceField(label=_("Category"), choices=Standing.Category.choices)
    since = DayField(label=_("Here since"), initial=localdate)
    membership = forms.ChoiceField(
        label=_("Membership"), choices=Standing.Membership.choices, initial=Membership.NONE
    )
    joined_on = DayField(
        label=_("Joined the union on"),
        required=False,
        help_text=_("For full members; the same day when it is left empty."),
    )
    group = forms.ModelChoiceField(
        UnionGroup.objects.none(), label=_("Union group"), required=False, empty_label=_("no union group")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A row that is not there yet has no version to be compared.
        del self.fields["version"]
        groups = cast(forms.ModelChoiceField, self.fields["group"])
        groups.queryset = UnionGroup.objects.open_on(localdate())
