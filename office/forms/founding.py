"""What is asked when the house is set up."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import OptionalChoice
from accounts.models import User
from members.models import Person, Post, Province, Union
from members.services.union import Named, proposed_assembly, school_year_begins

_NUMBER = Person._meta.get_field("staff_number").max_length
_NAME = Person._meta.get_field("name").max_length
_CHAIR = Post.Kind.CHAIR
# Officers beside the chair, in the order of the page.
OTHERS = (Post.Kind.TREASURER, Post.Kind.AUDITOR, Post.Kind.ADMINISTRATOR)


def _number_field(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", "autocapitalize": "none"})
    return forms.CharField(label=label, max_length=_NUMBER, required=required, widget=widget)


def _name_field(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, max_length=_NAME, required=required, widget=widget)


def _password_field(label: Any, **kwargs: Any) -> forms.CharField:
    # A refused form keeps what was typed; the page is stored nowhere.
    widget = forms.PasswordInput({"autocomplete": "new-password"}, render_value=True)
    return forms.CharField(label=label, strip=False, widget=widget, **kwargs)


class FoundingForm(forms.Form):
    """The school, the three questions of how it works, and who holds which office."""

    school_name = forms.CharField(label=_("Name of the school"), max_length=90)
    name = forms.CharField(
        label=_("Name of the union"),
        max_length=100,
        required=False,
        help_text=_("Left empty, it is the school's name with “工会委员会” behind it."),
    )
    province = forms.ChoiceField(
        label=_("Province"),
        choices=[("", _("please choose")), *Province.choices],
        help_text=_("Amounts and thresholds differ by province."),
    )
    plan_first_month = forms.TypedChoiceField(
        label=_("The plan's year begins in"),
        coerce=int,
        choices=[
            (1, _("January (calendar year)")),
            (9, _("September (school year)")),
            (2, _("February (spring term first)")),
        ],
    )
    staff_count = forms.IntegerField(
        label=_("How many staff has the school?"),
        min_value=1,
        max_value=100_000,
        help_text=_("Everybody employed, members of the union or not. Roughly is enough."),
    )
    assembly = forms.ChoiceField(
        label=_("How do the staff meet?"),
        required=False,
        choices=[
            ("", _("by the number of staff: from 80 on a congress with delegates")),
            *Union.Assembly.choices,
        ],
        help_text=_(
            "Under 80 staff a general staff meeting is usual "
            "(Order 32 of the Ministry of Education, article 15)."
        ),
    )
    bookkeeping = forms.ChoiceField(
        label=_("Who keeps the union's books?"), choices=Union.Bookkeeping.choices, initial="union"
    )
    chair_number = _number_field(_("Chair's staff number"), required=True)
    chair_name = _name_field(_("Chair's name"), required=True)
    chair_sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", _("not said")), *Person.Sex.choices]
    )
    password = _password_field(
        _("Password"), help_text=_("At least eight characters; not a common word, and not the staff number.")
    )
    password_again = _password_field(_("Password once more"))
    treasurer_number = _number_field(_("Staff number"))
    treasurer_name = _name_field(_("Name"))
    auditor_number = _number_field(_("Staff number"))
    auditor_name = _name_field(_("Name"))
    administrator_number = _number_field(_("Staff number"))
    administrator_name = _name_field(_("Name"))
    since = forms.DateField(
        label=_("From which day?"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "The people named here are entered as permanent staff and members from this day, and their terms "
            "begin on it. When exactly somebody came and joined is put right later on their own page."
        ),
    )
    term_years = OptionalChoice(
        label=_("How long is the term?"),
        initial=5,
        choices=[(5, _("five years")), (3, _("three years")), ("", _("no end yet"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", school_year_begins(localdate()))
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_password(cleaned)
        for kind in OTHERS:
            self._check_pair(kind, cleaned)
        return cleaned

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if not password:
            return
        if again and password != again:
            self.add_error("password_again", _("The two passwords are not the same."))
        try:
            validate_password(password, User(staff_number=cleaned.get("chair_number", "")))
        except ValidationError as refusal:
            self.add_error("password", refusal)

    def _check_pair(self, kind: str, cleaned: dict[str, Any]) -> None:
        number, name = cleaned.get(f"{kind}_number"), cleaned.get(f"{kind}_name")
        if number and not name:
            sentence = _("%(office)s: please write the name too, or leave both empty.")
            self.add_error(f"{kind}_name", sentence % {"office": Post.Kind(kind).label})
        elif name and not number:
            sentence = _("%(office)s: please write the staff number too, or leave both empty.")
            self.add_error(f"{kind}_number", sentence % {"office": Post.Kind(kind).label})

    def others(self) -> list[dict[str, Any]]:
        """The offices that may be left for later, each with its two fields."""
        return [
            {"kind": kind, "label": kind.label, "fields": [self[f"{kind}_name"], self[f"{kind}_number"]]}
            for kind in OTHERS
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """What `found_union` is given."""
        typed = self.cleaned_data
        officers = {_CHAIR: Named(typed["chair_number"], typed["chair_name"], typed["chair_sex"])}
        for kind in OTHERS:
            if typed[f"{kind}_number"]:
                officers[kind] = Named(typed[f"{kind}_number"], typed[f"{kind}_name"])
        facts = {
            name: typed[name]
            for name in ("school_name", "province", "plan_first_month", "staff_count", "bookkeeping")
        }
        return facts | {
            "name": typed["name"] or f"{typed['school_name']}工会委员会",
            "assembly": typed["assembly"] or proposed_assembly(typed["staff_count"]),
            "officers": cast("dict[str, Named]", officers),
            "password": typed["password"],
            "since": typed["since"],
            "term_years": typed["term_years"],
        }
