"""What happened to somebody, in sentences."""

from functools import reduce
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Move, Person


class Chapter(NamedTuple):
    """An act in somebody's life with the union, as a sentence."""

    move: Move
    sentence: str


def life_of(person: Person) -> list[Chapter]:
    """All that happened to somebody, the latest first; what was struck out stays to be read. One query."""
    moves = person.moves.select_related("group").order_by("-effective_on", "-pk")
    return [Chapter(move, _sentence(move)) for move in moves]


def _sentence(move: Move) -> str:
    facts = [
        str(move.get_kind_display()),
        str(move.get_category_display()) if move.category else "",
        str(move.get_membership_display()) if move.membership else "",
        move.group.name if move.group else "",
        _("left the union group") if move.leaves_group else "",
        move.reason,
        move.document_number,
    ]
    # “Retired, retired” is said once.
    said = [fact for fact in dict.fromkeys(facts) if fact]
    return _("%(day)s: %(facts)s.") % {"day": date_format(move.effective_on), "facts": reduce(_joined, said)}


def _joined(before: str, after: str) -> str:
    return _("%(before)s, %(after)s") % {"before": before, "after": after}
