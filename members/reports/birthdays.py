"""Whose birthday is kept when. What is told has a day and a month, and never a year of birth."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from almanac.birthdays import Birthday, LunarBirthday, SolarBirthday, gift_day, keys_on, lunar_birthday
from almanac.lunar import FIRST_YEAR
from members.models import Person, Standing
from members.models.people import birthday_key
from members.models.standings import Membership, StandingQuerySet

_WHO = ("person_id", "person__name", "group__name", "person__department__name")
_BORN = tuple(
    f"person__{column}"
    for column in ("birthday_calendar", "born_on", "lunar_month", "lunar_day", "lunar_leap")
)
LUNAR = Person.BirthdayCalendar.LUNAR


class BirthdayLine(NamedTuple):
    """Somebody's birthday in the month: the day it is kept, and `lunar` as people say it (八月十五).

    There is no day of whom the month of birth alone is known.
    """

    day: date | None
    pk: int
    name: str
    group: str
    department: str
    lunar: str
    remark: str


class Celebrant(NamedTuple):
    """Somebody who keeps a birthday on a day."""

    day: date
    person_id: int
    name: str


def celebrants(
    first: date, last: date, *, members_only: bool, categories: Collection[str] | None = None
) -> list[Celebrant]:
    """Who keeps a birthday on each day from `first` to `last`, a month at most, by day and then by person.

    Only who is on the list on that very day, as a full member and of one of `categories` where those are
    asked for. Whose month of birth alone is known has no day. One statement. Raises AlmanacError outside
    1901 to 2100.
    """
    days_of = _days_by_key(first, last)
    rows = _members() if members_only else Standing.objects.all()
    if categories is not None:
        rows = rows.filter(category__in=categories)
    # In no order: a list's own order is by pinyin, for which the table is read.
    rows = _keeping(rows, days_of, first, last).order_by()
    # The group is not told: asked for it too, the planner reads the index that holds the whole row, and
    # not an exclusion constraint's, which is ten times as slow.
    facts = ("period", "kept", "person_id", "person__name", "group_id")
    found = [
        Celebrant(day, pk, name)
        for period, key, pk, name, _group in rows.values_list(*facts)
        for day in days_of[key]
        if day in period
    ]
    return sorted(found, key=lambda one: one[:2])


def birthdays_in(user: User, *, year: int, month: int, everybody: bool = False) -> list[BirthdayLine]:
    """Who keeps a birthday in the month, by day, of those `user` may see; full members, or everybody.

    Last come those of whom only the month is known, as many as are on the list at the month's end. Only
    who is on the list on the day itself: whoever has left by then is not in it. One query.
    """
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    days_of = _days_by_key(first, last)
    # The key of those of whom the month alone is known.
    no_day = month * 100
    rows = _keeping(_seen_by(user, everybody), [*days_of, no_day], first, last)
    found = []
    for period, key, *facts in rows.order_by("person__pinyin", "person_id").values_list(
        "period", "kept", *_WHO, *_BORN
    ):
        who, birthday = facts[: len(_WHO)], birthday_of(*facts[len(_WHO) :])
        if key == no_day:
            found += [_line(None, who, birthday)] if last in period else []
        else:
            found += [_line(day, who, birthday) for day in days_of[key] if day in period]
    return sorted(found, key=lambda line: line.day or date.max)


def without_birthday(user: User, *, day: date, everybody: bool = False) -> int:
    """How many on the list on `day` have no birthday entered. One query."""
    return (
        _seen_by(user, everybody)
        .filter(period__contains=day, person__born_on=None)
        .exclude(person__birthday_calendar=LUNAR)
        .count()
    )


def birthday_of(
    calendar: str, born_on: date | None, lunar_month: int | None, lunar_day: int | None, lunar_leap: bool
) -> Birthday | None:
    """The birthday that those columns of Person mean; none while nothing is entered."""
    if calendar == LUNAR and lunar_month and lunar_day:
        return lunar_birthday(lunar_month, lunar_day, is_leap=lunar_leap)
    return SolarBirthday(born_on.month, born_on.day) if born_on else None


def _line(day: date | None, who: list[Any], birthday: Birthday | None) -> BirthdayLine:
    pk, name, group, department = who
    lunar = str(birthday) if isinstance(birthday, LunarBirthday) else ""
    remark = _remark(day, birthday) if day else ""
    return BirthdayLine(day, pk, name, group or "", department or "", lunar, remark)


def _seen_by(user: User, everybody: bool) -> StandingQuerySet:
    rows = Standing.objects.all() if everybody else _members()
    if user.has_perm("members.view_everybody"):
        return rows
    return rows.filter(person__in=Person.objects.visible_to(user))


def _members() -> StandingQuerySet:
    return Standing.objects.filter(membership=Membership.FULL)


def _days_by_key(first: date, last: date) -> dict[int, list[date]]:
    """The days of the span on which the birthday of each key is kept."""
    found = defaultdict(list)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        for key in keys_on(day):
            found[key].append(day)
    return found


def _keeping(rows: StandingQuerySet, keys: Collection[int], first: date, last: date) -> StandingQuerySet:
    """Those of `rows` that touch the span and whose birthday has one of `keys`, with that key as `kept`."""
    rows = rows.annotate(kept=birthday_key("person__")).filter(kept__in=sorted(keys))
    return rows.filter(period__overlap=DateRange(first, last, "[]"), person__merged_into=None)


def _remark(day: date, birthday: Any) -> str:
    """What the list must say beside a name: a day that was moved, and the gift of which year."""
    if birthday == SolarBirthday(2, 29) and day.day == 28:
        return _("born on 29 February")
    gift = gift_day(day.year, birthday)
    if gift != day:
        return _("the second this year; the year's gift was for %(day)s") % {
            "day": date_format(gift, "DATE_FORMAT")
        }
    if day.month == 1 and day.year > FIRST_YEAR and gift_day(day.year - 1, birthday) == day:
        return _("also the birthday of %(year)s, which had none") % {"year": day.year - 1}
    return ""
