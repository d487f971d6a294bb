"""Proposals like one that is being written, of this year and of earlier ones."""

from functools import reduce
from operator import add

from django.db.models import Case, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Least
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import User
from congress.models import Proposal, ProposalStep
from congress.similar import pieces
from congress.states import PRIVATE, Status

SHOWN = 5


class _Length(Func):
    function = "cardinality"
    output_field = IntegerField()


def similar_to(title: str, *, user: User, but: int | None = None) -> QuerySet[Proposal]:
    """The likest that `user` sees: half the pieces of the shorter title stand in the other. One query.

    Without those nobody handed in, and without the one whose key is `but`.
    """
    sought = pieces(title)
    if not sought:
        return Proposal.objects.none()
    # A sum of questions, not of a subquery a row: those the server takes for costly, and compiles first.
    shared = reduce(add, (Case(When(pieces__contains=[one], then=1), default=0) for one in sought))
    refused = ProposalStep.objects.filter(proposal=OuterRef("pk"), after=Status.REFUSED)
    shorter = Least(_Length(F("pieces")), Value(len(sought)))
    return (
        Proposal.objects.visible_to(user)
        .exclude(status__in=PRIVATE)
        .exclude(pk=but)
        .filter(pieces__overlap=sought)
        .annotate(shared=shared, why_refused=Subquery(refused.values("reason")[:1]))
        .filter(GreaterThanOrEqual(F("shared") * 2, shorter))
        .select_related("call", "proposer")
        .only("title", "status", "call__opens_on", "call__closes_on", "proposer__name")
        .order_by("-shared", "-call__opens_on", "pk")[:SHOWN]
    )
