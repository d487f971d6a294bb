"""What is typed about delegates: who is ticked, what counts for the shares, when a seat ends."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from congress.forms.decided import DecidedByService
from congress.forms.whom import WhomField
from congress.models import Constituency, Delegate, Term
from congress.services.delegates import NewDelegate
from congress.shares import Seated
from members.models import Person


class PickRow(NamedTuple):
    """A line of the list to tick, as it was sent or as it begins."""

    person: Person
    is_picked: bool
    is_teacher: bool
    is_leader: bool
    votes: str


class PickForm(Dressed):
    """Several people ticked in a list, each with whether they teach or lead, and their votes.

    `kept` is what had been ticked and typed when the list was searched; who was not in the list then
    begins as everybody does.
    """

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Person],
        not_teaching: Collection[int] = (),
        kept: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates, self.not_teaching = candidates, not_teaching
        self.sent: Any = self.data if kept is None else kept
        self.is_searched = kept is not None

    def rows(self) -> list[PickRow]:
        ticked = {name: self._sent(name) for name in ("pick", "teacher", "leader")}
        listed = set(self.sent.get("listed", "").split(",")) if self.is_searched else set()
        return [
            PickRow(
                one,
                str(one.pk) in ticked["pick"],
                str(one.pk) in ticked["teacher"]
                if self.is_bound or str(one.pk) in listed
                else one.pk not in self.not_teaching,
                str(one.pk) in ticked["leader"],
                self.sent.get(f"votes-{one.pk}", ""),
            )
            for one in self.candidates
        ]

    @property
    def listed(self) -> str:
        """Who stands in the list that is shown."""
        return ",".join(str(one.pk) for one in self.candidates)

    def seated(self) -> list[Seated]:
        """Those ticked, whatever else is wrong with the form."""
        return [Seated(row.person, row.is_teacher, row.is_leader) for row in self.rows() if row.is_picked]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["people"] = [self._new(row) for row in self.rows() if row.is_picked]
        if not cleaned["people"]:
            self.add_error(None, _("Please tick at least one name."))
        return cleaned

    def _sent(self, name: str) -> set[str]:
        return set(self.sent.getlist(name)) if hasattr(self.sent, "getlist") else set()

    def _new(self, row: PickRow) -> NewDelegate:
        text = row.votes.strip()
        if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
            self.add_error(
                None,
                forms.ValidationError(
                    _("The votes of %(name)s are a whole number."),
                    code="votes",
                    params={"name": row.person.name},
                ),
            )
            text = ""
        return NewDelegate(row.person, row.is_teacher, row.is_leader, int(text) if text else None)


class DelegatesForm(PickForm):
    """Formal delegates who are entered, from a day."""

    since = DayField(label=_("From"), help_text=_("The day from which they sit."))
    constituency = forms.ModelChoiceField(
        label=_("constituency"), queryset=Constituency.objects.none(), required=False
    )
    by_election = forms.BooleanField(label=_("They come from a by-election."), required=False)

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["constituency"]
        choice.queryset = term.constituencies.all()
        self.initial.setdefault("since", max(term.period.lower, localdate()))


class ElectionForm(PickForm):
    """The result of a constituency's election: turnout, and who was elected."""

    held_on = DayField(label=_("Elected on"))
    entitled = forms.IntegerField(label=_("Entitled to vote"), min_value=1, max_value=9999)
    took_part = forms.IntegerField(label=_("Took part"), min_value=0, max_value=9999)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DelegateForm(DecidedByService):
    """What is known of a seat."""

    class Meta:
        model = Delegate
        fields = ("constituency", "votes", "is_teacher", "is_leader", "heads_delegation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["constituency"]
        choice.queryset = self.instance.term.constituencies.all()
        if self.instance.seat != Delegate.Seat.FORMAL:
            self.fields = {name: self.fields[name] for name in ("is_leader", "version")}


class DelegateEndForm(Dressed):
    """From which day a seat is no longer held, and why."""

    since = DayField(label=_("No longer a delegate from"))
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For instance: transferred, retired, recalled.")
    )

    def __init__(self, *args: Any, delegate: Delegate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A seat is held for a day at least, and who follows sits when it has ended.
        first = localdate()
        if delegate.post is not None:
            held = delegate.post.period
            first = max(first, held.upper if delegate.ended_reason else held.lower + timedelta(days=1))
        self.initial.setdefault("since", first)


class ReplaceForm(DelegateEndForm):
    """Who follows on a seat, after a by-election."""

    who = WhomField(label=_("Elected in the by-election"))
    votes = forms.IntegerField(label=_("votes received"), min_value=0, max_value=9999, required=False)
    is_teacher = forms.BooleanField(label=_("teaches"), required=False, initial=True)
    is_leader = forms.BooleanField(label=_("school leader or middle manager"), required=False)
    field_order = ("who", "votes", "is_teacher", "is_leader", "since", "reason")

    def __init__(self, *args: Any, delegate: Delegate, **kwargs: Any) -> None:
        super().__init__(*args, delegate=delegate, **kwargs)
        if delegate.ended_reason:
            self.fields["reason"].required = False
            self.fields["reason"].widget = forms.HiddenInput()
            self.fields["since"].label = _("From")
