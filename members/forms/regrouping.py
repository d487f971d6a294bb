"""September's regrouping as it is sent: for everybody the group that was seen, and the new one."""

import re
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from members.models import UnionGroup
from members.reports.regrouping import Placed
from members.services.regrouping import Change

# to-<person>=<group seen>:<group to be>; 0 is “without a group”.
_KEY = re.compile(r"to-(\d{1,18})\Z")
_VALUE = re.compile(r"(\d{1,18}):(\d{1,18})\Z")


def next_september(today: date) -> date:
    """The school year's first day ahead; today while it is September, when groups are rearranged."""
    if today.month == 9:
        return today
    return date(today.year + (today.month > 9), 9, 1)


class RegroupDay(Dressed):
    """From which day people belong to their new groups."""

    day = DayField(label=_("From"), help_text=_("All changes hold from this day on."))

    def __init__(self, data: QueryDict) -> None:
        super().__init__({"day": data.get("day") or next_september(localdate()).isoformat()})
        self.is_valid()

    @property
    def on(self) -> date:
        return self.cleaned_data.get("day") or next_september(localdate())


class PutForm(Dressed):
    """Many at once into one group: those ticked, or all of a group or a department."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    into = forms.ChoiceField(label=_("Into the group"), required=False)

    def __init__(self, *args: Any, placed: list[Placed], groups: list[UnionGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(group.pk, group.name) for group in groups]
        departments = {one.department_id: one.department for one in placed if one.department_id}
        cast(forms.ChoiceField, self.fields["who"]).choices = [
            ("ticked", _("whoever is ticked below")),
            ("group-0", _("all full members without a group")),
            (_("all of a group"), [(f"group-{pk}", name) for pk, name in names]),
            (_("all of a department"), [(f"department-{pk}", n) for pk, n in sorted(departments.items())]),
        ]
        cast(forms.ChoiceField, self.fields["into"]).choices = [*names, (0, _("without a group"))]

    def chosen(self, placed: list[Placed], ticked: set[str]) -> list[Placed]:
        """Whom the form means; none when it cannot be read."""
        kind, _dash, number = self.cleaned_data.get("who", "").partition("-")
        if kind == "ticked":
            return [one for one in placed if str(one.person_id) in ticked]
        if kind == "group":
            return [one for one in placed if str(one.group_id or 0) == number and not one.keeps_only]
        return [one for one in placed if kind == "department" and str(one.department_id) == number]


def read_changes(data: QueryDict) -> dict[int, Change]:
    """What was sent for each person; what cannot be read was made by no page of ours, and is left out."""
    changes = {}
    for key in data:
        person, pair = _KEY.match(key), _VALUE.match(data.get(key) or "")
        if person and pair:
            before, after = (int(text) or None for text in pair.groups())
            changes[int(person[1])] = Change(int(person[1]), before, after)
    return changes
