"""Which value of two rows is kept, which acts are taken over, which sign-in stays."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Person
from members.reports.duplicates import Side
from members.reports.lives import Chapter

KEPT, DUPLICATE = "kept", "duplicate"


class MergeForm(forms.Form):
    """A choice for each field in which the rows differ, for the duplicate's acts and for the sign-in."""

    moves = forms.TypedMultipleChoiceField(
        label=_("Taken over"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        kept: Person,
        duplicate: Person,
        sides: list[Side],
        acts: list[Chapter],
        kept_has_acts: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {kept.pk: kept.version, duplicate.pk: duplicate.version}
        for pk, version in self.versions.items():
            self.fields[f"version_{pk}"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)
        for side in sides:
            self.fields[f"take_{side.name}"] = _choice(side)
        moves: Any = self.fields["moves"]
        moves.choices = [(act.move.pk, act.sentence) for act in acts]
        # A row without a life of its own gets the other's.
        moves.initial = [] if kept_has_acts else [act.move.pk for act in acts]
        if kept.user and duplicate.user:
            self.fields["sign_in"] = _sign_in(kept, duplicate)

    @property
    def sides(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("take_")]

    @property
    def choices_made(self) -> dict[str, Any]:
        """What the service is given."""
        taken = (name for name, value in self.cleaned_data.items() if value == DUPLICATE)
        return {
            "take": [name.removeprefix("take_") for name in taken if name.startswith("take_")],
            "take_moves": self.cleaned_data["moves"],
            "sign_in": self.cleaned_data.get("sign_in", ""),
            "seen": {pk: self.cleaned_data[f"version_{pk}"] for pk in self.versions},
        }

    def show_again(self) -> None:
        """After a refusal because a row has moved: the next try is made against what is shown now."""
        data: Any = copy(self.data)
        data.update({f"version_{pk}": str(version) for pk, version in self.versions.items()})
        self.data = data


def _choice(side: Side) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=side.label,
        choices=[(KEPT, side.kept or "—"), (DUPLICATE, side.duplicate or "—")],
        initial=DUPLICATE if side.fills else KEPT,
        widget=forms.RadioSelect,
    )


def _sign_in(kept: Person, duplicate: Person) -> forms.ChoiceField:
    used = kept.user.last_login and duplicate.user.last_login  # type: ignore[union-attr]
    return forms.ChoiceField(
        label=_("Which sign-in stays"),
        choices=[(KEPT, kept.staff_number), (DUPLICATE, duplicate.staff_number)],
        required=bool(used),
        help_text=_("The other one is closed. The person signs in with the staff number that is kept."),
        widget=forms.RadioSelect,
    )
