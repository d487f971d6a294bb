"""What is typed about union groups and who leads them."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned
from members.models import Person, Standing, UnionGroup


class GroupAddForm(Dressed):
    """A new group; it stands last in the list."""

    name = forms.CharField(label=_("Name of the group"), max_length=60)


class GroupForm(DressedVersioned):
    """A group's name and place, and from which day there is no such group any more."""

    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=999, help_text=_("Smaller numbers stand first.")
    )
    closed_on = DayField(
        label=_("Closed from"),
        required=False,
        help_text=_("Only when nobody is in the group any more. Leave empty while there is such a group."),
    )

    class Meta:
        model = UnionGroup
        fields = ("name", "position", "closed_on")
        error_messages = {"name": {"unique": _("There is a group of this name already.")}}


class LeaderForm(Dressed):
    """Who leads a group, from when and until when."""

    person = forms.ModelChoiceField(
        label=_("Group leader"),
        queryset=Person.objects.filter(merged_into=None),
        empty_label=None,
        error_messages={"invalid_choice": _("Please choose somebody from the list.")},
    )
    since = DayField(label=_("From"), help_text=_("The earlier leader's term ends the day before."))
    until = DayField(label=_("Until"), required=False, help_text=_("Leave empty while it is open."))

    def __init__(self, *args: Any, group: UnionGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", localdate())
        # Offered are those of the group, now or later; the service says who is outside on the day.
        people = cast(forms.ModelChoiceField, self.fields["person"])
        people.widget.choices = [("", _("Choose …")), *_people_in(group, localdate())]


def _people_in(group: UnionGroup, day: date) -> list[tuple[int, str]]:
    rows = (
        Standing.objects.filter(group=group, period__overlap=DateRange(day, None))
        .order_by("person__pinyin", "person__staff_number")
        .values_list("person_id", "person__name", "person__staff_number")
    )
    return list(dict.fromkeys((pk, f"{name}（{number}）") for pk, name, number in rows))


class DayFilter(Dressed):
    """The day on which the page shows people; today when none was given, or none that can be read."""

    day = DayField(label=_("As of"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__({"day": data.get("day") or localdate().isoformat()})
        self.is_valid()

    @property
    def on(self) -> date:
        return self.cleaned_data.get("day") or localdate()


class UndoForm(Dressed):
    """Why a regrouping is undone as a whole."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
