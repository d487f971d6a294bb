"""Which acts can follow which in somebody's life with the union (会籍管理办法); asks the database nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members.models import Move
from members.models.standings import Category, Membership

Kind = Move.Kind

# Acts with which somebody comes onto the list; they say what the person is from that day.
ARRIVALS = frozenset({Kind.HIRE, Kind.REGISTER, Kind.JOIN, Kind.TRANSFER_IN, Kind.REINSTATE})
# Acts that make somebody a full member.
ADMISSIONS = frozenset({Kind.JOIN, Kind.TRANSFER_IN, Kind.REINSTATE})
# Acts that end a membership while the person stays at the school.
LEAVINGS = frozenset({Kind.LEAVE_UNION, Kind.LAPSE, Kind.EXPEL})
# Who lives mainly on wages can be a member, whatever the contract (Trade Union Law, article 3).
ON_WAGES = frozenset({Category.PERMANENT, Category.CONTRACT, Category.TEMPORARY, Category.AGENCY})

SENTENCES: dict[str, Any] = {
    "dead": _("%(name)s died on %(since)s; nothing can be recorded for a day after that."),
    "not_here": _("%(name)s was not on the list on %(day)s. Please record first when they came."),
    "gone": _("%(name)s was transferred out on %(since)s. Please record first that they came back."),
    "here_already": _("%(name)s was on the list already on %(day)s."),
    "category_missing": _("Please say what %(name)s is from %(day)s on: permanent, contract, temporary …"),
    "member_already": _("%(name)s was a member already on %(day)s."),
    "membership_kept": _(
        "The membership of %(name)s was being kept on %(day)s: it is resumed, not joined again."
    ),
    "left_before": _("%(name)s had left the union before %(day)s: please choose “rejoined the union”."),
    "never_left": _("%(name)s had never been a member before %(day)s: please choose “joined the union”."),
    "retired_cannot_join": _(
        "%(name)s was retired on %(day)s. Who has retired can keep a membership, and cannot join."
    ),
    "not_on_wages": _(
        "%(name)s was “%(category)s” on %(day)s. Only staff who live on their wages can be members: "
        "please record first whether they are permanent, contract, temporary or agency staff."
    ),
    "not_a_member": _("%(name)s was not a member on %(day)s, so there is no membership to end."),
    "nothing_to_keep": _("%(name)s was not a member on %(day)s, so there is no membership to keep."),
    "kept_already": _("The membership of %(name)s was being kept already on %(day)s."),
    "dues_waived": _(
        "The membership of %(name)s was being kept on %(day)s, so no dues were owed: "
        "nobody leaves automatically for dues that are waived."
    ),
    "retired_already": _("%(name)s was retired already on %(day)s."),
    "retire_is_an_act": _("To retire is an act of its own: please choose “retired”."),
    "same_category": _("%(name)s was “%(category)s” already on %(day)s."),
    "same_group": _("%(name)s was in this union group already on %(day)s."),
    "no_group": _("%(name)s was in no union group on %(day)s."),
}


@dataclass(frozen=True)
class State:
    """What the acts so far have made of somebody."""

    category: str = ""
    membership: str = Membership.NONE
    group_id: int | None = None
    ended_by: str = ""
    ended_on: date | None = None
    has_left: bool = False
    was_member: bool = False

    @property
    def is_here(self) -> bool:
        return bool(self.category)

    @property
    def is_member(self) -> bool:
        return self.membership != Membership.NONE

    def after(self, move: Move) -> Self:
        """What the next act makes of it."""
        if move.ends_standing:
            return type(self)(
                ended_by=move.kind,
                ended_on=move.effective_on,
                was_member=self.was_member or self.is_member,
                has_left=self.has_left and not self.is_member,
            )
        membership = move.membership or self.membership
        return replace(
            self,
            category=move.category or self.category,
            membership=membership,
            group_id=None if move.leaves_group else (move.group_id or self.group_id),
            ended_by="",
            ended_on=None,
            has_left=(self.has_left or move.kind in LEAVINGS) and membership != Membership.FULL,
            was_member=self.was_member or membership != Membership.NONE,
        )


def state_on(moves: Sequence[Move], day: date) -> State:
    """What somebody is at the end of `day`, by their valid acts in order."""
    state = State()
    for move in moves:
        if move.effective_on > day:
            break
        state = state.after(move)
    return state


def check_added(moves: Sequence[Move], added: Move) -> None:
    """Refuse an act that could not have happened on its day, or that makes a later one impossible.

    `moves` are the valid acts in order; the new one is the last of its day. Acts that were
    impossible before, as rosters bring them, are left alone.
    """
    first = [move for move in moves if move.effective_on <= added.effective_on]
    later = [move for move in moves if move.effective_on > added.effective_on]
    state = state_on(first, added.effective_on)
    if code := _problem(added, state) or _idle(added, state):
        raise ValidationError(_sentence(code, added, state), code=code)
    _check_later(moves, [*first, added, *later], apart_from=added, advice=_STRIKE_THAT)


def check_struck(moves: Sequence[Move], struck: Move) -> None:
    """Refuse to strike out an act on which a later one rests."""
    _check_later(
        moves,
        [move for move in moves if move.pk != struck.pk],
        apart_from=struck,
        advice=_STRIKE_THAT,
        unlisted=_STRIKE_LATER,
    )


def check_redated(moves: Sequence[Move], old: Move, new: Move) -> None:
    """Refuse to have `new` in place of `old` when the acts could not have happened in that order."""
    kept = [move for move in moves if move.pk != old.pk]
    # Sorting keeps the order within a day; what is entered anew is the last of its day.
    after = sorted([*kept, new], key=lambda move: move.effective_on)
    was_impossible = {move.pk for move, _code, _state in _problems(moves)}
    if old.pk not in was_impossible:
        _check_moved(new, after, but=was_impossible)
    _check_later(moves, after, apart_from=new, advice=_REDATE_THAT, unlisted=_REDATE_LATER)


def _check_moved(new: Move, after: Sequence[Move], *, but: set[int]) -> None:
    """Refuse an act on a day on which it is impossible, or before the one with which somebody came."""
    coming = next((move for move in after[after.index(new) + 1 :] if move.kind in ARRIVALS), None)
    for move, code, state in _problems(after):
        if move.pk in but:
            continue
        came_later = move is new and code in _UNLISTED
        if coming and (came_later or (move is coming and code == "here_already")):
            raise ValidationError(
                _("Please correct the day of “%(first)s” first, and then that of “%(moved)s”."),
                code="coming_first",
                params={"first": coming.get_kind_display(), "moved": new.get_kind_display()},
            )
        if move is new:
            raise ValidationError(_sentence(code, move, state), code=code)


def can_happen(kind: str, state: State) -> bool:
    """Whether an act of this kind is thinkable at all after `state`; its details may still forbid it."""
    if kind == Kind.REGISTER:
        # A roster registers whose day of coming is not known; what a page enters has a day.
        return False
    probe = Move(kind=kind)
    if kind in ARRIVALS and not state.is_here:
        probe.category = Category.PERMANENT
    return _problem(probe, state) is None


# Why somebody is nothing to the union on the day of an act.
_UNLISTED = ("not_here", "category_missing")
_STRIKE_THAT = _(
    "Then what is recorded for %(day)s (%(kind)s) could not stand: %(why)s "
    "If that entry is wrong, please strike it out first."
)
_STRIKE_LATER = _(
    "Then %(name)s would not be on the list on %(day)s (%(kind)s). Please strike out first the entries "
    "that come after this one; when only the day is wrong, correct the day instead."
)
_REDATE_THAT = _(
    "Then what is recorded for %(day)s (%(kind)s) could not stand: %(why)s "
    "Please correct the day of that entry first, or strike it out."
)
_REDATE_LATER = _(
    "Then %(name)s would not be on the list on %(day)s (%(kind)s). "
    "Please correct the day of that entry first, or strike it out."
)


def _check_later(
    before: Sequence[Move], after: Sequence[Move], *, apart_from: Move, advice: Any, unlisted: Any = None
) -> None:
    """Refuse when an act that could stand among `before` no longer can among `after`; `advice` says what to
    do, and `unlisted` what to do where somebody would not have come yet."""
    was_impossible = {id(move) for move, _code, _state in _problems(before)}
    for move, code, state in _problems(after):
        if move is not apart_from and id(move) not in was_impossible:
            raise ValidationError(
                unlisted if unlisted and code in _UNLISTED else advice,
                code="later_act",
                params={
                    "name": move.person.name,
                    "day": date_format(move.effective_on),
                    "kind": move.get_kind_display(),
                    "why": _sentence(code, move, state),
                },
            )


def _problems(moves: Sequence[Move]) -> list[tuple[Move, str, State]]:
    found, state = [], State()
    for move in moves:
        if code := _problem(move, state):
            found.append((move, code, state))
        state = state.after(move)
    return found


def _problem(move: Move, state: State) -> str | None:
    """Why an act cannot follow on what somebody is; None when it can."""
    if state.ended_by == Kind.DIE:
        return "dead"
    if not state.is_here and move.kind not in ARRIVALS:
        return "gone" if state.ended_by else "not_here"
    if not state.is_here and not move.category:
        return "category_missing"
    rule = _RULES.get(Kind(move.kind))
    return rule(move, state) if rule else None


def _hire(move: Move, state: State) -> str | None:
    return "here_already" if state.is_here else None


def _admission(move: Move, state: State) -> str | None:
    category = move.category or state.category
    if state.membership == Membership.FULL:
        return "member_already"
    if category == Category.RETIRED:
        return "retired_cannot_join"
    if category not in ON_WAGES:
        return "not_on_wages"
    if move.kind == Kind.JOIN and state.membership == Membership.KEPT:
        return "membership_kept"
    if move.kind == Kind.JOIN and state.has_left:
        return "left_before"
    if move.kind == Kind.REINSTATE and not state.was_member:
        return "never_left"
    return None


def _leaving(move: Move, state: State) -> str | None:
    if not state.is_member:
        return "not_a_member"
    if move.kind == Kind.LAPSE and state.membership == Membership.KEPT:
        return "dues_waived"
    return None


def _keeping(move: Move, state: State) -> str | None:
    if state.membership == Membership.KEPT:
        return "kept_already"
    return None if state.is_member else "nothing_to_keep"


def _retirement(move: Move, state: State) -> str | None:
    if state.category == Category.RETIRED:
        return "retired_already"
    if move.membership == Membership.KEPT and not state.is_member:
        return "nothing_to_keep"
    return None


def _new_category(move: Move, state: State) -> str | None:
    return "retire_is_an_act" if move.category == Category.RETIRED else None


_RULES = {
    Kind.HIRE: _hire,
    Kind.JOIN: _admission,
    Kind.TRANSFER_IN: _admission,
    Kind.REINSTATE: _admission,
    Kind.LEAVE_UNION: _leaving,
    Kind.LAPSE: _leaving,
    Kind.EXPEL: _leaving,
    Kind.KEEP_MEMBERSHIP: _keeping,
    Kind.RETIRE: _retirement,
    Kind.CHANGE_CATEGORY: _new_category,
}


def _idle(move: Move, state: State) -> str | None:
    """Why an act would change nothing; only asked of a new one."""
    if move.kind == Kind.CHANGE_CATEGORY and move.category == state.category:
        return "same_category"
    if move.kind == Kind.REGROUP and move.leaves_group and state.group_id is None:
        return "no_group"
    if move.kind == Kind.REGROUP and not move.leaves_group and move.group_id == state.group_id:
        return "same_group"
    return None


def _sentence(code: str, move: Move, state: State) -> str:
    categories = dict(Category.choices)
    return str(SENTENCES[code]) % {
        "name": move.person.name,
        "day": date_format(move.effective_on),
        "since": date_format(state.ended_on) if state.ended_on else "",
        "category": categories.get(move.category or state.category, ""),
    }
