"""Proposals like one that is being written, of this year and of earlier ones."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Least
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import User
from congress.models import Proposal
from congress.similar import pieces
from congress.states import PRIVATE

SHOWN = 5


class _Shared(Func):
    """How many pieces two lists have in common."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = IntegerField()


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
    given = Value(sought, output_field=ArrayField(CharField()))
    shorter = Least(_Length(F("pieces")), Value(len(sought)))
    return (
        Proposal.objects.visible_to(user)
        .exclude(status__in=PRIVATE)
        .exclude(pk=but)
        .filter(pieces__overlap=sought)
        .annotate(shared=_Shared(F("pieces"), given))
        .filter(GreaterThanOrEqual(F("shared") * 2, shorter))
        .select_related("call", "proposer")
        .order_by("-shared", "-call__opens_on", "pk")[:SHOWN]
    )
