"""Whose birthday is kept in a month. What is told has a day and a month, and never a year of birth."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from almanac.birthdays import Birthday, LunarBirthday, SolarBirthday, gift_day, observed_in
from almanac.lunar import FIRST_YEAR, AlmanacError, LunarDate
from members.models import Person, Standing
from members.models.standings import Membership, StandingQuerySet

_WHO = ("person_id", "person__name", "group__name", "person__department__name")
_BORN = tuple(
    f"person__{column}"
    for column in ("born_day_known", "birthday_calendar", "born_on", "lunar_month", "lunar_day", "lunar_leap")
)
LUNAR, SOLAR = Person.BirthdayCalendar.LUNAR, Person.BirthdayCalendar.SOLAR


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


def birthdays_in(user: User, *, year: int, month: int, everybody: bool = False) -> list[BirthdayLine]:
    """Who keeps a birthday in the month, by day, of those `user` may see; full members, or everybody.

    Last come those of whom only the month is known, as many as are on the list at the month's end. Only
    who is on the list on the day itself: whoever has left by then is not in it. One query.
    """
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    rows = _seen_by(user, everybody).filter(period__overlap=DateRange(first, last, "[]"))
    rows = rows.filter(_may_fall(first, last)).order_by("person__pinyin", "person_id")
    found = []
    for period, *facts in rows.values_list("period", *_WHO, *_BORN):
        who, (is_day_known, *born) = facts[: len(_WHO)], facts[len(_WHO) :]
        birthday = birthday_of(*born)
        if isinstance(birthday, SolarBirthday) and not is_day_known:
            found += [_line(None, who, birthday)] if last in period else []
            continue
        days = observed_in(year, birthday) if birthday else []
        found += [_line(day, who, birthday) for day in days if first <= day <= last and day in period]
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
        try:
            return LunarBirthday(lunar_month, lunar_day, lunar_leap)
        except AlmanacError:
            # A leap month that no year has: kept as the ordinary one.
            return LunarBirthday(lunar_month, lunar_day)
    return SolarBirthday(born_on.month, born_on.day) if born_on else None


def _line(day: date | None, who: list[Any], birthday: Birthday | None) -> BirthdayLine:
    pk, name, group, department = who
    lunar = str(birthday) if isinstance(birthday, LunarBirthday) else ""
    remark = _remark(day, birthday) if day else ""
    return BirthdayLine(day, pk, name, group or "", department or "", lunar, remark)


def _seen_by(user: User, everybody: bool) -> StandingQuerySet:
    rows = Standing.objects.all() if everybody else Standing.objects.filter(membership=Membership.FULL)
    if user.has_perm("members.view_everybody"):
        return rows
    return rows.filter(person__in=Person.objects.visible_to(user))


def _may_fall(first: date, last: date) -> Q:
    """Who can have a birthday between two days of a month; a day moved by the rules stays in its month."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    lunar_months = {LunarDate.from_solar(day).month for day in days}
    return Q(person__birthday_calendar=SOLAR, person__born_on__month=first.month) | Q(
        person__birthday_calendar=LUNAR, person__lunar_month__in=lunar_months
    )


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
