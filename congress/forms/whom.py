"""Somebody named by name, staff number or both, as the list of names offers it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import refuse_unseen
from members.models import Person


class WhomField(forms.CharField):
    """A field that is filled with a name and gives the person; the page offers names in the list `people`."""

    widget = forms.TextInput(attrs={"list": "people", "autocomplete": "off"})
    default_error_messages = {
        "nobody": _("Nobody is found by this; choose from the names offered."),
        "several": _("Several people are found by this; please add the staff number."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        refuse_unseen(text)
        words = {text, *text.split()}
        rows = Person.objects.filter(merged_into=None)
        numbered = list(rows.filter(staff_number__in=words | {word.upper() for word in words}))
        named = list(rows.filter(name__in=words))
        both = [one for one in numbered if one in named]
        found = both if numbered and named else numbered or named
        if len(found) != 1:
            code = "several" if found else "nobody"
            raise forms.ValidationError(self.error_messages[code], code=code)
        return found[0]
