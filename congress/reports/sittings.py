"""Who is at a meeting, and whether it is enough."""

from typing import Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from activities.models import CheckIn
from congress.explain import explain_quorum, quorum_needed
from congress.models import Roll, RollEntry, RuleSet, Session, Sitting
from congress.reports.rolls import roll_kind, terms_of
from congress.rules import rules_on

Part = Session.Status


class Tally(NamedTuple):
    """How many of a roll are due, there, and excused; `guests` have no vote and do not count."""

    roll: str
    due: int
    present: int
    excused: int
    guests: int
    guests_present: int

    @property
    def absent(self) -> int:
        return self.due - self.present - self.excused

    @property
    def roll_name(self) -> str:
        return str(Roll(self.roll).label)


def rolls_of(session: Session) -> list[Roll]:
    """The roll of the body that meets, and the second one of a joint sitting."""
    return [roll_kind(term) for term in terms_of(session)]


def tallies_of(sitting: Sitting) -> list[Tally]:
    """The figures of each roll of the meeting as they are now. One query, whatever the number of people."""
    rows = with_check_in(sitting).order_by().values_list("roll", "seat", "came__state").annotate(Count("pk"))
    counted = {(roll, seat, state): number for roll, seat, state, number in rows}
    return [_tally(roll, counted) for roll in rolls_of(sitting.session)]


def with_check_in(sitting: Sitting) -> QuerySet[RollEntry]:
    """The entries of the roll, joined with what each person's check-in at this meeting says."""
    came = FilteredRelation("person__check_ins", condition=Q(person__check_ins__occasion=sitting.occasion_id))
    # Somebody who was in the registry twice is one person, also where both rows stand on the roll.
    rows = RollEntry.objects.filter(session=sitting.session_id, person__merged_into=None)
    return rows.annotate(came=came)


def _tally(roll: str, counted: dict[tuple[str, str, str | None], int]) -> Tally:
    def number(has_vote: bool, *states: str | None) -> int:
        return sum(
            found
            for (of, seat, state), found in counted.items()
            if of == roll and (seat == RollEntry.Seat.VOTER) == has_vote and (not states or state in states)
        )

    present, excused = CheckIn.State.PRESENT.value, CheckIn.State.EXCUSED.value
    return Tally(
        roll,
        due=number(True),
        present=number(True, present),
        excused=number(True, excused),
        guests=number(False),
        guests_present=number(False, present),
    )


def rules_of(sitting: Sitting) -> RuleSet:
    """The rules of the day on which it is held. One query."""
    return rules_on(sitting.occasion.starts_on)


class Attendance(NamedTuple):
    """The figures of a roll with the number that is needed, and the line that explains them."""

    tally: Tally
    needed: int
    sentence: str

    @property
    def is_enough(self) -> bool:
        return self.tally.present >= self.needed

    @property
    def so_far(self) -> str:
        """The line while people are still arriving: how many are lacking, and no verdict."""
        if self.is_enough:
            return self.sentence
        figures = {"due": self.tally.due, "present": self.tally.present}
        return _("due %(due)s present %(present)s, %(lacking)s more are needed") % (
            figures | {"lacking": self.needed - self.tally.present}
        )


def attendance_of(sitting: Sitting, rules: RuleSet | None = None) -> list[Attendance]:
    """Of each roll, whether enough have come. Two queries."""
    rules = rules or rules_of(sitting)
    return [
        Attendance(one, quorum_needed(one.due, rules), explain_quorum(one.due, one.present, rules))
        for one in tallies_of(sitting)
    ]


def is_quorate(attendance: list[Attendance]) -> bool:
    """Enough have come of each roll."""
    return bool(attendance) and all(one.is_enough for one in attendance)


def status_of_sitting(sitting: Sitting, attendance: list[Attendance] | None = None) -> Session.Status:
    """Where a meeting stands; with its attendance also whether enough have come so far."""
    if sitting.closed_at:
        return Part.CLOSED if sitting.opened_at else Part.INQUORATE
    if sitting.opened_at:
        return Part.RUNNING
    if sitting.check_in_opened_at:
        return Part.QUORATE if attendance and is_quorate(attendance) else Part.CHECKING_IN
    return Part.ANNOUNCED if sitting.session.announced_at else Part.PREPARING


def status_of(session: Session) -> Session.Status:
    """Where a session stands, by its meetings; no query where they are prefetched."""
    if session.archived_at:
        return Part.ARCHIVED
    # The preliminary meeting comes first; the one that counts is the first that is not closed.
    sittings: list[Any] = sorted(session.sittings.all(), key=lambda one: one.part, reverse=True)
    for sitting in sittings:
        if not (sitting.closed_at and sitting.opened_at):
            found = status_of_sitting(sitting)
            return found if found != Part.ANNOUNCED or session.announced_at else Part.PREPARING
    return Part.CLOSED if sittings else Part.ANNOUNCED if session.announced_at else Part.PREPARING
