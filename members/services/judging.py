"""Whether acts could have happened: on their day, and in the order in which they would stand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from members.models import Move
from members.services.sequences import check_added

_FARTHEST = timedelta(days=366)
# What the committee decides; leaving freely it only notes.
_DECIDED = (Move.Kind.JOIN, Move.Kind.REINSTATE, Move.Kind.EXPEL)


def require_near(day: date) -> None:
    """Refuse a day that lies more than a year ahead."""
    if day > localdate() + _FARTHEST:
        raise ValidationError(
            _("%(day)s lies more than a year ahead; please enter it when it is nearer."),
            code="too_far_ahead",
            params={"day": date_format(day)},
        )


def check_day(move: Move) -> None:
    """Refuse a day on which an act cannot have happened, whatever else did."""
    require_near(move.effective_on)
    born_on = move.person.born_on
    if born_on and move.effective_on <= born_on:
        raise ValidationError(
            _("%(name)s was born on %(day)s; nothing can have happened before."),
            code="before_birth",
            params={"name": move.person.name, "day": date_format(born_on)},
        )
    if move.decision and move.kind in _DECIDED and move.effective_on < move.decision.met_on:
        raise ValidationError(
            _("The committee met on %(day)s; what it decides takes effect from that day at the earliest."),
            code="before_decision",
            params={"day": date_format(move.decision.met_on)},
        )


def lives_of(people: Iterable[int]) -> dict[int, list[Move]]:
    """The valid acts of each of these people, by key and in their order; one question."""
    lives: dict[int, list[Move]] = {pk: [] for pk in people}
    for move in Move.objects.valid().filter(person__in=lives):
        lives[move.person_id].append(move)
    return lives


def check_together(moves: Sequence[Move], lives: Mapping[int, list[Move]]) -> None:
    """Judge one new act each for many people (`lives_of` them); all that cannot happen are named."""
    refusals = []
    for move in moves:
        try:
            check_day(move)
            check_added(lives[move.person_id], move)
        except ValidationError as refusal:
            refusals.append(refusal)
    if refusals:
        raise ValidationError(refusals)
