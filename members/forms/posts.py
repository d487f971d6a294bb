"""What is typed about offices: who takes one, what they do, when it ends."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned, whom_field
from members.models import Committee, Post
from members.reports.named import find_people
from members.services.posts import SEATS
from paperwork.terms import years_later

_TERMS = [
    ("committee", _("as long as the committee's term")),
    ("3", _("3 years")),
    ("5", _("5 years")),
    ("open", _("until further notice")),
]
# Leaders of groups are named on the page of their group.
# Leaders are named at their group, delegates at the congress.
_ELSEWHERE = (Post.Kind.GROUP_LEADER, Post.Kind.DEPARTMENT_HEAD, Post.Kind.DELEGATE)
_KINDS = [(kind.value, kind.label) for kind in Post.Kind if kind not in _ELSEWHERE]


def last_day_after(since: date, years: int) -> date:
    """The last day of a term of whole years that begins on `since`."""
    return years_later(since, years) - timedelta(days=1)


class PostAddForm(Dressed):
    """Somebody takes an office from a day, for a term."""

    who = whom_field(label=_("Name or staff number"))
    kind = forms.ChoiceField(label=_("Office held"), choices=_KINDS)
    since = DayField(label=_("From"))
    term = forms.ChoiceField(label=_("Term"), choices=_TERMS)
    until = DayField(
        label=_("or until"), required=False, help_text=_("The last day, when the term is another one.")
    )
    duties = forms.CharField(label=_("Duties"), max_length=200, required=False)
    is_head = forms.BooleanField(label=_("Heads the committee"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", localdate())
        self.initial.setdefault("term", "committee" if self._has_committee() else "5")

    def _has_committee(self) -> bool:
        """Whether a committee is in force for the office asked for; for the union's where none is."""
        seat = SEATS.get(self.initial.get("kind") or Post.Kind.MEMBER, "")
        return Committee.objects.filter(kind=seat, period__contains=self.initial["since"]).exists()

    def clean_who(self) -> Any:
        text = self.cleaned_data["who"]
        found = find_people([text])[text]
        if isinstance(found, forms.ValidationError):
            raise found
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["until"] = cleaned["until"] or self._end_of_term(cleaned)
        return cleaned

    def _end_of_term(self, cleaned: dict[str, Any]) -> date | None:
        if cleaned["term"] == "open":
            return None
        if cleaned["term"] != "committee":
            return last_day_after(cleaned["since"], int(cleaned["term"]))
        seat = SEATS.get(cleaned["kind"], "")
        committee = Committee.objects.filter(kind=seat, period__contains=cleaned["since"]).first()
        if committee is None:
            self.add_error("term", _("No committee for this office is entered for that day; choose a term."))
            return None
        return committee.last_day


class PostForm(DressedVersioned):
    """The duties and the last day of an office."""

    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Leave empty while the end is open.")
    )

    class Meta:
        model = Post
        fields = ("duties", "is_head")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["last_day"] = self.instance.last_day
        if self.instance.committee_id is None:
            del self.fields["is_head"]


class PostEndForm(Dressed):
    """From which day an office is no longer held."""

    since = DayField(
        label=_("No longer in office from"),
        help_text=_("From this day on the rights of the office are gone."),
    )
    sure = forms.BooleanField(
        label=_("I mean it: from that day on there is no chair."),
        required=False,
        help_text=_("Until a new chair is elected, the school office may name an acting chair."),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", localdate())
        if post.kind != Post.Kind.CHAIR:
            del self.fields["sure"]
