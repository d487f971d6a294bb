"""A festival's greeting: its day is computed for each year, and each festival has its own wish."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from almanac.festivals import Festival, festivals_between
from members.models.standings import StandingQuerySet
from reminders.audience import crowd_on, retired_of, women_of
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.models.rules import Crowd

# Nobody wishes anybody joy on every one of these days, and not to everybody.
WISHES: dict[str, Any] = {
    Festival.NEW_YEAR: _("A happy New Year, good health and all you wish for!"),
    Festival.NEW_YEARS_EVE: _("A warm reunion with your family, and safe travels home!"),
    Festival.SPRING_FESTIVAL: _("A happy Spring Festival and a good year for you and your family!"),
    Festival.LANTERN: _("A happy Lantern Festival, with your family around you!"),
    Festival.WOMENS_DAY: _("All the best on Women's Day; thank you for all you do!"),
    Festival.QINGMING: _("At Qingming we remember those before us; peace to you and your family."),
    Festival.LABOUR_DAY: _("A happy Labour Day; you have earned the rest!"),
    Festival.YOUTH_DAY: _("A happy Youth Day; stay curious!"),
    Festival.CHILDRENS_DAY: _("A happy Children's Day to you and the children!"),
    Festival.DRAGON_BOAT: _("Peace and good health at the Dragon Boat Festival!"),
    Festival.PARTY_DAY: _("Warm greetings on the Party's founding day!"),
    Festival.ARMY_DAY: _("Greetings on Army Day to all who served, and to their families!"),
    Festival.QIXI: _("A happy Qixi; may your home be happy!"),
    Festival.TEACHERS_DAY: _("A happy Teachers' Day; thank you for your work!"),
    Festival.MID_AUTUMN: _("A happy Mid-Autumn Festival, with a full moon and a full table!"),
    Festival.NATIONAL_DAY: _("A happy National Day, and good days off!"),
    Festival.DOUBLE_NINTH: _("Good health and a long life at the Double Ninth Festival!"),
    Festival.WINTER_SOLSTICE: _("Warmth and good health at the winter solstice!"),
}
ON_AT_THE_START = (
    Festival.NEW_YEAR,
    Festival.SPRING_FESTIVAL,
    Festival.LANTERN,
    Festival.WOMENS_DAY,
    Festival.LABOUR_DAY,
    Festival.DRAGON_BOAT,
    Festival.TEACHERS_DAY,
    Festival.MID_AUTUMN,
    Festival.NATIONAL_DAY,
    Festival.DOUBLE_NINTH,
)


def find_festivals(ask: Ask) -> Iterable[Matter]:
    """No query; the almanac knows the days."""
    for first, last in ask.led():
        for day, festival in festivals_between(first, last):
            if festival in ask.rule.festivals:
                yield _matter(ask, festival, day, day - (first - ask.first))


def _matter(ask: Ask, festival: Festival, day: date, said_on: date) -> Matter:
    return Matter(
        subject=f"festival:{festival.value}:{day.year}",
        day=said_on,
        about=festival.label,
        facts=lambda: {"festival": str(festival.label), "wish": str(WISHES[festival])},
        people=lambda: _for_whom(festival, crowd_on(said_on, ask.rule.crowd)),
        until=day + timedelta(days=3),
    )


def _for_whom(festival: Festival, crowd: StandingQuerySet) -> StandingQuerySet:
    """Women's Day is women's, and the Double Ninth is the retired colleagues'."""
    if festival == Festival.WOMENS_DAY:
        return women_of(crowd)
    return retired_of(crowd) if festival == Festival.DOUBLE_NINTH else crowd


FESTIVAL = Kind(
    code="festival",
    label=_("Festival wishes"),
    explanation=_("A wish on the morning of each festival that is ticked."),
    topic=Topic.FESTIVAL,
    fields={"festival": _("the festival"), "wish": _("the wish for it")},
    zh=Wording("{festival}的祝福", "{name}老师：{wish}\n{union}"),
    en=Wording("{festival}", "Dear {name}, {wish}\n{union}"),
    zh_group=Wording("{festival}的祝福", "{wish}\n{union}"),
    en_group=Wording("{festival}", "{wish}\n{union}"),
    find=find_festivals,
    is_on=True,
    leads=(0,),
    crowd=Crowd.EVERYBODY,
    festivals=tuple(festival.value for festival in ON_AT_THE_START),
    keeps_for=3,
    is_greeting=True,
)
