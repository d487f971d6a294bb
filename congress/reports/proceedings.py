"""All that a session's documents say: who was due and came, what was discussed, counted and resolved."""

from typing import NamedTuple

from django.db.models import Prefetch

from activities.models import CheckIn
from congress.explain import quorum_needed
from congress.models import (
    AgendaItem,
    Assignment,
    PresidiumSeat,
    Proposal,
    Resolution,
    RollEntry,
    RuleSet,
    Session,
    Sitting,
    Term,
    VoteCount,
)
from congress.reports.rolls import roll_kind, roll_of
from congress.rules import rules_on
from members.models import Person


class Attendee(NamedTuple):
    """Somebody on the roll, and whether they came."""

    person: Person
    roll: str
    seat: str
    unit: str
    check_in: CheckIn | None

    @property
    def has_vote(self) -> bool:
        return self.seat == RollEntry.Seat.VOTER

    @property
    def is_present(self) -> bool:
        return self.check_in is not None and self.check_in.state == CheckIn.State.PRESENT

    @property
    def is_excused(self) -> bool:
        return self.check_in is not None and self.check_in.state == CheckIn.State.EXCUSED


class Attendance(NamedTuple):
    """How many of one roll came to a sitting; only those with a vote are due."""

    term: Term
    due: int
    present: int
    excused: int
    quorum: int
    guests: int

    @property
    def absent(self) -> int:
        return max(self.due - self.present - self.excused, 0)

    @property
    def is_quorate(self) -> bool:
        return self.due > 0 and self.present >= self.quorum


class SittingRecord(NamedTuple):
    """One meeting of the session: who came, and its items with their counts."""

    sitting: Sitting
    attendances: list[Attendance]
    attendees: list[Attendee]
    items: list[AgendaItem]

    @property
    def has_roll(self) -> bool:
        """Its check-in has been opened."""
        return self.sitting.check_in_opened_at is not None


class Proceedings(NamedTuple):
    """A session as its documents tell it."""

    session: Session
    rules: RuleSet
    sittings: list[SittingRecord]
    resolutions: list[Resolution]
    presidium: list[PresidiumSeat]
    # Those handed in under its call, by number, each with its departments.
    proposals: list[Proposal]


def proceedings_of(session: Session) -> Proceedings:
    """All of it, in about a dozen queries however many people and items there are."""
    sittings = list(session.sittings.select_related("occasion").order_by("occasion__starts_on", "-part"))
    rules = rules_on(sittings[-1].occasion.starts_on) if sittings else RuleSet()
    votes = Prefetch("votes", VoteCount.objects.order_by("round", "roll"))
    items = list(session.agenda.prefetch_related(votes))
    people = _people_of(session, sittings)
    check_ins: dict[int, dict[int, CheckIn]] = {}
    for one in CheckIn.objects.filter(occasion__sitting__session=session):
        check_ins.setdefault(one.occasion_id, {})[one.person_id] = one
    records = []
    for sitting in sittings:
        came = check_ins.get(sitting.occasion_id, {})
        attendees = [one._replace(check_in=came.get(one.person.pk)) for one in people]
        own = [item for item in items if item.part == sitting.part]
        records.append(SittingRecord(sitting, _counted(session, sitting, attendees, rules), attendees, own))
    return Proceedings(
        session,
        rules,
        records,
        list(session.resolutions.select_related("item")),
        list(session.presidium.select_related("person")),
        _proposals_of(session),
    )


def _proposals_of(session: Session) -> list[Proposal]:
    parts = Assignment.objects.in_force().select_related("department")
    rows = Proposal.objects.filter(call__session=session).exclude(number=None).order_by("number")
    related = rows.defer("reasons", "measures", "pieces").select_related("call", "merged_into__call")
    return list(related.prefetch_related(Prefetch("assignments", parts)))


def term_of(session: Session, roll: str) -> Term:
    """The body that a roll is of."""
    joint = session.joint_term
    return joint if joint and roll != roll_kind(session.term) else session.term


def _people_of(session: Session, sittings: list[Sitting]) -> list[Attendee]:
    """Who is on the roll: as it was fixed, or as it would be while check-in has not been opened."""
    fixed = list(session.roll_entries.select_related("person"))
    if fixed or not sittings:
        return [Attendee(one.person, one.roll, one.seat, one.unit, None) for one in fixed]
    lines = (line for line in roll_of(session, sittings[-1].occasion.starts_on) if line.is_on)
    people = [Attendee(line.person, line.roll, line.seat, line.unit, None) for line in lines]
    return sorted(people, key=lambda one: one.unit)


def _counted(
    session: Session, sitting: Sitting, attendees: list[Attendee], rules: RuleSet
) -> list[Attendance]:
    """The figures of each roll: as declared when the meeting opened, else as they stand."""
    first = roll_kind(session.term)
    declared = [(first, sitting.due, sitting.present)]
    if session.joint_term:
        declared.append((roll_kind(session.joint_term), sitting.joint_due, sitting.joint_present))
    return [
        _attendance(term_of(session, roll), [one for one in attendees if one.roll == roll], figures, rules)
        for roll, *figures in declared
    ]


def _attendance(term: Term, people: list[Attendee], declared: list[int | None], rules: RuleSet) -> Attendance:
    voters = [one for one in people if one.has_vote]
    due, present = declared
    if due is None or present is None:
        due, present = len(voters), sum(one.is_present for one in voters)
    return Attendance(
        term=term,
        due=due,
        present=present,
        excused=sum(one.is_excused for one in voters),
        quorum=quorum_needed(due, rules),
        guests=sum(one.is_present for one in people if not one.has_vote),
    )
