"""Whom the list shows, and what is done with those who are ticked in it."""

from datetime import date
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, dress
from accounts.models import User
from members.models import Person, Standing, Tag
from members.reports.rosters import NOT_FULL, SERVING, Wanted, choices

_ALL = ("", _("All"))
# A register of the living; and `date` can count back no further.
_OLDEST = 120
_RARE = ("membership", "department", "sex", "age_from", "age_to", "tag")


class PlainSelect(forms.Select):
    """A choice written without a template for each of its options; the list has six of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(item) for item in self.format_value(value)}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class RosterFilter(forms.Form):
    """Whom the list shows, as they were on a day; what cannot be read is said, and left out."""

    q = forms.CharField(
        label=_("Name, pinyin, initials, staff number or name of the group"), max_length=60, required=False
    )
    group = forms.TypedChoiceField(
        label=_("Union group"), coerce=int, empty_value=None, required=False, widget=PlainSelect
    )
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        widget=PlainSelect,
        choices=[_ALL, (SERVING, _("serving staff")), *Standing.Category.choices],
    )
    membership = forms.ChoiceField(
        label=_("Membership"),
        required=False,
        widget=PlainSelect,
        choices=[_ALL, *Standing.Membership.choices, (NOT_FULL, _("all but full members"))],
    )
    department = forms.TypedChoiceField(
        label=_("Department"), coerce=int, empty_value=None, required=False, widget=PlainSelect
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, widget=PlainSelect, choices=[_ALL, *Person.Sex.choices]
    )
    age_from = forms.IntegerField(label=_("Age from"), required=False, min_value=0, max_value=_OLDEST)
    age_to = forms.IntegerField(label=_("Age to"), required=False, min_value=0, max_value=_OLDEST)
    tag = forms.TypedChoiceField(
        label=_("Tag"), coerce=int, empty_value=None, required=False, widget=PlainSelect
    )
    day = DayField(label=_("As of"), required=False)
    absent = forms.BooleanField(label=_("Those who are not on the list that day"), required=False)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        data = data.copy()
        data.setdefault("day", localdate().isoformat())
        super().__init__(data)
        # Whoever may not read years of birth may not find them by narrowing an age down either.
        if not user.has_perm("members.view_contacts"):
            del self.fields["age_from"], self.fields["age_to"]
        for name, rows in self.places.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [_ALL, *rows]
        dress(self)
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("age_from"), cleaned.get("age_to")
        if since is not None and until is not None and since > until:
            self.add_error("age_to", _("The second age should not be below the first."))
        return cleaned

    @cached_property
    def places(self) -> dict[str, list[tuple[int, str]]]:
        """Asked once; a callable would be asked to check and again to draw."""
        return choices()

    @property
    def on(self) -> date:
        """The day asked for; today when none was, or none that can be read."""
        return self.cleaned_data.get("day") or localdate()

    @cached_property
    def wanted(self) -> Wanted:
        if self.errors:
            return Wanted(unread=True)
        typed = {
            name: self.cleaned_data.get(name) for name in Wanted.__dataclass_fields__ if name in self.fields
        }
        given = {name: value for name, value in typed.items() if value not in ("", None)}
        return Wanted(**given, named=self._groups_named(given.get("q", "")))

    @property
    def asked(self) -> dict[str, str]:
        """What the address says and the list follows, to be carried to another page."""
        names = [name for name in self.fields if self.cleaned_data.get(name) not in ("", None, False)]
        return {name: self.data[name] for name in names}

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the rarer questions is asked, so that their fields lie open."""
        return any(self.data.get(name) for name in (*_RARE, "absent") if name in self.fields)

    @property
    def rarer(self) -> list[forms.BoundField]:
        return [self[name] for name in _RARE if name in self.fields]

    @property
    def activists(self) -> int | None:
        """The tag of the union's activists, where the school uses it."""
        return next((pk for pk, name in self.places["tag"] if name == Tag.ACTIVIST), None)

    def _groups_named(self, typed: str) -> tuple[int, ...]:
        plain = "".join(typed.split())
        return tuple(pk for pk, name in self.places["group"] if plain and name.startswith(plain))
