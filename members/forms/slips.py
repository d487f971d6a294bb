from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from accounts.models import User
from members.reports.slips import groups_in_reach


class SlipFilter(Dressed):
    """Whom the list shows; what cannot be read is left out."""

    group = forms.TypedChoiceField(label=_("Union group"), coerce=int, empty_value=None, required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("who has not signed in yet")), ("all", _("everybody"))],
    )

    def __init__(self, user: User, data: QueryDict) -> None:
        super().__init__(data)
        groups = [("", _("All")), *groups_in_reach(user)]
        cast(forms.ChoiceField, self.fields["group"]).choices = groups
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        """As `slip_rows` takes it."""
        return {
            "group": self.cleaned_data.get("group"),
            "only_new": self.cleaned_data.get("show") != "all",
        }
