"""The festivals of the next weeks."""

from datetime import date, timedelta
from typing import NamedTuple

from almanac.festivals import Festival, FestivalDay, festivals_between
from almanac.lunar import LunarDate

FESTIVALS_AHEAD = timedelta(days=75)


class FestivalAhead(NamedTuple):
    """A festival that is coming, its lunar day, and in how many days it is."""

    day: date
    festival: Festival
    lunar: LunarDate
    days_to_go: int


def festivals_ahead(today: date) -> list[FestivalAhead]:
    """The festivals of the next ten weeks. No query."""
    found: list[FestivalDay] = festivals_between(today, today + FESTIVALS_AHEAD)
    return [
        FestivalAhead(day, festival, LunarDate.from_solar(day), (day - today).days) for day, festival in found
    ]
