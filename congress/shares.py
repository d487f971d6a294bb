"""Who the delegates are, held against the shares that the rules ask for; whole people, never fractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from congress.models import RuleSet
from congress.thresholds import at_least, at_most
from members.models import Person
from paperwork.terms import years_before


class Seated(NamedTuple):
    """Somebody with a seat, or who may get one, and what counts for the shares."""

    person: Person
    is_teacher: bool
    is_leader: bool


@dataclass(frozen=True)
class Share:
    """How many of some kind there are, and how many there must or may be; `label` has the count in it."""

    label: str
    count: int
    bar: int
    is_least: bool

    @property
    def holds(self) -> bool:
        return self.count >= self.bar if self.is_least else self.count <= self.bar

    @property
    def line(self) -> str:
        """教师25 ≥22 ✔"""
        kept, missed = ("≥", "<") if self.is_least else ("≤", ">")
        return f"{self.label} {kept}{self.bar} ✔" if self.holds else f"{self.label} {missed}{self.bar} ✘"


class Composition(NamedTuple):
    """How many delegates there are, their shares, and how many have no date of birth entered."""

    total: int
    shares: list[Share]
    ages_unknown: int

    @property
    def missed(self) -> list[Share]:
        return [share for share in self.shares if not share.holds]


def composition(delegates: Iterable[Seated], rules: RuleSet, day: date) -> Composition:
    """The shares among `delegates` on `day`; only those that the rules ask for."""
    people = list(delegates)
    total = len(people)
    teachers = sum(one.is_teacher for one in people)
    shares = [_least(_("teachers %(n)s") % {"n": teachers}, teachers, rules.teachers_least, total)]
    if rules.leaders_most is not None:
        leaders = sum(one.is_leader for one in people)
        most = at_most((rules.leaders_most, 100), total)
        shares.append(Share(_("leaders %(n)s") % {"n": leaders}, leaders, most, is_least=False))
    if rules.women_least is not None:
        women = sum(one.person.sex == Person.Sex.FEMALE for one in people)
        shares.append(_least(_("women %(n)s") % {"n": women}, women, rules.women_least, total))
    if rules.young_least is None:
        return Composition(total, shares, 0)
    born_after = years_before(day, rules.young_until)
    births = [one.person.born_on for one in people]
    young = sum(born is not None and born > born_after for born in births)
    label = _("under %(age)s: %(n)s") % {"age": rules.young_until, "n": young}
    shares.append(_least(label, young, rules.young_least, total))
    return Composition(total, shares, births.count(None))


def _least(label: str, count: int, per_cent: int, total: int) -> Share:
    return Share(label, count, at_least((per_cent, 100), total), is_least=True)
