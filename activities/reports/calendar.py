"""What stands in a month or a year: the days with what is held on them, and what still has no day."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import ClassVar

from django.utils.timezone import localdate

from accounts.models import User
from activities.models import Activity, ActivityQuerySet, Occasion, WorkPlan
from activities.wording import WEEKDAY_SIGNS, days_name
from almanac.festivals import Festival, festival_date
from almanac.lunar import LAST_YEAR
from almanac.reports import DayInfo, days_between

# Whole weeks are shown, so the first year of the almanac, which begins on a Tuesday, is left out.
YEARS = range(1902, 2101)


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the grid."""

    info: DayInfo
    occasions: list[Occasion]
    in_month: bool
    is_today: bool

    @property
    def has_something(self) -> bool:
        """Whether a list of the month names this day; a plain day off is named above the list."""
        return bool(
            self.occasions or self.info.festivals or self.info.is_adjusted_working_day or self.is_today
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that has no day yet, and the day of its festival where it falls in this month."""

    activity: Activity
    festival_on: date | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it is put up: its days, what is held on them, what waits for a day."""

    first: date
    days: list[Day]
    waiting: list[Waiting]
    undated: list[Activity] = field(default_factory=list)

    # So many lines of a month fit on the printed year; the rest is counted there and read on the screen.
    MOST_PRINTED: ClassVar[int] = 13

    @property
    def line_count(self) -> int:
        return len(self.occasions) + len(self.waiting)

    @property
    def printed_height(self) -> int:
        """Lines of print that the month takes in the printed year; a long title takes two."""
        lengths = [len(found.activity.title) + 6 * found.is_called_off for found in self.occasions]
        lengths += [len(line.activity.title) for line in self.waiting]
        return sum(1 + length // 16 for length in lengths)

    @property
    def waiting_printed(self) -> int:
        """How many lines without a day still fit on the printed year."""
        return max(self.MOST_PRINTED - len(self.occasions), 0)

    @property
    def not_printed(self) -> int:
        return max(self.line_count - self.MOST_PRINTED, 0)

    @property
    def own_days(self) -> list[Day]:
        return [day for day in self.days if day.in_month]

    @property
    def occasions(self) -> list[Occasion]:
        """What is held this month, each once."""
        return list(dict.fromkeys(found for day in self.own_days for found in day.occasions))

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.undated or self.occasions)

    @property
    def days_off_known(self) -> bool:
        return self.own_days[0].info.days_off_known

    @property
    def days_off(self) -> list[str]:
        """The stretches of days off by the year's arrangement: “6月19日至21日”."""
        stretches = _stretches(day.info.date for day in self.own_days if day.info.is_day_off)
        return [days_name(first, last) for first, last in stretches]

    @property
    def make_up_days(self) -> list[str]:
        """The days at weekends that are worked in exchange."""
        days = (day.info.date for day in self.own_days if day.info.is_adjusted_working_day)
        return [days_name(day, day) for day in days]

    @property
    def previous(self) -> date | None:
        return _first_of(self.first - timedelta(days=1))

    @property
    def next(self) -> date | None:
        return _first_of(self.first + timedelta(days=31))


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month and, at its end, the next."""

    month: Month
    coming: Month


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months, and what has no month at all."""

    year: int
    months: list[Month]
    undated: list[Activity]

    @property
    def days_off_known(self) -> bool:
        return self.months[0].days_off_known

    @property
    def weekdays(self) -> Iterable[str]:
        """The heads of the small months' columns, from Monday."""
        return map(str, WEEKDAY_SIGNS)

    # As with a month's lines, so many without a month fit on the printed year.
    MOST_UNDATED: ClassVar[int] = 18

    @property
    def undated_not_printed(self) -> int:
        return max(len(self.undated) - self.MOST_UNDATED, 0)

    @property
    def density(self) -> str:
        """How close the printed year must stand to keep to one page: by its fullest month."""
        fullest = max(month.printed_height for month in self.months)
        return "roomy" if fullest <= 5 else "close" if fullest <= 10 else "tight"

    @property
    def is_empty(self) -> bool:
        return not self.undated and all(month.is_empty for month in self.months)


def calendar_month(*, user: User, year: int, month: int) -> MonthPage:
    """A month as this person may see it, in whole weeks, and the month after. Four statements."""
    first = date(year, month, 1)
    coming = first + timedelta(days=monthrange(year, month)[1])
    until = _last_of(coming)
    shelf = _Shelf(user, first, until)
    undated = _waiting(user).filter(month_from=None)
    return MonthPage(
        shelf.month(first, undated=list(_of_plans_in(undated, first, _last_of(first)))), shelf.month(coming)
    )


def calendar_year(*, user: User, year: int) -> Year:
    """The twelve months of a calendar year as this person may see them. Four statements."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    shelf = _Shelf(user, first, last)
    undated = _waiting(user).filter(month_from=None)
    months = [shelf.month(date(year, month, 1)) for month in range(1, 13)]
    return Year(year, months, list(_of_plans_in(undated, first, last)))


class _Shelf:
    """What the database knows of a stretch of whole months, asked once."""

    def __init__(self, user: User, first: date, last: date) -> None:
        self.today = localdate()
        first_shown = _monday(first)
        last_shown = min(_monday(last) + timedelta(days=6), date(LAST_YEAR, 12, 31))
        self.infos = {info.date: info for info in days_between(first_shown, last_shown)}
        self.occasions = _by_day(_held(user, first_shown, last_shown), first_shown, last_shown)
        self.waiting = list(_waiting(user).with_months_between(first, last))

    def month(self, first: date, undated: list[Activity] | None = None) -> Month:
        last = _last_of(first)
        shown = (day for day in self.infos if _monday(first) <= day <= _monday(last) + timedelta(days=6))
        days = [
            Day(self.infos[day], self.occasions.get(day, []), day.month == first.month, day == self.today)
            for day in shown
        ]
        waiting = [
            Waiting(activity, _festival_in(activity, first))
            for activity in self.waiting
            if activity.lies_in(first)
        ]
        return Month(first, days, waiting, undated or [])


def _held(user: User, first: date, last: date) -> Iterable[Occasion]:
    found = Occasion.objects.visible_to(user).in_force().between(first, last)
    return found.select_related("activity__plan")


def _waiting(user: User) -> ActivityQuerySet:
    return Activity.objects.visible_to(user).in_force().without_day().select_related("plan")


def _of_plans_in(activities: ActivityQuerySet, first: date, last: date) -> Iterable[Activity]:
    return activities.filter(plan__in=WorkPlan.objects.covering(first, last))


def _by_day(occasions: Iterable[Occasion], first: date, last: date) -> dict[date, list[Occasion]]:
    """Each occasion on each of its days."""
    days: dict[date, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        begins, ends = max(occasion.starts_on, first), min(occasion.ends_on, last)
        for number in range((ends - begins).days + 1):
            days[begins + timedelta(days=number)].append(occasion)
    return days


def _festival_in(activity: Activity, month: date) -> date | None:
    if not activity.festival:
        return None
    day = festival_date(Festival(activity.festival), month.year)
    return day if day.month == month.month else None


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days in a row, as first and last."""
    for _offset, row in groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0]):
        together = [day for _number, day in row]
        yield together[0], together[-1]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _last_of(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def _first_of(day: date) -> date | None:
    return day.replace(day=1) if day.year in YEARS else None
