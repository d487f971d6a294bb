"""What was decided on an item, by the counts of votes."""

from typing import NamedTuple

from django.db.models import QuerySet

from congress.explain import explain_vote
from congress.models import AgendaItem, Roll, VoteCount


class Round(NamedTuple):
    """One count with the line that explains it."""

    vote: VoteCount
    sentence: str

    @property
    def roll_name(self) -> str:
        return str(Roll(self.vote.roll).label)


def rounds_of(item: AgendaItem) -> list[Round]:
    """Every count of an item; no query where its votes are prefetched."""
    return [Round(vote, explain_vote(vote)) for vote in item.votes.all()]


def is_passed(item: AgendaItem) -> bool | None:
    """Whether the last round of each roll that voted passed it; None while nothing is counted."""
    last = {vote.roll: vote for vote in sorted(item.votes.all(), key=lambda vote: vote.round)}
    return all(vote.passed for vote in last.values()) if last else None


class Matter(NamedTuple):
    """An item of the agenda with what was decided on it."""

    item: AgendaItem
    rounds: list[Round]
    is_passed: bool | None

    @property
    def must_be_voted_on(self) -> bool:
        return self.item.mode == AgendaItem.Mode.PASS and not self.item.withdrawn_reason

    @property
    def holds_up(self) -> bool:
        """Whether the meeting cannot be closed because of it."""
        return self.must_be_voted_on and not self.rounds

    @property
    def can_be_resolved(self) -> bool:
        """Whether a resolution can be written on it: heard and talked over, or passed."""
        if self.item.withdrawn_reason or self.item.mode == AgendaItem.Mode.FORMALITY:
            return False
        return self.is_passed is not False and not self.holds_up

    @property
    def is_voted_on_here(self) -> bool:
        """Whether a count of votes may be entered."""
        return self.item.method != AgendaItem.Method.NONE and not self.item.withdrawn_reason


def matters(items: QuerySet[AgendaItem]) -> list[Matter]:
    """Each item with its counts; its votes are prefetched."""
    return [Matter(item, rounds_of(item), is_passed(item)) for item in items]
