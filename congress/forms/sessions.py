"""What is typed about a session, its meetings, its agenda and its preparation."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed, DressedVersioned, OptionalChoice
from activities.models import Activity, WorkPlan
from congress.models import AgendaItem, Body, PreparationStep, Session, Sitting, Term
from congress.powers import Power
from congress.services.sessions import Meeting

_MEETINGS = (
    "formal_on",
    "formal_at",
    "formal_place",
    "preliminary_on",
    "preliminary_at",
    "preliminary_place",
)


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class SessionForm(DressedVersioned):
    """A session that is called or changed; its meetings stand in the calendar."""

    number = forms.IntegerField(label=_("Session number"), min_value=1, max_value=99)
    formal_on = DayField(label=_("Day of the formal meeting"))
    formal_at = _time_field(_("Time of the formal meeting"))
    formal_place = forms.CharField(label=_("Place of the formal meeting"), max_length=100, required=False)
    preliminary_on = DayField(
        label=_("Day of the preliminary meeting"),
        required=False,
        help_text=_("Leave empty when there is none. On the same day, both meetings need a time."),
    )
    preliminary_at = _time_field(_("Time of the preliminary meeting"))
    preliminary_place = forms.CharField(
        label=_("Place of the preliminary meeting"), max_length=100, required=False
    )
    field_order = ["number", *_MEETINGS]

    class Meta:
        model = Session
        fields = ("joint_term", "calling", "requested_by", "theme")
        widgets = {"theme": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "joint_term": _("Only for a joint sitting with the members' meeting; each has its own roll."),
            "requested_by": _("Only when delegates have asked for an extra session."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joint = cast(forms.ModelChoiceField, self.fields["joint_term"])
        joint.queryset = Term.objects.filter(body=Body.MEMBERS_MEETING)
        joint.empty_label = str(_("no other body"))

    @property
    def formal(self) -> Meeting:
        typed = self.cleaned_data
        return Meeting(typed["formal_on"], typed["formal_at"], typed["formal_place"])

    @property
    def preliminary(self) -> Meeting | None:
        typed = self.cleaned_data
        if typed["preliminary_on"] is None:
            return None
        return Meeting(typed["preliminary_on"], typed["preliminary_at"], typed["preliminary_place"])

    @property
    def fields_typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("number", *(self._meta.fields or ()))}


class SessionAddForm(SessionForm):
    """A new session: of which term, and as which line of the plan."""

    term = forms.ModelChoiceField(label=_("Term of the body"), queryset=Term.objects.none(), empty_label=None)
    activity = forms.ModelChoiceField(
        label=_("Line of the work plan"),
        queryset=Activity.objects.none(),
        required=False,
        empty_label=_("a new line of the plan"),
        help_text=_("Where the plan has a line for this meeting already, choose it."),
    )
    number = forms.IntegerField(
        label=_("Session number"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Leave it empty, and it is the number after the last session of the chosen term."),
    )
    field_order = ["term", "number", *_MEETINGS, "activity"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["term"]).queryset = open_terms(localdate())
        cast(forms.ModelChoiceField, self.fields["activity"]).queryset = free_lines()


def open_terms(day: date) -> Any:
    """Terms that are running or still to come, those that run first."""
    return Term.objects.filter(period__endswith__gt=day).order_by("period", "body")


def free_lines() -> Any:
    """Meetings of open plans that are no session's line yet."""
    rows = Activity.objects.in_use().filter(kind=Activity.Kind.MEETING, session=None)
    return rows.exclude(plan__status__in=WorkPlan.CLOSED_STATUSES).select_related("plan")


class ItemForm(DressedVersioned):
    """An item of the agenda; what is left open follows from its power."""

    power = OptionalChoice(
        label=_("Power"),
        choices=[("", _("ceremony, procedure or other")), *Power.choices],
        help_text=_("By Order 32, article 7. Matters of item 4 are always voted on."),
    )

    class Meta:
        model = AgendaItem
        fields = ("title", "part", "power", "mode", "method", "presenter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        for name, choices in (("mode", AgendaItem.Mode.choices), ("method", AgendaItem.Method.choices)):
            field = cast(forms.ChoiceField, self.fields[name])
            field.required = False
            field.choices = [("", _("as is usual for it")), *choices]
            if is_new:
                self.initial[name] = ""

    def _post_clean(self) -> None:
        """What is left open is decided by the service, so that the row is not judged before."""


class WithdrawForm(Dressed):
    """Why an item is taken off."""

    reason = forms.CharField(label=_("Why it is taken off"), max_length=200)


class StepForm(DressedVersioned):
    """A step of the preparation, so many days before the meeting or after it."""

    days = forms.IntegerField(label=_("How many days"), min_value=0, max_value=180, initial=7)
    when = forms.ChoiceField(
        label=_("Before or after"), choices=[("before", _("before the meeting")), ("after", _("after it"))]
    )

    class Meta:
        model = PreparationStep
        fields = ("title", "note")

    field_order = ["title", "days", "when", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["days"] = abs(self.instance.offset)
            self.initial["when"] = "after" if self.instance.offset > 0 else "before"

    @property
    def fields_typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        sign = 1 if typed["when"] == "after" else -1
        return {"title": typed["title"], "note": typed["note"], "offset": sign * typed["days"]}


def meetings_initial(session: Session) -> dict[str, Any]:
    """The form's days as they stand in the calendar."""
    found: dict[str, Any] = {}
    for sitting in session.sittings.all():
        part = "formal" if sitting.part == Sitting.Part.FORMAL else "preliminary"
        held = sitting.occasion
        found |= {
            f"{part}_on": held.starts_on,
            f"{part}_at": held.starts_at,
            f"{part}_place": held.place,
        }
    return found
