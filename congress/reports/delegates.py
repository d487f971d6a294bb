"""The record of a delegate: the seat and who held it before and after, and what was attended."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from activities.models import Activity, CheckIn, Occasion
from congress.models import Delegate


class Attended(NamedTuple):
    """An occasion to which delegates were asked, and whether this one came."""

    occasion: Occasion
    state: str

    @property
    def came(self) -> bool:
        return self.state == CheckIn.State.PRESENT

    @property
    def was_excused(self) -> bool:
        return self.state == CheckIn.State.EXCUSED


class DelegateRecord(NamedTuple):
    """Meetings and trainings of a delegate's days, the latest first."""

    meetings: list[Attended]
    trainings: list[Attended]

    @property
    def trained(self) -> int:
        """At how many trainings the delegate was present."""
        return sum(one.came for one in self.trainings)


def record_of(delegate: Delegate, today: date) -> DelegateRecord:
    """Sittings of the term that have been held, and trainings at which people checked in. Two queries."""
    first, end = _days(delegate)
    held = Occasion.objects.filter(starts_on__gte=first, starts_on__lt=end, starts_on__lte=today)
    of_the_term = held.filter(sitting__session__term=delegate.term_id)
    signed = CheckIn.objects.filter(occasion=OuterRef("pk"))
    # A training that nobody signs in to leaves no record.
    trainings = held.filter(Exists(signed), activity__kind=Activity.Kind.TRAINING)
    return DelegateRecord(_attended(of_the_term, delegate), _attended(trainings, delegate))


def _days(delegate: Delegate) -> tuple[date, date]:
    period = delegate.post.period if delegate.post else delegate.term.period
    return period.lower, period.upper or date.max


def _attended(occasions: QuerySet[Occasion], delegate: Delegate) -> list[Attended]:
    own = CheckIn.objects.filter(occasion=OuterRef("pk"), person=delegate.person_id).values("state")[:1]
    rows = occasions.exclude(status=Occasion.Status.CANCELLED).annotate(own_state=Subquery(own))
    latest = rows.select_related("activity").order_by("-starts_on", "-pk")[:50]
    return [Attended(one, one.own_state or "") for one in latest]
