from datetime import date
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members.models import Standing, UnionGroup


class RosterFilter(forms.Form):
    """Whom the list shows, as they were on a day; what cannot be read is said, and left out."""

    q = forms.CharField(label=_("Name or staff number"), max_length=60, required=False)
    group = forms.TypedChoiceField(label=_("Union group"), coerce=int, empty_value=None, required=False)
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("All")), *Standing.Category.choices]
    )
    day = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: QueryDict) -> None:
        data = data.copy()
        data.setdefault("day", localdate().isoformat())
        super().__init__(data)
        # Asked once; a callable would be asked to check and again to draw.
        groups = [("", _("All")), *UnionGroup.objects.values_list("pk", "name")]
        cast(forms.ChoiceField, self.fields["group"]).choices = groups
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"

    @property
    def on(self) -> date:
        """The day asked for; today when none was, or none that can be read."""
        return self.cleaned_data.get("day") or localdate()
