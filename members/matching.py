"""Whom the words of a pasted list mean: sure, doubtful with candidates, or unknown; never taken silently."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models.standings import StandingQuerySet
from members.nearness import Index, Known, key_of
from paperwork.jielong import Doubt, Entry
from paperwork.jielong.names import TITLES, is_group_like

_FIELDS = (
    "person_id",
    "person__name",
    "person__staff_number",
    "person__pinyin",
    "person__department__name",
    "group__name",
)
# Candidates offered for one line; of more, the name is to be typed.
_MOST = 8
_INSTEAD = re.compile(r"(?:代替|代|替|帮)(?P<whom>.+)")
_EXACTLY = frozenset({"", "本人", "参加", "报名", "到", "来", "同志", *TITLES})


class Verdict(StrEnum):
    """How well a line is understood."""

    SURE = "sure"
    DOUBT = "doubt"
    AGAIN = "again"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a line is asked about."""

    NAMESAKES = "namesakes"
    NOT_EXPECTED = "not_expected"
    OTHER_UNIT = "other_unit"
    AMONG_LETTERS = "among_letters"
    SEVERAL = "several"
    ALIKE = "alike"
    UNDECIDED = "undecided"
    FOR_ANOTHER = "for_another"

    @property
    def sentence(self) -> Promise:
        return _SENTENCES[self]


_SENTENCES = {
    Why.NAMESAKES: _("Several people are called that."),
    Why.NOT_EXPECTED: _("The name is right, but it is not among those asked for here."),
    Why.OTHER_UNIT: _("Another group stands beside the name."),
    Why.AMONG_LETTERS: _("The name stands among other words."),
    Why.SEVERAL: _("Several names stand together."),
    Why.ALIKE: _("Nobody is called exactly that; these are similar."),
    Why.UNDECIDED: _("Not said for certain; please ask."),
    Why.FOR_ANOTHER: _("One writes here for another: who of them comes?"),
}


class Match(NamedTuple):
    """A line of the list and whom it means: one person where it is sure, those to choose from in doubt.

    `first` is the place of the line that speaks of the same person already.
    """

    place: int
    entry: Entry
    verdict: Verdict
    candidates: tuple[Known, ...] = ()
    why: Why | None = None
    first: int | None = None

    @property
    def person(self) -> Known | None:
        return self.candidates[0] if self.verdict == Verdict.SURE else None


def known_people(standings: StandingQuerySet, *, expected: Q) -> list[Known]:
    """The people of some standings of one day, with what tells them apart; `expected` are those asked for.

    One query.
    """
    rows = standings.filter(person__merged_into=None, person__forgotten_on=None).annotate(meant=expected)
    found = rows.order_by("person__pinyin", "person__staff_number").values_list(*_FIELDS, "meant")
    return [Known._make("" if value is None else value for value in row) for row in found]


def match_entries(entries: Sequence[Entry], people: Iterable[Known]) -> list[Match]:
    """Whom each entry means, in the order of the entries; each person is asked about once."""
    index = Index(people)
    found = [_match(place, entry, index) for place, entry in enumerate(entries)]
    firsts: dict[int, int] = {}
    for match in found:
        if match.person is not None:
            firsts.setdefault(match.person.pk, match.place)
    asked: dict[str, int] = {}
    return [_once(match, firsts, asked) for match in found]


def _once(match: Match, firsts: Mapping[int, int], asked: dict[str, int]) -> Match:
    """The match, or that its person was asked about before; who is there already is offered last."""
    if match.person is not None:
        first = firsts[match.person.pk]
        return match if first == match.place else match._replace(verdict=Verdict.AGAIN, first=first)
    words = key_of(match.entry.words)
    # Two namesakes may both be in the list; anybody else who is called the same is the same.
    if match.why != Why.NAMESAKES and asked.setdefault(words, match.place) != match.place:
        return match._replace(verdict=Verdict.AGAIN, first=asked[words])
    ranked = sorted(match.candidates, key=lambda one: firsts.get(one.pk, match.place) != match.place)
    return match._replace(candidates=tuple(ranked[:_MOST]))


def _match(place: int, entry: Entry, index: Index) -> Match:
    words, said = key_of(entry.words), key_of(f"{entry.words} {entry.note}")
    if person := index.by_number.get(words.upper()):
        return _judged(place, entry, [person], said, index)
    names = index.names_in(words)
    if not names and key_of(entry.note) in index.by_name:
        # Sunny（王芳）
        return _judged(place, entry, index.by_name[key_of(entry.note)], said, index)
    if not names:
        near = index.near(words, said)
        return (
            Match(place, entry, Verdict.DOUBT, tuple(near), Why.ALIKE)
            if near
            else _unknown(place, entry, index)
        )
    if len(names) > 1:
        several = [one for name, _rest in names for one in index.by_name[name]]
        return Match(place, entry, Verdict.DOUBT, tuple(several), Why.SEVERAL)
    [(name, rest)] = names
    people = index.by_name[name]
    if not all(_says_nothing(piece, index) for piece in rest):
        near = [one for one in index.near(words, said) if one not in people]
        return Match(place, entry, Verdict.DOUBT, (*people, *near), Why.AMONG_LETTERS)
    if others := _written_for(entry, index):
        return Match(place, entry, Verdict.DOUBT, (*others, *people), Why.FOR_ANOTHER)
    return _judged(place, entry, people, said, index)


def _written_for(entry: Entry, index: Index) -> list[Known]:
    """杨雪梅 代 张伟: those for whom somebody else writes."""
    said = _INSTEAD.match(key_of(entry.note))
    names = index.names_in(said["whom"]) if said else []
    return [one for name, _rest in names for one in index.by_name[name]]


def _unknown(place: int, entry: Entry, index: Index) -> Match:
    """Nobody by the words; whoever is named in full in the remark is offered."""
    named = tuple(one for name, _rest in index.names_in(key_of(entry.note)) for one in index.by_name[name])
    if named:
        return Match(place, entry, Verdict.DOUBT, named, Why.AMONG_LETTERS)
    return Match(place, entry, Verdict.UNKNOWN)


def _judged(place: int, entry: Entry, people: Sequence[Known], said: str, index: Index) -> Match:
    """People who are called exactly that: sure where it is one, expected, and nothing speaks against it."""
    told = [one for one in people if index.tells(one, said)]
    chosen = told if len(told) == 1 else list(people)
    chosen.sort(key=lambda one: (not one.is_expected, one.pinyin, one.staff_number))
    why = None
    if len(chosen) > 1:
        why = Why.NAMESAKES
    elif not told and index.names_other_unit(chosen[0], said):
        why = Why.OTHER_UNIT
    elif not chosen[0].is_expected:
        why = Why.NOT_EXPECTED
    elif Doubt.UNDECIDED in entry.doubts:
        why = Why.UNDECIDED
    verdict = Verdict.DOUBT if why else Verdict.SURE
    return Match(place, entry, verdict, tuple(chosen), why)


def _says_nothing(piece: str, index: Index) -> bool:
    """Whether what stands beside a name is a group, an office or nothing: 语文组, 老师."""
    piece = piece.strip("·.-/|_()（）[]【】:：,，、+0123456789")
    if piece in _EXACTLY or piece in index.units or is_group_like(piece):
        return True
    title = next((title for title in TITLES if piece.endswith(title)), "")
    return bool(title) and _says_nothing(piece.removesuffix(title), index)
