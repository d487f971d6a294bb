"""What became of a call's proposals, in figures that add up (提案统计)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from congress.models import Proposal, Rating
from congress.reports.handling import overdue
from congress.states import Status

Outcome, Result = Proposal.Outcome, Proposal.Result


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def per_cent(self) -> str:
        """With one decimal; empty where there is nothing to take a share of."""
        return f"{100 * self.part / self.whole:.1f}%" if self.whole else ""


@dataclass(frozen=True)
class Statistics:
    """Counts of proposals.

    received = accepted + merged + suggestions + refused + returned + withdrawn + undecided. What was put on
    file (立案) is accepted + merged; accepted alone is what is left after merging. A merged proposal has its
    answer in the one that took it in, so answers are counted among accepted and suggestions.
    accepted = answered + again + unanswered: whose first answer did not satisfy is handled again (重新办理),
    and counts neither as answered nor as carried out until the second one.
    """

    received: int
    accepted: int
    merged: int
    suggestions: int
    refused: int
    returned: int
    withdrawn: int
    undecided: int
    solved: int
    solving: int
    later: int
    reference: int
    again: int
    suggestions_answered: int
    suggestions_again: int
    overdue: int
    outstanding: int
    attitude: dict[str, int]
    result: dict[str, int]

    @property
    def filed(self) -> int:
        return self.accepted + self.merged

    @property
    def answered(self) -> int:
        """Accepted ones with an answer."""
        return self.solved + self.solving + self.later + self.reference

    @property
    def unanswered(self) -> int:
        return self.accepted - self.answered - self.again

    @property
    def answer_rate(self) -> Share:
        """办复率: answered among the accepted."""
        return Share(self.answered, self.accepted)

    @property
    def carried_out_rate(self) -> Share:
        """落实率: solved or being solved, among the accepted."""
        return Share(self.solved + self.solving, self.accepted)

    @property
    def rated(self) -> int:
        return sum(self.result.values())

    @property
    def attitude_rate(self) -> Share:
        """Satisfied or basically satisfied with the attitude, among those rated."""
        return _content(self.attitude)

    @property
    def result_rate(self) -> Share:
        """The same of the result."""
        return _content(self.result)


def _content(grades: dict[str, int]) -> Share:
    return Share(grades[Rating.Grade.SATISFIED] + grades[Rating.Grade.BASICALLY], sum(grades.values()))


def statistics_of(proposals: QuerySet[Proposal], *, day: date) -> Statistics:
    """Of those that were handed in; two queries. The last rating of each counts."""
    received = proposals.exclude(number=None)
    accepted = Q(outcome=Outcome.ACCEPTED)
    suggestion = Q(outcome=Outcome.SUGGESTION)
    undecided = Q(outcome="")
    again = Q(status=Status.REHANDLING)
    answered = accepted & ~again
    counts = {
        "received": Q(),
        "accepted": accepted,
        "merged": Q(outcome=Outcome.MERGED),
        "suggestions": suggestion,
        "refused": Q(outcome=Outcome.REFUSED),
        "returned": undecided & Q(status=Status.RETURNED),
        "withdrawn": undecided & Q(status=Status.WITHDRAWN),
        "undecided": undecided & ~Q(status__in=(Status.RETURNED, Status.WITHDRAWN)),
        "solved": answered & Q(result=Result.SOLVED),
        "solving": answered & Q(result=Result.SOLVING),
        "later": answered & Q(result=Result.LATER),
        "reference": answered & Q(result=Result.REFERENCE),
        "again": accepted & again,
        "suggestions_answered": suggestion & ~again & ~Q(result=""),
        "suggestions_again": suggestion & again,
        "overdue": overdue(day),
        "outstanding": Q(is_outstanding=True),
    }
    asked = {name: Count("pk", filter=found) for name, found in counts.items()}
    attitude, result = _grades(received)
    return Statistics(**received.order_by().aggregate(**asked), attitude=attitude, result=result)


def _grades(received: QuerySet[Proposal]) -> tuple[dict[str, int], dict[str, int]]:
    """How many of each grade, of the attitude and of the result."""
    last = Rating.objects.filter(proposal__in=received.order_by()).order_by("proposal_id", "-round")
    attitude = dict.fromkeys(Rating.Grade.values, 0)
    result = dict.fromkeys(Rating.Grade.values, 0)
    for one in last.distinct("proposal_id").values("attitude", "outcome"):
        attitude[one["attitude"]] += 1
        result[one["outcome"]] += 1
    return attitude, result
