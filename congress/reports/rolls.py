"""Why somebody is on a roll, or is not: a line for everybody whom the school knows."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from congress.models import Body, Delegate, Roll, RollEntry, RuleSet, Session, Term
from congress.rules import rules_on
from members.models import Person, Standing
from members.models.standings import Category, Membership

_Seat = Delegate.Seat


class RollLine(NamedTuple):
    """Somebody is on a roll or not, and why; `seat` is empty for whoever is not."""

    person: Person
    roll: str
    seat: str
    unit: str
    reason: str

    @property
    def is_on(self) -> bool:
        return bool(self.seat)

    @property
    def has_vote(self) -> bool:
        return self.seat == RollEntry.Seat.VOTER


def roll_kind(term: Term) -> Roll:
    """Whose roll the body of `term` has."""
    return Roll.MEMBERS if term.body == Body.MEMBERS_MEETING else Roll.STAFF


def terms_of(session: Session) -> list[Term]:
    """The body that meets, and the second one of a joint sitting."""
    return [session.term, *([session.joint_term] if session.joint_term else [])]


def roll_of(meets: Session | Term, day: date) -> list[RollLine]:
    """Everybody with a reason, who is on it first; two rolls of a joint sitting one after the other.

    Three queries, and one more for a second body.
    """
    terms = terms_of(meets) if isinstance(meets, Session) else [meets]
    rules = rules_on(day)
    standings = _standings(day)
    return [line for term in terms for line in _roll_of_term(term, day, rules, standings, _delegates(term))]


def line_of(
    term: Term,
    person: Person,
    day: date,
    *,
    rules: RuleSet | None = None,
    delegates: Iterable[Delegate] | None = None,
) -> RollLine | None:
    """Why one person is on the roll of `term` or is not; none for somebody whom nobody knows there.

    Two queries more where the rules of the day and the delegates of the term are not given.
    """
    if delegates is None:
        delegates = _delegates(term, person=person)
    own = [one for one in delegates if one.person_id == person.pk]
    lines = _roll_of_term(term, day, rules or rules_on(day), _standings(day, person=person), own)
    return lines[0] if lines else None


class _Case(NamedTuple):
    """What there is to know of somebody on a day; `seat` is the one held then, or else the last one."""

    day: date
    rules: RuleSet
    person: Person
    standing: Standing | None
    seat: Delegate | None


def _standings(day: date, **of: Person) -> list[Standing]:
    rows = Standing.objects.on(day).filter(person__merged_into=None, **of)
    related = rows.select_related("person__department", "group")
    return list(related.order_by("person__pinyin", "person__staff_number"))


def _delegates(term: Term, **of: Person) -> Iterable[Delegate]:
    rows = Delegate.objects.filter(term=term, person__merged_into=None, **of)
    return rows.select_related("person__department", "post", "constituency")


def _roll_of_term(
    term: Term, day: date, rules: RuleSet, standings: list[Standing], delegates: Iterable[Delegate]
) -> list[RollLine]:
    # The seat of each person in the term; of several, the one that is held on that day.
    ordered = sorted(delegates, key=lambda seat: (seat.is_held_on(day), seat.pk))
    seats = {seat.person_id: seat for seat in ordered}
    cases = [_Case(day, rules, one.person, one, seats.pop(one.person_id, None)) for one in standings]
    # Guests and delegates who are nothing to the school on that day.
    cases += [_Case(day, rules, seat.person, None, seat) for seat in seats.values()]
    return sorted((_line(term, case) for case in cases), key=lambda line: not line.is_on)


def _line(term: Term, case: _Case) -> RollLine:
    has_vote, reason = _WHY[Body(term.body)](case)
    seat = RollEntry.Seat.VOTER.value if has_vote else ""
    guest = case.seat if case.seat and case.seat.seat != _Seat.FORMAL else None
    if not has_vote and guest and guest.is_held_on(case.day):
        seat, reason = guest.seat, _guest(guest)
    return RollLine(case.person, roll_kind(term), seat, _unit(case), reason)


def _unit(case: _Case) -> str:
    if case.seat and case.seat.constituency:
        return case.seat.constituency.name
    if case.standing and case.standing.group:
        return case.standing.group.name
    return case.person.department.name if case.person.department else ""


def _guest(seat: Delegate) -> str:
    if seat.seat == _Seat.INVITED:
        return _("Invited as a guest: speaks, and has no vote.")
    return _("Attends without a vote.")


def _member(case: _Case) -> tuple[bool, str]:
    if case.standing is None:
        return False, _nothing(case.day)
    if case.standing.membership == Membership.FULL:
        return True, _("Full member of the union.")
    if case.standing.membership == Membership.KEPT:
        return False, _("Membership is kept without the right to vote.")
    return False, _("Not a member of the union.")


def _staff(case: _Case) -> tuple[bool, str]:
    if case.standing is None:
        return False, _nothing(case.day)
    words = {"category": case.standing.get_category_display()}
    if case.standing.category in case.rules.staff_categories:
        return True, _("On the school's staff: %(category)s.") % words
    if case.standing.category == Category.RETIRED:
        return False, _("Retired: may be invited as a guest, without a vote.")
    if case.standing.category == Category.AGENCY:
        return False, _("Agency staff vote where they are employed (see the rules of procedure).")
    return False, _("Not staff by the rules of procedure: %(category)s.") % words


def _delegate(case: _Case) -> tuple[bool, str]:
    seat = case.seat
    if seat is None:
        return False, _("Not elected as a delegate.")
    if seat.post is None:
        return False, _("The invitation has ended: %(reason)s") % {"reason": seat.ended_reason}
    if not seat.is_held_on(case.day):
        return False, _no_seat_now(seat, seat.post.period, case.day)
    is_staff, reason = _staff(case)
    if not is_staff:
        return False, _("Was elected, but: %(reason)s") % {"reason": reason}
    if seat.constituency:
        return True, _("Formal delegate of %(constituency)s.") % {"constituency": seat.constituency.name}
    return True, _("Formal delegate.")


def _no_seat_now(seat: Delegate, period: Any, day: date) -> str:
    if day < period.lower:
        return _("Delegate only from %(day)s.") % {"day": date_format(period.lower)}
    words = {"day": date_format(period.upper), "reason": seat.ended_reason}
    if seat.ended_reason:
        return _("No longer a delegate from %(day)s: %(reason)s") % words
    return _("No longer a delegate from %(day)s.") % words


def _nothing(day: date) -> str:
    return _("Not on the union's list on %(day)s.") % {"day": date_format(day)}


_WHY = {Body.STAFF_CONGRESS: _delegate, Body.GENERAL_STAFF: _staff, Body.MEMBERS_MEETING: _member}
