"""The acts in somebody's life with the union, a verb each, over `record_move` (工会会员会籍管理办法).

Each is judged against what the person was on its own day, and refused in a sentence when it could not
have happened then, or would make an act of a later day impossible.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Decision, Move, Person, UnionGroup
from members.models.standings import Category, Membership
from members.services.decisions import Meeting, decided
from members.services.judging import check_day, check_together, lives_of
from members.services.moves import rebuild_standings, record_move
from members.services.sequences import State, check_added, state_on

Kind = Move.Kind


@transaction.atomic
def hire(
    *,
    person: Person,
    effective_on: date,
    category: str,
    by: User | None,
    group: UnionGroup | None = None,
    **papers: Any,
) -> Move:
    """Somebody came to the school; not yet a member."""
    sets = {"category": category, "membership": Membership.NONE, "group": group}
    return _act(person, Kind.HIRE, effective_on, by, **sets, **papers)


@transaction.atomic
def join(
    *,
    person: Person,
    effective_on: date,
    by: User | None,
    group: UnionGroup | None = None,
    category: str = "",
    **papers: Any,
) -> Move:
    """Somebody joined the union; refused to members, to who left (they rejoin) and to who has retired."""
    sets = {"category": category, "membership": Membership.FULL, "group": group}
    return _act(person, Kind.JOIN, effective_on, by, **sets, **papers)


@transaction.atomic
def transfer_in(
    *,
    person: Person,
    effective_on: date,
    by: User | None,
    group: UnionGroup | None = None,
    category: str = "",
    **papers: Any,
) -> Move:
    """A membership came along from another union (一次入会、动态接转)."""
    sets = {"category": category, "membership": Membership.FULL, "group": group}
    return _act(person, Kind.TRANSFER_IN, effective_on, by, **sets, **papers)


@transaction.atomic
def reinstate(
    *,
    person: Person,
    effective_on: date,
    by: User | None,
    group: UnionGroup | None = None,
    category: str = "",
    **papers: Any,
) -> Move:
    """Who left rejoins, or a membership that was kept is resumed; refused to who never was a member."""
    sets = {"category": category, "membership": Membership.FULL, "group": group}
    return _act(person, Kind.REINSTATE, effective_on, by, **sets, **papers)


@transaction.atomic
def retire(
    *,
    person: Person,
    effective_on: date,
    keeps_membership: bool,
    by: User | None,
    group: UnionGroup | None = None,
    **papers: Any,
) -> Move:
    """Somebody retired; the membership is kept, dues waived, or ends."""
    membership = Membership.KEPT if keeps_membership else Membership.NONE
    sets = {"category": Category.RETIRED, "membership": membership, "group": group}
    return _act(person, Kind.RETIRE, effective_on, by, **sets, **papers)


@transaction.atomic
def keep_membership(*, person: Person, effective_on: date, by: User | None, **papers: Any) -> Move:
    """The membership rests, dues waived, as for who is out of work for a time."""
    return _act(person, Kind.KEEP_MEMBERSHIP, effective_on, by, membership=Membership.KEPT, **papers)


@transaction.atomic
def end_membership(
    *,
    person: Person,
    kind: str,
    effective_on: date,
    by: User | None,
    decision: Decision | None = None,
    reason: str = "",
    **papers: Any,
) -> Move:
    """A membership ends: left freely, lapsed after six months without dues and union life, or expelled.

    Lapsing needs a word on how the member was spoken to, expelling a decision of the committee.
    """
    if kind == Kind.EXPEL and decision is None:
        raise ValidationError(_("Only a decision of the committee can expel somebody."), code="no_decision")
    if kind == Kind.LAPSE and not reason.strip():
        raise ValidationError(
            _("Please write when and how the member was spoken to before that."), code="reason_missing"
        )
    sets = {"membership": Membership.NONE, "leaves_group": True, "decision": decision, "reason": reason}
    return _act(person, kind, effective_on, by, **sets, **papers)


@transaction.atomic
def transfer_out(*, person: Person, effective_on: date, by: User | None, **papers: Any) -> Move:
    """Somebody went to another school, and the membership with them."""
    return _act(person, Kind.TRANSFER_OUT, effective_on, by, **papers)


@transaction.atomic
def record_death(*, person: Person, effective_on: date, by: User | None, **papers: Any) -> Move:
    """Somebody died; nothing follows."""
    return _act(person, Kind.DIE, effective_on, by, **papers)


@transaction.atomic
def change_category(
    *, person: Person, effective_on: date, category: str, by: User | None, **papers: Any
) -> Move:
    """Somebody is permanent, contract, temporary or agency staff from a day on; retiring is its own act."""
    return _act(person, Kind.CHANGE_CATEGORY, effective_on, by, category=category, **papers)


@transaction.atomic
def change_group(
    *, person: Person, effective_on: date, group: UnionGroup | None, by: User | None, **papers: Any
) -> Move:
    """Somebody is in another union group from a day on, or in none."""
    return _act(person, Kind.REGROUP, effective_on, by, group=group, leaves_group=group is None, **papers)


@transaction.atomic
def admit_members(
    *,
    people: Iterable[Person],
    decision: Decision,
    by: User | None,
    groups: Mapping[int, UnionGroup | None],
) -> list[Move]:
    """Admit people on the day on which the committee approved; the group of each by the person's key.

    Who had left before rejoins. One that cannot be admitted stops all, and all of them are named.
    The same number of statements for one and for thirty.
    """
    keys = [person.pk for person in people]
    locked = list(Person.objects.locked().filter(pk__in=keys))
    lives = lives_of(keys)
    moves = [
        Move(
            person=person,
            kind=_admission(state_on(lives[person.pk], decision.met_on)),
            effective_on=decision.met_on,
            membership=Membership.FULL,
            group=groups.get(person.pk),
            decision=decision,
            recorded_by=by,
        )
        for person in locked
    ]
    check_together(moves, lives)
    Move.objects.bulk_create(moves)
    rebuild_standings(locked)
    return moves


def _admission(state: State) -> Kind:
    return Kind.REINSTATE if state.has_left or state.is_member else Kind.JOIN


def record_act(
    *,
    person: Person,
    kind: str,
    effective_on: date,
    by: User | None,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
    **facts: Any,
) -> Move:
    """One of the acts above by its kind, as a page enters it, with the meeting that decided it if any."""
    act = partial(_VERBS[Kind(kind)], person=person, effective_on=effective_on, by=by, **facts)
    if meeting is None:
        return act(decision=decision)
    with decided(meeting, by=by) as made:
        return act(decision=made)


_VERBS: dict[Kind, Callable[..., Move]] = {
    Kind.HIRE: hire,
    Kind.JOIN: join,
    Kind.TRANSFER_IN: transfer_in,
    Kind.CHANGE_CATEGORY: change_category,
    Kind.REGROUP: change_group,
    Kind.RETIRE: retire,
    Kind.REINSTATE: reinstate,
    Kind.KEEP_MEMBERSHIP: keep_membership,
    Kind.LEAVE_UNION: partial(end_membership, kind=Kind.LEAVE_UNION),
    Kind.LAPSE: partial(end_membership, kind=Kind.LAPSE),
    Kind.EXPEL: partial(end_membership, kind=Kind.EXPEL),
    Kind.TRANSFER_OUT: transfer_out,
    Kind.DIE: record_death,
}


def _act(person: Person, kind: str, effective_on: date, by: User | None, **sets: Any) -> Move:
    person = Person.objects.select_for_update().get(pk=person.pk)
    move = Move(person=person, kind=kind, effective_on=effective_on, **sets)
    check_day(move)
    check_added(list(person.moves.valid()), move)
    return record_move(person=person, kind=kind, effective_on=effective_on, by=by, **sets)
