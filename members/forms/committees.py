"""A committee and its members, typed in one form."""

from typing import Any, cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned, whom_field
from members.duties import USUAL_DUTIES
from members.forms.posts import last_day_after
from members.models import Committee, Person, Post
from members.reports.named import find_people
from members.services.committees import Seat
from members.services.posts import SEATS

_K = Post.Kind
# The rows a new committee begins with; rows without a name are left out.
_USUAL_SEATS: dict[str, tuple[str, ...]] = {
    Committee.Kind.UNION: (
        _K.CHAIR,
        _K.VICE_CHAIR,
        _K.ORGANISATION,
        _K.PUBLICITY,
        _K.CULTURE_SPORT,
        _K.WOMEN,
        _K.WELFARE,
        _K.TREASURER,
        _K.LABOUR_PROTECTION,
    ),
    Committee.Kind.AUDIT: (_K.AUDITOR,) * 3,
    Committee.Kind.WOMEN: (_K.WOMEN_COMMITTEE,) * 5,
}
MORE_ROWS = 3


def kinds_in(kind: str) -> list[str]:
    """The offices that have a seat in a committee of this kind."""
    return [office for office in Post.Kind.values if SEATS.get(office) == kind]


def seats_to_begin_with(kind: str, holders: dict[str, list[str]]) -> list[dict[str, Any]]:
    """A row for each usual office, its usual duties, and who holds it today (`holders`: names by office)."""
    left = {office: list(names) for office, names in holders.items()}
    rows = []
    for office in _USUAL_SEATS[kind]:
        names = left.get(office, [])
        rows.append({"kind": office, "who": names.pop(0) if names else "", "duties": USUAL_DUTIES[office]})
    # Whoever holds one of the offices beyond the usual rows.
    for office, names in left.items():
        rows += [{"kind": office, "who": name, "duties": USUAL_DUTIES[office]} for name in names]
    return rows


class SeatForm(Dressed):
    """A member of the committee; a row without a name is left out."""

    who = whom_field(label=_("Name or staff number"), required=False)
    kind = forms.ChoiceField(label=_("Office held"))
    duties = forms.CharField(label=_("Duties"), max_length=200, required=False)
    is_head = forms.BooleanField(label=_("Head"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Post.Kind.choices)
        field = cast(forms.ChoiceField, self.fields["kind"])
        # A row that is added begins with the plainest office.
        field.initial = kinds_in(kind)[-1]
        field.choices = [(office, names[office]) for office in kinds_in(kind)]
        # The chair heads the union committee; the other committees say who does.
        if kind == Committee.Kind.UNION:
            del self.fields["is_head"]

    def seat_of(self, person: Person) -> Seat:
        typed = self.cleaned_data
        return Seat(person, typed["kind"], typed["duties"], typed.get("is_head", False))


class _WithSeats(forms.BaseForm):
    """A form that is filled together with the rows of `seats`."""

    seats: Any
    seats_typed: list[Seat]
    FACTS: tuple[str, ...]

    @property
    def facts(self) -> list[Any]:
        """The fields of the term itself."""
        return [self[name] for name in self.FACTS]

    def is_valid(self) -> bool:
        return super().is_valid() & self.seats.is_valid() and self._seats_are_known()

    def _seats_are_known(self) -> bool:
        """Find everybody who was named, in one statement; who is unclear is said beside the row."""
        rows = [row for row in self.seats if row.cleaned_data.get("who")]
        people = find_people([row.cleaned_data["who"] for row in rows])
        self.seats_typed = []
        for row in rows:
            found = people[row.cleaned_data["who"]]
            if isinstance(found, Person):
                self.seats_typed.append(row.seat_of(found))
            else:
                row.add_error("who", found)
        return len(self.seats_typed) == len(rows)


def _seat_rows(kind: str, data: Any, rows: list[dict[str, Any]]) -> Any:
    rows_of = forms.formset_factory(SeatForm, extra=0, max_num=60, validate_max=True)
    return rows_of(data, initial=None if data else rows, prefix="seat", form_kwargs={"kind": kind})


class CommitteeAddForm(_WithSeats, Dressed):
    """A new term of a committee."""

    FACTS = ("number", "since", "term", "until", "elected_on", "approval_number")

    number = forms.IntegerField(label=_("Term number"), min_value=1, max_value=999)
    since = DayField(
        label=_("From"),
        help_text=_("The earlier term, with the offices held in it, ends the day before."),
    )
    term = forms.ChoiceField(
        label=_("Term"),
        choices=[("3", _("3 years")), ("5", _("5 years"))],
        help_text=_("The offices in it end with it, even where a longer term is recorded now."),
    )
    until = DayField(
        label=_("or until"), required=False, help_text=_("The last day, when the term is another one.")
    )
    elected_on = DayField(label=_("Elected on"), required=False)
    approval_number = forms.CharField(
        label=_("Approval of the higher-level union"), max_length=60, required=False
    )

    def __init__(self, data: Any = None, *, kind: str, rows: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("since", localdate())
        self.seats = _seat_rows(kind, data, rows)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["until"] = cleaned["until"] or last_day_after(cleaned["since"], int(cleaned.pop("term")))
            cleaned.pop("term", None)
        return cleaned


class CommitteeForm(_WithSeats, DressedVersioned):
    """A committee's facts, its members' duties, and members who join it later."""

    FACTS = ("number", "since", "last_day", "elected_on", "approval_number")

    since = DayField(label=_("From"))
    last_day = DayField(label=_("Last day"))
    elected_on = DayField(label=_("Elected on"), required=False)
    seated_from = DayField(label=_("New members from"), required=False)

    class Meta:
        model = Committee
        fields = ("number", "elected_on", "approval_number")

    def __init__(self, data: Any = None, *, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["since"] = self.instance.period.lower
        self.initial["last_day"] = self.instance.last_day
        self.initial["seated_from"] = localdate()
        self.posts = posts
        for post in posts:
            self.fields[f"duties-{post.pk}"] = forms.CharField(
                label=f"{post.person.name} · {post.get_kind_display()}",
                max_length=200,
                required=False,
                initial=post.duties,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
        blank = [{"kind": kinds_in(self.instance.kind)[-1]} for _row in range(MORE_ROWS)]
        self.seats = _seat_rows(self.instance.kind, data, blank)

    @property
    def duties_rows(self) -> list[tuple[Post, Any, str]]:
        """Each office with its field, and what the office usually does."""
        return [(p, self[f"duties-{p.pk}"], USUAL_DUTIES.get(p.kind, "")) for p in self.posts]

    @property
    def duties_typed(self) -> dict[int, str]:
        return {post.pk: self.cleaned_data[f"duties-{post.pk}"] for post in self.posts}
