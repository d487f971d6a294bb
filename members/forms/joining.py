"""Applying to join, the group's opinion, and the committee's decision, as they are typed."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from members.forms.decisions import MeetingForm
from members.models import Application, Person, UnionGroup


def _groups() -> Any:
    return UnionGroup.objects.open_on(localdate())


def _group_field(form: forms.BaseForm) -> forms.ModelChoiceField:
    return cast(forms.ModelChoiceField, form.fields["group"])


class ApplyForm(Dressed):
    """What somebody says when applying; nothing has to be said."""

    group = forms.ModelChoiceField(
        label=_("Union group"),
        queryset=UnionGroup.objects.none(),
        required=False,
        empty_label=_("I do not know yet"),
        help_text=_("The group in which you would like to be; its leader is asked for an opinion."),
    )
    statement = forms.CharField(
        label=_("What I want to say"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": "tab"}),
        help_text=_("May be left empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _group_field(self).queryset = _groups()


class EnterForm(ApplyForm):
    """An application that a colleague wrote on paper."""

    staff_number = forms.CharField(label=_("Staff number"), max_length=32)
    applied_on = DayField(label=_("Applied on"))

    field_order = ["staff_number", "applied_on", "group", "statement"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        group = _group_field(self)
        group.help_text = _("The group in which the colleague would like to be.")
        group.empty_label = str(_("not named"))
        self.fields["applied_on"].initial = localdate

    def clean_staff_number(self) -> Person:
        number = self.cleaned_data["staff_number"].strip()
        person = self.people.filter(staff_number=number).first()
        if person is None:
            raise ValidationError(
                _("Nobody with the staff number %(number)s is on your list."), params={"number": number}
            )
        return person


class OpinionForm(Dressed):
    """What the group thinks of an application."""

    agrees = forms.TypedChoiceField(
        label=_("The group"),
        coerce=lambda text: text == "yes",
        choices=[("", "—"), ("yes", _("is in favour")), ("no", _("is against"))],
    )
    opinion = forms.CharField(
        label=_("In a word"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": "tab"}),
        help_text=_("Needed when the group does not agree."),
    )


class AdmitApplicantsForm(MeetingForm):
    """The decision that admits applicants, and the group of each."""

    def __init__(self, *args: Any, applications: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = applications
        self.fields["title"].initial = _("Admission of new members")
        choices = [("", _("no group yet")), *_groups().values_list("pk", "name")]
        for application in applications:
            field = forms.TypedChoiceField(
                label=application.person.name,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=application.group_id,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[_group_of(application.person_id)] = field

    @property
    def group_fields(self) -> list[forms.BoundField]:
        return [self[_group_of(application.person_id)] for application in self.applications]

    @property
    def groups(self) -> dict[int, UnionGroup | None]:
        """The group of each applicant, by the person's key."""
        chosen = {a.person_id: self.cleaned_data[_group_of(a.person_id)] for a in self.applications}
        found = UnionGroup.objects.in_bulk({pk for pk in chosen.values() if pk})
        return {person: found.get(pk) for person, pk in chosen.items()}


def _group_of(person_pk: int) -> str:
    return f"group_{person_pk}"


class RefuseForm(MeetingForm):
    """Why the committee does not admit somebody."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The applicant reads it on the own page.")
    )

    field_order = ["reason", "met_on", "title", "document_number", "minutes"]


class AdmitForm(MeetingForm):
    """Several colleagues admitted by one meeting of the committee, without applications in the house."""

    group = forms.ModelChoiceField(
        label=_("Union group of those who have none"),
        queryset=UnionGroup.objects.none(),
        required=False,
        empty_label=_("no group yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = _("Admission of new members")
        _group_field(self).queryset = _groups()


class ApplicationFilter(forms.Form):
    """Which applications the list shows."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), *Application.Status.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
