"""Who is to be greeted on which day, counted without our own almanac; and the same, said day by day.

The lunar calendar is sxtwl's. The festivals are those of 2024 to 2028 as printed calendars have them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from almanac.festivals import Festival
from members.models import Person, Standing
from reminders.models import Notice, OptOut, Progress, ReminderRule
from reminders.services.finding import find_due
from tests.reminders.clock import at

LONG_AGO = date(2010, 9, 1)
FIXED = {
    "new_year": (1, 1), "womens_day": (3, 8), "labour_day": (5, 1), "youth_day": (5, 4),
    "childrens_day": (6, 1), "party_day": (7, 1), "army_day": (8, 1), "teachers_day": (9, 10),
    "national_day": (10, 1),
}  # fmt: skip
MOVING = {
    2024: "02-09 02-10 02-24 04-04 06-10 08-10 09-17 10-11 12-21",
    2025: "01-28 01-29 02-12 04-04 05-31 08-29 10-06 10-29 12-21",
    2026: "02-16 02-17 03-03 04-05 06-19 08-19 09-25 10-18 12-22",
    2027: "02-05 02-06 02-20 04-05 06-09 08-08 09-15 10-08 12-22",
    2028: "01-25 01-26 02-09 04-04 05-28 08-26 10-03 10-26 12-21",
}
ORDER = (
    "new_years_eve", "spring_festival", "lantern", "qingming", "dragon_boat", "qixi", "mid_autumn",
    "double_ninth", "winter_solstice",
)  # fmt: skip
SOLAR_29_FEBRUARY = (2, 29)

Said = tuple[str, date, str]


@dataclass(frozen=True)
class Life:
    """Somebody of the registry: a birthday by either calendar or none, and from when to when on the list."""

    number: str
    solar: tuple[int, int] | None = None
    lunar: tuple[int, int, bool] | None = None
    month_only: bool = False
    is_woman: bool = False
    since: date = LONG_AGO
    until: date | None = None
    retires_on: date | None = None
    deaf_to: str = ""

    def is_listed(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def lives(sxtwl: Any, people: int) -> list[Life]:
    """That many invented people: the hard birthdays first, then all kinds."""
    hard = _hard()
    dice = Random(2024)
    return hard + [_anybody(sxtwl, dice, number) for number in range(people - len(hard))]


def _hard() -> list[Life]:
    lunar = [
        *((month, day, True) for month, day in ((6, 1), (6, 29), (5, 15), (5, 29), (4, 10), (2, 20), (3, 3))),
        *((month, 30, False) for month in range(1, 13)),
        (12, 1, False), (12, 8, False), (1, 1, False), (6, 1, False), (5, 15, False),
    ]  # fmt: skip
    found = [Life(f"L{n}", lunar=birthday) for n, birthday in enumerate(lunar)]
    found += [Life(f"F{n}", solar=SOLAR_29_FEBRUARY) for n in range(3)]
    found += [
        Life("M0", solar=(5, 1), month_only=True),
        Life("N0"),
        Life("J0", solar=(3, 8), since=date(2024, 3, 8)),
        Life("J1", solar=(3, 8), since=date(2024, 3, 9)),
        Life("E0", solar=(9, 10), until=date(2024, 9, 10)),
        Life("E1", solar=(9, 10), until=date(2024, 9, 11)),
        Life("E2", solar=SOLAR_29_FEBRUARY, until=date(2025, 2, 28)),
        Life("R0", solar=(10, 11), retires_on=date(2024, 10, 11)),
        Life("R1", solar=(10, 11), retires_on=date(2024, 10, 12)),
        Life("D0", solar=(7, 1), deaf_to="birthday"),
        Life("D1", solar=(7, 1), deaf_to="festival", is_woman=True),
    ]
    return found


def _anybody(sxtwl: Any, dice: Random, number: int) -> Life:
    born = date(1945, 1, 1) + timedelta(days=dice.randrange(57 * 365))
    keeps_lunar, leaves, joins = dice.random() < 0.45, dice.random() < 0.1, dice.random() < 0.15
    day = date(2024, 1, 1) + timedelta(days=dice.randrange(5 * 365))
    since = date(2023, 6, 1) + timedelta(days=dice.randrange(400)) if joins else LONG_AGO
    found = sxtwl.fromSolar(born.year, born.month, born.day)
    return Life(
        f"P{number}",
        solar=None if keeps_lunar else (born.month, born.day),
        lunar=(found.getLunarMonth(), found.getLunarDay(), bool(found.isLunarLeap()))
        if keeps_lunar
        else None,
        is_woman=dice.random() < 0.7,
        since=since,
        until=max(day, since + timedelta(days=30)) if leaves else None,
        retires_on=LONG_AGO if born.year < 1962 else None,
        deaf_to=dice.choice(["birthday", "festival"]) if dice.random() < 0.05 else "",
    )


def recounted(sxtwl: Any, everybody: list[Life], first: date, last: date) -> set[Said]:
    """What must be said from `first` to `last`, once each."""
    return {said for day in _days(first, last) for said in _said_on(sxtwl, everybody, day)}


def _said_on(sxtwl: Any, everybody: list[Life], day: date) -> Iterator[Said]:
    festivals = _festivals(day.year).get(day, [])
    for life in everybody:
        if not life.is_listed(day):
            continue
        if life.deaf_to != "birthday" and _celebrates(sxtwl, life, day):
            yield "birthday", day, life.number
        if life.deaf_to != "festival":
            yield from (
                (f"festival:{code}", day, life.number) for code in festivals if _is_for(life, code, day)
            )


def _is_for(life: Life, festival: str, day: date) -> bool:
    if festival == "womens_day":
        return life.is_woman
    return festival != "double_ninth" or (life.retires_on is not None and life.retires_on <= day)


def _celebrates(sxtwl: Any, life: Life, day: date) -> bool:
    if life.lunar:
        return _is_lunar_day(sxtwl, life.lunar, day)
    if life.solar is None or life.month_only:
        return False
    is_common = day.year % 4 != 0
    kept = (2, 28) if life.solar == SOLAR_29_FEBRUARY and is_common else life.solar
    return (day.month, day.day) == kept


def _is_lunar_day(sxtwl: Any, birthday: tuple[int, int, bool], day: date) -> bool:
    """Born in a leap month: in the leap month of a year that has it; on the thirtieth: the month's last."""
    month, number, is_leap = birthday
    year, month_now, number_now, leap_now, is_last = _lunar(sxtwl, day)
    waits = is_leap and _leap_month(sxtwl, year) == month
    return (
        month_now == month
        and leap_now == waits
        and (number_now == number or (is_last and number_now < number))
    )


