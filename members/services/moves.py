"""What happens to somebody: dated acts, added and struck out, and the stretches of days they add up to."""

from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Move, Person, Standing
from members.services.judging import check_day
from members.services.sequences import State, check_redated, check_struck

# What an act entered again on another day keeps.
_KEPT = (
    "category",
    "membership",
    "group",
    "leaves_group",
    "reason",
    "document_number",
    "decision",
    "regrouping",
)


@transaction.atomic
def record_move(*, person: Person, kind: str, effective_on: date, by: User | None, **sets: Any) -> Move:
    """Add a dated act and rebuild what the person is; `sets` are category, membership, group, leaves_group,
    reason, document_number. Refused when the acts together would leave somebody without a category."""
    _refuse_gone(Person.objects.select_for_update().get(pk=person.pk))
    move = Move(person=person, kind=kind, effective_on=effective_on, recorded_by=by, **sets)
    move.full_clean(exclude=["person", "recorded_by"])
    move.save()
    rebuild_standing(person)
    return move


@transaction.atomic
def strike_move(*, move: Move, by: User, reason: str) -> Move:
    """Strike out an act that was entered wrongly; it stays to be read, and no longer counts.

    Refused when a later act rests on it, as a retirement does on the day somebody came.
    """
    _lock_to_strike(move, reason)
    check_struck(list(move.person.moves.valid()), move)
    _strike(move, by, reason)
    rebuild_standing(move.person)
    return move


@transaction.atomic
def redate_move(*, move: Move, effective_on: date, by: User, reason: str) -> Move:
    """Correct the day of an act: strike it out and enter it again on another day; returns the new one.

    Only what all acts then say together is judged, so that later ones may rest on it throughout.
    """
    person = _lock_to_strike(move, reason)
    _refuse_gone(person)
    if effective_on == move.effective_on:
        raise ValidationError(_("This is the day that is recorded already."), code="same_day")
    sets = {name: getattr(move, name) for name in _KEPT}
    moved = Move(person=person, kind=move.kind, effective_on=effective_on, **sets)
    check_day(moved)
    check_redated(list(person.moves.valid()), move, moved)
    _strike(move, by, reason)
    return record_move(person=person, kind=move.kind, effective_on=effective_on, by=by, **sets)


def _lock_to_strike(move: Move, reason: str) -> Person:
    if not reason.strip():
        raise ValidationError(_("Please say why this is struck out."), code="reason_missing")
    person = Person.objects.select_for_update().get(pk=move.person_id)
    move.refresh_from_db()
    if move.struck_at:
        raise ValidationError(_("This has been struck out already."), code="struck_already")
    return person


def _strike(move: Move, by: User, reason: str) -> None:
    move.struck_at, move.struck_by, move.strike_reason = timezone.now(), by, reason.strip()
    move.save(update_fields=["struck_at", "struck_by", "strike_reason"])


def _refuse_gone(person: Person) -> None:
    if person.merged_into_id:
        raise ValidationError(_("This row was merged into another; please record it there."), code="merged")
    if person.forgotten_on:
        raise ValidationError(_("This person has been forgotten already."), code="forgotten")


def rebuild_standing(person: Person) -> None:
    """Write the stretches of days that the person's valid acts add up to."""
    rebuild_standings([person])


def rebuild_standings(people: Iterable[Person]) -> None:
    """The same for many, in a number of statements that does not grow with them.

    Refused when somebody would be in a group that is closed by then.
    """
    acts: dict[int, list[Move]] = {person.pk: [] for person in people}
    for move in Move.objects.valid().filter(person__in=acts):
        acts[move.person_id].append(move)
    Standing.objects.filter(person__in=acts).delete()
    Standing.objects.bulk_create(
        (
            Standing(person_id=pk, period=DateRange(since, until), category=c, membership=m, group_id=g)
            for pk, moves in acts.items()
            for since, until, (c, m, g) in standing_from_moves(moves)
        ),
        batch_size=2000,
    )
    _require_open_groups(acts)


def _require_open_groups(people: Iterable[int]) -> None:
    closed = Standing.objects.filter(person__in=people, group__closed_on__isnull=False)
    late = Q(period__upper_inf=True) | Q(period__endswith__gt=F("group__closed_on"))
    found = closed.filter(late).values_list("person__name", "group__name", "group__closed_on").first()
    if found and (day := found[2]):
        name, group = found[:2]
        raise ValidationError(
            _("%(name)s would be in “%(group)s”, which is closed from %(day)s on."),
            code="group_closed",
            params={"name": name, "group": group, "day": date_format(day)},
        )


def standing_from_moves(
    moves: list[Move],
) -> list[tuple[date, date | None, tuple[str, str, int | None]]]:
    """Half-open stretches (since, until, (category, membership, group)); equal neighbours are one.

    Raises ValidationError when somebody would be something to the union without any category.
    """
    points: dict[date, State] = {}
    state = State()
    for move in moves:
        state = state.after(move)
        if not (state.is_here or move.ends_standing):
            raise ValidationError(
                _("%(name)s needs a category (permanent, contract, temporary …) from %(day)s on."),
                code="category_missing",
                params={"name": move.person.name, "day": move.effective_on},
            )
        points[move.effective_on] = state
    stretches: list[tuple[date, date | None, tuple[str, str, int | None]]] = []
    days = list(points)
    for day, until in zip_longest(days, days[1:]):
        state = points[day]
        if not state.is_here:
            continue
        facts = (state.category, state.membership, state.group_id)
        if stretches and stretches[-1][1] == day and stretches[-1][2] == facts:
            stretches[-1] = (stretches[-1][0], until, facts)
        else:
            stretches.append((day, until, facts))
    return stretches
