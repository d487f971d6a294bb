"""What has come in, and what the house still lacks."""

from datetime import date
from typing import NamedTuple

from django.db.models import CharField, Count, QuerySet, Value

from accounts.models import User
from congress.models import Proposal
from congress.reports.handling_waiting import FOR_THE_DESK
from members.models import Application, Correction, PrivacyNotice, Standing

# With fewer on the list the roster has not been taken in yet.
FEW_PEOPLE = 10


class Waiting(NamedTuple):
    """What waits for those who keep the registry and privacy; `people` are those on the list today."""

    corrections: int
    for_group: int
    for_committee: int
    # Proposals that the desk has to decide, hand over or give more time.
    proposals: int
    notices: int
    people: int
    signed_in: int

    @property
    def applications(self) -> int:
        return self.for_group + self.for_committee

    @property
    def lacks_roster(self) -> bool:
        return self.people < FEW_PEOPLE

    @property
    def lacks_slips(self) -> bool:
        """Whether nobody but whoever set the house up has ever signed in."""
        return not self.lacks_roster and self.signed_in < 2


def waiting(*, today: date) -> Waiting:
    """What has come in and what the house still lacks. One query."""
    rows_of: dict[str, QuerySet] = {
        "corrections": Correction.objects.filter(status=Correction.Status.WAITING),
        "for_group": Application.objects.filter(status=Application.Status.AWAITING_GROUP),
        "for_committee": Application.objects.filter(status=Application.Status.AWAITING_COMMITTEE),
        "proposals": Proposal.objects.filter(status__in=FOR_THE_DESK),
        "notices": PrivacyNotice.objects.all(),
        "people": Standing.objects.on(today),
        "signed_in": User.objects.exclude(last_login=None),
    }
    first, *others = (
        rows.order_by().annotate(counted=Value(what, CharField())).values("counted").annotate(n=Count("pk"))
        for what, rows in rows_of.items()
    )
    found = {row["counted"]: row["n"] for row in first.union(*others, all=True)}
    return Waiting(**{what: found.get(what, 0) for what in rows_of})