@lru_cache
def _leap_month(sxtwl: Any, year: int) -> int:
    return sxtwl.getRunMonth(year)


@lru_cache(maxsize=4000)
def _lunar(sxtwl: Any, day: date) -> tuple[int, int, int, bool, bool]:
    found = sxtwl.fromSolar(day.year, day.month, day.day)
    following = day + timedelta(days=1)
    is_last = sxtwl.fromSolar(following.year, following.month, following.day).getLunarDay() == 1
    leap = bool(found.isLunarLeap())
    return found.getLunarYear(), found.getLunarMonth(), found.getLunarDay(), leap, is_last


@lru_cache
def _festivals(year: int) -> dict[date, list[str]]:
    days: dict[date, list[str]] = {}
    for code, (month, number) in FIXED.items():
        days.setdefault(date(year, month, number), []).append(code)
    for code, written in zip(ORDER, MOVING[year].split(), strict=True):
        days.setdefault(date.fromisoformat(f"{year}-{written}"), []).append(code)
    return days


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def enter(everybody: list[Life]) -> None:
    """Into the registry, with a duplicate and a forgotten row whom nobody greets; all festivals are on."""
    people = Person.objects.bulk_create(_person(life) for life in everybody)
    Standing.objects.bulk_create(
        standing
        for life, person in zip(everybody, people, strict=True)
        for standing in _standings(life, person)
    )
    OptOut.objects.bulk_create(
        OptOut(person=person, topic=life.deaf_to)
        for life, person in zip(everybody, people, strict=True)
        if life.deaf_to
    )
    Person.objects.create(staff_number="X0", name="重复", born_on=date(1980, 5, 5), merged_into=people[0])
    gone = Person.objects.create(staff_number="X1", name="（已清除）", forgotten_on=date(2024, 1, 1))
    Standing.objects.create(
        person=gone, period=DateRange(LONG_AGO, date(2023, 1, 1)), category="permanent", membership="full"
    )
    ReminderRule.objects.exclude(code__in=("birthday", "festival")).update(is_on=False)
    ReminderRule.objects.filter(code="festival").update(festivals=Festival.values)


def _person(life: Life) -> Person:
    month, day, leap = life.lunar or (None, None, False)
    return Person(
        staff_number=life.number,
        name=f"教师{life.number}",
        sex="f" if life.is_woman else "m",
        # A leap year, so that every day of the calendar is one of it.
        born_on=date(1960, *life.solar) if life.solar else None,
        born_day_known=not life.month_only,
        birthday_calendar="lunar" if life.lunar else "solar",
        lunar_month=month,
        lunar_day=day,
        lunar_leap=leap,
    )


def _standings(life: Life, person: Person) -> Iterator[Standing]:
    ends = [(life.since, life.until, life.retires_on == LONG_AGO)]
    if life.retires_on and life.retires_on > life.since:
        ends = [(life.since, life.retires_on, False), (life.retires_on, life.until, True)]
    for first, end, is_retired in ends:
        category = "retired" if is_retired else "permanent"
        yield Standing(person=person, period=DateRange(first, end), category=category, membership="full")


def said_day_by_day(first: date, last: date) -> list[Said]:
    """What the house says when it looks each morning, and each tenth day once more."""
    Progress.objects.update(found_until=first - timedelta(days=1))
    for number, day in enumerate(_days(first, last)):
        find_due(at(f"{day} 08:00"))
        if number % 10 == 0:
            find_due(at(f"{day} 08:01"))
    said = Notice.objects.values_list("rule__code", "subject", "day", "person__staff_number")
    return [
        (code if code == "birthday" else ":".join(subject.split(":")[:2]), day, number)
        for code, subject, day, number in said
    ]
