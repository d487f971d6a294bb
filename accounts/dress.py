"""How the house's forms look and what they refuse: classes on every control, days, signs nobody sees."""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from vault.versions import VersionedForm

# NUL, which the database cannot hold, and what turns the direction of writing (Unicode UAX 9, 2.1 to 2.4).
UNSEEN = re.compile("[\x00\u202a-\u202e\u2066-\u2069]")


_DASHES = BLANK_CHOICE_DASH[0][1]
_REQUIRED = forms.Field.default_error_messages["required"]


def refuse_unseen(value: Any) -> None:
    """Raise ValidationError where a text holds a sign nobody sees, which shows it other than it is."""
    if UNSEEN.search(str(value)):
        raise ValidationError(
            _(
                "There is a sign in it that cannot be seen, such as one that turns the writing. "
                "Please type it."
            ),
            code="unseen_sign",
        )


def dress(form: forms.BaseForm) -> None:
    """Give every control of the form its class, every text its check, and kind words for the rest."""
    for field in form.fields.values():
        _say_kindly(field)
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
            others = [one for one in field.validators if not isinstance(one, ProhibitNullCharactersValidator)]
            field.validators = [*others, refuse_unseen]
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
            widget.attrs["class"] = "form-check-input"
        elif not widget.is_hidden:
            widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"


def _say_kindly(field: forms.Field) -> None:
    """What Django says where nothing is chosen yet, and of numbers that are too large or too small."""
    if isinstance(field, forms.ChoiceField) and field.error_messages["required"] == _REQUIRED:
        field.error_messages["required"] = _("Please choose one.")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES:
            field.empty_label = str(_("Please choose"))
    elif isinstance(field, forms.ChoiceField):
        choices = list(cast(Iterable[Any], field.choices))
        if choices and choices[0] == ("", _DASHES):
            field.choices = [("", _("Please choose")), *choices[1:]]
    elif isinstance(field, forms.IntegerField):
        field.error_messages.setdefault("max_value", _("Please enter a number of at most %(limit_value)s."))
        field.error_messages.setdefault("min_value", _("Please enter a number of at least %(limit_value)s."))


class Dressed(forms.Form):
    """A form of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class DressedVersioned(VersionedForm):
    """A form that edits a row; `fields_typed` is what a service is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    @property
    def fields_typed(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class DayField(forms.DateField):
    """A day, picked or typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": _("This is no day of the calendar; write it as 2026-09-01.")}


class OptionalChoice(forms.TypedChoiceField):
    """One of several that go by number, or none of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)


def whom_field(**kwargs: Any) -> forms.CharField:
    """A field that is filled with somebody's name; the page offers names in the list `people`."""
    widget = forms.TextInput(attrs={"list": "people", "autocomplete": "off"})
    return forms.CharField(max_length=100, widget=widget, **kwargs)
