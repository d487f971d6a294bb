"""What should be looked at in the result of an election; rules of places differ, so nothing is refused."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from congress.models import Constituency, Delegate
from congress.thresholds import at_least, votes_to_pass

# Of those entitled, how many have to take part in some places.
_TURNOUT = (2, 3)


def doubts_about(place: Constituency, elected: list[Delegate]) -> Iterator[str]:
    """A turnout under two thirds, and everybody without the votes of more than half of those entitled."""
    entitled, took_part = place.entitled or 0, place.took_part or 0
    words: dict[str, Any] = {"took_part": took_part, "entitled": entitled}
    if took_part < at_least(_TURNOUT, entitled):
        yield _("%(took_part)s took part, fewer than 2/3 of %(entitled)s (some places ask for that).") % words
    for seat in elected:
        if seat.votes is not None and seat.votes < votes_to_pass(entitled, "gt_half"):
            words |= {"name": seat.person.name, "votes": seat.votes}
            yield _("%(name)s: %(votes)s votes are not more than half of the %(entitled)s entitled.") % words
