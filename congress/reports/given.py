"""What was given to a department, and what has been written about a proposal so far."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from accounts.models import User
from congress.models import Assignment, Extension, Proposal, ProposalStep, Rating, Reply
from congress.states import Status


def given_to(user: User) -> QuerySet[Assignment]:
    """The parts of whoever answers, with `is_owed`: what is owed first, by its day."""
    owed = Exists(Assignment.objects.owing().filter(pk=OuterRef("pk")))
    rows = Assignment.objects.given_to(user).annotate(is_owed=owed)
    rows = rows.select_related("proposal__call__session__term", "proposal__proposer", "department")
    return rows.order_by("-is_owed", "due_on", "pk")


class Round(NamedTuple):
    """One handling: what was asked, what was replied, and how that was rated."""

    extensions: list[Extension]
    replies: list[Reply]
    ratings: list[Rating]


class History(NamedTuple):
    """What departments wrote, what was asked, how it was rated; the oldest first."""

    replies: list[Reply]
    extensions: list[Extension]
    ratings: list[Rating]
    parts: list[Assignment]

    @property
    def rounds(self) -> list[Round]:
        """The first handling and the second one, each with the rating of its own answer."""
        again = {one.pk for one in self.extensions if self._is_asked_again(one)}
        return [
            Round(
                [one for one in self.extensions if (one.pk in again) == (number == 2)],
                [one for one in self.replies if one.round == number],
                [one for one in self.ratings if one.round == number],
            )
            for number in (1, 2)
        ]

    def _is_asked_again(self, extension: Extension) -> bool:
        """Whether it was asked in the second handling, which begins with the first rating."""
        return any(one.round == 1 and localdate(one.at) <= extension.asked_on for one in self.ratings)

    @property
    def open_extension(self) -> Extension | None:
        return next((one for one in self.extensions if one.granted is None), None)

    @property
    def answer(self) -> Reply | None:
        """The whole answer that was given last."""
        return next((one for one in reversed(self.replies) if one.is_whole), None)

    @property
    def silent(self) -> list[Assignment]:
        """Departments in support that have written nothing yet."""
        heard = {reply.assignment_id for reply in self.replies}
        return [part for part in self.parts if not part.is_lead and part.pk not in heard]


def history_of(proposal: Proposal) -> History:
    """Four queries."""
    steps = ProposalStep.objects.filter(
        proposal=proposal, before=Status.EXTENSION, after=Status.HANDLING, at__date=OuterRef("decided_on")
    )
    # Why it was granted or not, as it was said that day.
    said = Subquery(steps.order_by("-pk").values("reason")[:1])
    extensions = Extension.objects.filter(assignment__proposal=proposal).annotate(said=said)
    return History(
        list(proposal.replies.select_related("assignment__department")),
        list(extensions.select_related("assignment__department")),
        list(proposal.ratings.all()),
        list(proposal.assignments.in_force().select_related("department")),
    )
