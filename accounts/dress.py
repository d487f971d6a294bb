"""How the house's forms look: its classes on every control, and days as the browser picks them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vault.versions import VersionedForm


def dress(form: forms.BaseForm) -> None:
    """Give every control of the form its class."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            widget.attrs["class"] = "form-check-input"
        elif not widget.is_hidden:
            widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"


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
