from typing import cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.dress import DayField, Dressed
from accounts.models import User
from members.models import Person
from members.services.acting import could_act, last_acting_day


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return f"{person.name} · {person.staff_number}"


class ActingChairForm(Dressed):
    """Who acts as chair, and until when."""

    person = _Named(label=_("Acting chair"), queryset=Person.objects.none(), empty_label=_("Choose a member"))
    until = DayField(label=_("Until"), help_text=_("At most three months; by then the chair is elected."))

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        people = cast(_Named, self.fields["person"])
        people.queryset = could_act(localdate(), by=user).only("name", "staff_number")
        self.fields["until"].initial = last_acting_day(localdate())
