"""What is done with those who are ticked in the list: a change, a file, a sheet."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.asked import numbers_asked
from accounts.dress import DayField, Dressed
from accounts.models import User
from members.forms.rosters import RosterFilter
from members.models import Person, Standing, Tag, UnionGroup
from members.models.standings import Category, StandingQuerySet
from members.reports.rosters import roster
from members.reports.sheets import SHOWN, Order
from members.services.judging import require_near
from members.spreadsheets.columns import RosterColumn


class Chosen:
    """Those who are ticked in the list, or all that its filter shows, of those whom `user` may see."""

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.form = RosterFilter(data, user=user)
        self.user = user
        self.everybody = bool(data.get("everybody"))
        self.keys = sorted(set(numbers_asked(data.getlist("person"))))

    @property
    def standings(self) -> StandingQuerySet:
        """What they were on the list's day."""
        if self.everybody:
            return roster(self.user, day=self.form.on, wanted=self.form.wanted)
        return roster(self.user, day=self.form.on).filter(person__in=self.keys)

    @cached_property
    def people(self) -> list[Person]:
        """Themselves, by pinyin. One query."""
        return [standing.person for standing in self.standings.select_related("person")]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What carries the choice to the next page."""
        if self.everybody:
            return [("everybody", "on"), *self.form.asked.items()]
        return [("day", self.form.on.isoformat()), *(("person", str(key)) for key in self.keys)]


class BulkForm(Dressed):
    """One change for all who are chosen, from a day on."""

    # The list's own filter goes along, and has fields of the same names.
    prefix = "to"

    class Action(models.TextChoices):
        GROUP = "group", _("Put them into a union group")
        CATEGORY = "category", _("Change their category")
        TAG = "tag", _("Give them a tag")

    action = forms.ChoiceField(label=_("What is to change"), choices=Action.choices, widget=forms.RadioSelect)
    group = forms.ModelChoiceField(
        UnionGroup.objects.none(), label=_("Union group"), required=False, empty_label=_("Please choose")
    )
    # Retiring is an act of its own.
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[
            ("", _("Please choose")),
            *((value, label) for value, label in Standing.Category.choices if value != Category.RETIRED),
        ],
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=30)
    effective_on = DayField(label=_("From"), initial=localdate)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    _MISSING = {
        Action.GROUP: _("Please choose the union group."),
        Action.CATEGORY: _("Please choose the category."),
        Action.TAG: _("Please write the tag."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].widget.attrs["class"] = "form-check-input"
        groups = cast(forms.ModelChoiceField, self.fields["group"])
        groups.queryset = UnionGroup.objects.open_on(localdate())
        self.fields["tag"].widget.attrs["list"] = "tags"

    def clean_effective_on(self) -> date:
        day = self.cleaned_data["effective_on"]
        require_near(day)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        action = cleaned.get("action")
        if action and not cleaned.get(action) and action not in self.errors:
            self.add_error(action, self._MISSING[action])
        return cleaned

    @property
    def action_label(self) -> str:
        return str(self.Action(self.cleaned_data["action"]).label)

    @property
    def target(self) -> str:
        """What people change to, in words."""
        action = self.cleaned_data["action"]
        value = self.cleaned_data[action]
        return str(Category(value).label) if action == self.Action.CATEGORY else str(value)

    @property
    def actions(self) -> Iterator[tuple[Any, forms.BoundField]]:
        """Each action with the field that it needs."""
        return zip(self["action"], (self[name] for name in self.Action.values), strict=True)

    @property
    def tags(self) -> list[str]:
        """Tags in use, to choose from while typing."""
        return list(Tag.objects.values_list("name", flat=True))


class ExportForm(Dressed):
    """Which columns leave the house, as what file, and what for."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Excel (.xlsx)")
        CSV = "csv", _("text with commas (.csv)")

    purpose = forms.CharField(
        label=_("What the file is for"),
        max_length=100,
        help_text=_("Written down with your name, the day and the columns; whoever is in it can be told."),
    )
    kind = forms.ChoiceField(
        label=_("File"), choices=Kind.choices, initial=Kind.XLSX, widget=forms.RadioSelect
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        initial=SHOWN,
        error_messages={"required": _("Please tick at least one column.")},
    )

    def __init__(self, *args: Any, kept: Sequence[RosterColumn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "columns"):
            self.fields[name].widget.attrs["class"] = "form-check-input"
        self.kept = kept
        choices = [(column.field, column.heading) for column in kept]
        cast(forms.MultipleChoiceField, self.fields["columns"]).choices = choices

    @property
    def chosen(self) -> list[RosterColumn]:
        """In the order of the roster, whatever was ticked first."""
        return [column for column in self.kept if column.field in self.cleaned_data["columns"]]


class SheetForm(Dressed):
    """How a sheet is printed; what is wrong falls back to what is usual."""

    order = forms.ChoiceField(label=_("Order"), choices=Order.choices, required=False)

    def __init__(self, data: QueryDict) -> None:
        data = data.copy()
        data.setdefault("order", Order.PINYIN)
        super().__init__(data)
        self.is_valid()

    @property
    def by(self) -> str:
        return self.cleaned_data.get("order") or Order.PINYIN


class SignInForm(SheetForm):
    """What stands at the head of a sheet to sign."""

    title = forms.CharField(label=_("Meeting"), required=False, max_length=60)
    when = forms.CharField(label=_("Time"), required=False, max_length=40)
    place = forms.CharField(label=_("Place"), required=False, max_length=40)
    everybody = forms.BooleanField(
        label=_("Also those without a group who are not full members"), required=False
    )
