"""All that was written on proposals: seconders, decisions, who handles them, replies and ratings."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from congress.models import Assignment, Call, Extension, Proposal, Rating, Reply, Screening, Seconding
from congress.states import PRIVATE


class Dossier(NamedTuple):
    """A proposal as its documents tell it; `mobile` is empty for a reader who may not know it."""

    proposal: Proposal
    mobile: str
    seconders: list[Seconding]
    screening: Screening | None
    assignments: list[Assignment]
    replies: list[Reply]
    ratings: list[Rating]
    merged: list[Proposal]

    @property
    def lead(self) -> Assignment | None:
        return next((one for one in self.assignments if one.is_lead), None)

    @property
    def supporting(self) -> list[Assignment]:
        return [one for one in self.assignments if not one.is_lead]

    @property
    def answer(self) -> Reply | None:
        """The whole reply; of two the second."""
        return next((one for one in reversed(self.replies) if one.is_whole), None)

    @property
    def rating(self) -> Rating | None:
        """What the proposer said last."""
        return self.ratings[-1] if self.ratings else None

    @property
    def again_on(self) -> date | None:
        """The day on which it was handed over once more, the first answer not having satisfied."""
        first = self.ratings[0] if self.ratings else None
        return localdate(first.at) if first and first.outcome == Rating.Grade.UNSATISFIED else None

    @property
    def proposers(self) -> list[str]:
        """Who proposed it; those whose proposals were merged into it are joint proposers."""
        names = [self.proposal.proposer.name, *(one.proposer.name for one in self.merged)]
        return list(dict.fromkeys(names))


def dossiers_of(proposals: QuerySet[Proposal], *, reader: User) -> list[Dossier]:
    """What was written on each, in their order; eight queries for any number."""
    rows = proposals.select_related(
        "proposer", "call__session__term", "call__session__joint_term", "merged_into__call"
    ).prefetch_related(
        Prefetch("secondings", Seconding.objects.select_related("person")),
        "screenings",
        Prefetch("assignments", Assignment.objects.in_force().select_related("department")),
        Prefetch("assignments__extensions", Extension.objects.filter(granted=True)),
        Prefetch("replies", Reply.objects.select_related("assignment__department")),
        "ratings",
        Prefetch("merged", Proposal.objects.select_related("proposer", "call")),
    )
    sees_contacts = reader.has_perm("members.view_contacts")
    return [_dossier(one, sees_contacts or one.proposer.user_id == reader.pk) for one in rows]


def submitted_to(call: Call, *, reader: User) -> QuerySet[Proposal]:
    """Those of a call that have a number and that `reader` may see, by number."""
    seen = Proposal.objects.visible_to(reader).filter(call=call, number__isnull=False)
    return seen.exclude(status__in=PRIVATE).order_by("number")


def _dossier(proposal: Proposal, shows_mobile: bool) -> Dossier:
    return Dossier(
        proposal=proposal,
        mobile=proposal.proposer.mobile if shows_mobile else "",
        seconders=list(proposal.secondings.all()),
        screening=_last(proposal.screenings.all()),
        assignments=list(proposal.assignments.all()),
        replies=list(proposal.replies.all()),
        ratings=list(proposal.ratings.all()),
        merged=list(proposal.merged.all()),
    )


def _last(rows: Iterable[Screening]) -> Screening | None:
    return next(reversed(list(rows)), None)
