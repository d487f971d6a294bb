"""Festivals: stored by code, dated for any year from 1901 to 2100, never typed.

A festival lies in the ordinary lunar month, never in its leap repetition.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almanac.lunar import LunarDate, check_year
from almanac.terms import SolarTerm, term_date


class Festival(TextChoices):
    """A festival that a school union's year knows, by the code that is stored."""

    NEW_YEAR = "new_year", gettext_lazy("New Year's Day")
    NEW_YEARS_EVE = "new_years_eve", gettext_lazy("Lunar New Year's Eve")
    SPRING_FESTIVAL = "spring_festival", gettext_lazy("Spring Festival")
    LANTERN = "lantern", gettext_lazy("Lantern Festival")
    WOMENS_DAY = "womens_day", gettext_lazy("Women's Day")
    QINGMING = "qingming", gettext_lazy("Qingming Festival")
    LABOUR_DAY = "labour_day", gettext_lazy("Labour Day")
    YOUTH_DAY = "youth_day", gettext_lazy("Youth Day")
    CHILDRENS_DAY = "childrens_day", gettext_lazy("Children's Day")
    DRAGON_BOAT = "dragon_boat", gettext_lazy("Dragon Boat Festival")
    PARTY_DAY = "party_day", gettext_lazy("Party Founding Day")
    ARMY_DAY = "army_day", gettext_lazy("Army Day")
    QIXI = "qixi", gettext_lazy("Qixi Festival")
    TEACHERS_DAY = "teachers_day", gettext_lazy("Teachers' Day")
    MID_AUTUMN = "mid_autumn", gettext_lazy("Mid-Autumn Festival")
    NATIONAL_DAY = "national_day", gettext_lazy("National Day")
    DOUBLE_NINTH = "double_ninth", gettext_lazy("Double Ninth Festival")
    WINTER_SOLSTICE = "winter_solstice", gettext_lazy("Winter Solstice")

    @property
    def chinese(self) -> str:
        """The name as a plan writes it, whatever the language of the page."""
        return _FACTS[self].chinese

    @property
    def rule(self) -> str:
        """How its day is found, in words."""
        return str(_FACTS[self].day)

    @property
    def is_fixed(self) -> bool:
        """Whether it has the same solar day every year."""
        return isinstance(_FACTS[self].day, _SolarDay)

    @property
    def is_statutory(self) -> bool:
        """Whether everyone has a day off (放假办法, as amended 2024-11-10)."""
        return self in _STATUTORY

    @property
    def is_union_gift_festival(self) -> bool:
        """Whether union money may give every member a gift (the seven of 总工办发〔2017〕32号, article 8)."""
        return self in _STATUTORY and self != Festival.NEW_YEARS_EVE


class FestivalDay(NamedTuple):
    date: date
    festival: Festival


class _Day(Protocol):
    def in_year(self, year: int) -> date: ...


class _SolarDay(NamedTuple):
    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)

    def __str__(self) -> str:
        return _("fixed solar day %(month)s-%(day)s") % {
            "month": self.month,
            "day": self.day,
        }


class _LunarDay(NamedTuple):
    month: int
    day: int

    def in_year(self, year: int) -> date:
        return LunarDate(year, self.month, self.day).to_solar()

    def __str__(self) -> str:
        return _("lunar calendar %(day)s") % {"day": LunarDate(2000, self.month, self.day)}


class _TermDay(NamedTuple):
    term: SolarTerm

    def in_year(self, year: int) -> date:
        return term_date(self.term, year)

    def __str__(self) -> str:
        return _("solar term %(term)s") % {"term": self.term.label}


class _EveOfLunarNewYear:
    def in_year(self, year: int) -> date:
        return LunarDate(year, 1, 1).to_solar() - timedelta(days=1)

    def __str__(self) -> str:
        return _("the day before the Spring Festival")


@dataclass(frozen=True, slots=True)
class _Facts:
    chinese: str
    day: _Day


_FACTS = {
    Festival.NEW_YEAR: _Facts("元旦", _SolarDay(1, 1)),
    Festival.NEW_YEARS_EVE: _Facts("除夕", _EveOfLunarNewYear()),
    Festival.SPRING_FESTIVAL: _Facts("春节", _LunarDay(1, 1)),
    Festival.LANTERN: _Facts("元宵节", _LunarDay(1, 15)),
    Festival.WOMENS_DAY: _Facts("妇女节", _SolarDay(3, 8)),
    Festival.QINGMING: _Facts("清明节", _TermDay(SolarTerm.PURE_BRIGHTNESS)),
    Festival.LABOUR_DAY: _Facts("劳动节", _SolarDay(5, 1)),
    Festival.YOUTH_DAY: _Facts("青年节", _SolarDay(5, 4)),
    Festival.CHILDRENS_DAY: _Facts("儿童节", _SolarDay(6, 1)),
    Festival.DRAGON_BOAT: _Facts("端午节", _LunarDay(5, 5)),
    Festival.PARTY_DAY: _Facts("建党节", _SolarDay(7, 1)),
    Festival.ARMY_DAY: _Facts("建军节", _SolarDay(8, 1)),
    Festival.QIXI: _Facts("七夕节", _LunarDay(7, 7)),
    Festival.TEACHERS_DAY: _Facts("教师节", _SolarDay(9, 10)),
    Festival.MID_AUTUMN: _Facts("中秋节", _LunarDay(8, 15)),
    Festival.NATIONAL_DAY: _Facts("国庆节", _SolarDay(10, 1)),
    Festival.DOUBLE_NINTH: _Facts("重阳节", _LunarDay(9, 9)),
    Festival.WINTER_SOLSTICE: _Facts("冬至", _TermDay(SolarTerm.WINTER_SOLSTICE)),
}

_STATUTORY = frozenset(
    {
        Festival.NEW_YEAR,
        Festival.NEW_YEARS_EVE,
        Festival.SPRING_FESTIVAL,
        Festival.QINGMING,
        Festival.LABOUR_DAY,
        Festival.DRAGON_BOAT,
        Festival.MID_AUTUMN,
        Festival.NATIONAL_DAY,
    }
)


def festival_date(festival: Festival | str, year: int) -> date:
    """The festival's day in that solar year; a year outside 1901–2100 raises AlmanacError."""
    check_year(year)
    return _FACTS[Festival(festival)].day.in_year(year)


@lru_cache(maxsize=256)
def _in_order(year: int) -> tuple[FestivalDay, ...]:
    days = (FestivalDay(festival_date(festival, year), festival) for festival in Festival)
    return tuple(sorted(days, key=lambda found: found.date))


def festivals_of(year: int) -> list[FestivalDay]:
    """The eighteen festivals of a solar year in order of date; two may share a day."""
    return list(_in_order(year))


def festivals_between(start: date, end: date) -> list[FestivalDay]:
    """The festivals from start to end, both included, in order of date."""
    years = range(start.year, end.year + 1)
    return [found for year in years for found in _in_order(year) if start <= found.date <= end]
