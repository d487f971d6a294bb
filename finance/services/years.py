"""The festival gifts of a year's budget, from the almanac, the registry and the year before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from activities.models import Activity
from almanac.festivals import Festival, festival_date
from almanac.names import find_festival, find_festivals
from finance.models import Budget, BudgetLine
from finance.reports import USUAL_CATEGORIES
from finance.services.budgets import lock_open
from finance.services.lines import NewLine, write_lines
from members.reports import headcount
from paperwork.plans import is_of_a_festival

# 总工办发〔2017〕32号 article 8(4): the seven statutory festivals, and birthdays.
BIRTHDAY = "birthday"
_BIRTHDAY_ITEM = "生日"


def counting_day(year: int) -> date:
    """The day on which people are counted for a year's budget.

    The year's first day while it lies ahead, today while the year runs (a registry that was begun in
    March has nobody on 1 January), the last day of a year that is over.
    """
    return max(date(year, 1, 1), min(localdate(), date(year, 12, 31)))


class Proposal(NamedTuple):
    """The lines added; items that were there already; items whose rate is to be typed; day of counting."""

    added: list[BudgetLine]
    already: list[str]
    without_rate: list[str]
    counted_on: date


@dataclass(frozen=True, slots=True)
class _Gift:
    """What everybody of some categories gets on one festival, or on a birthday."""

    key: str
    item: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A festival gift, or birthdays, that the sheet does not have yet: its lines, and whether it is over."""

    key: str
    day: date | None
    lines: list[NewLine]

    @property
    def item(self) -> str:
        return self.lines[0].item

    @property
    def is_past(self) -> bool:
        return self.day is not None and self.day < localdate()


class _Offers(NamedTuple):
    offers: list[Offer]
    already: list[str]
    counted_on: date


def festival_offers(budget: Budget) -> list[Offer]:
    """The gifts of the year that `propose_festival_welfare` would add; writes nothing. Five statements."""
    return _offers(budget).offers


@transaction.atomic
def propose_festival_welfare(*, budget: Budget, by: User, only: Collection[str] | None = None) -> Proposal:
    """Add the year's festival gifts and birthdays that the sheet does not have yet.

    Headcounts of `counting_day`, rates and names of the year before; where there was none, members get a
    line whose rate is to be typed. Members are paid from union funds, for the others the source is to be
    chosen (No.32, article 8(4)). `only` are the keys of the offers that were chosen. Asked again it adds
    nothing.
    """
    locked = lock_open(budget)
    offers, already, day = _offers(locked)
    new = [line for offer in offers if only is None or offer.key in only for line in offer.lines]
    added = write_lines(budget=locked, lines=new, by=by) if new else []
    return Proposal(added, already, [line.item for line in added if line.rate == 0], day)


def _offers(budget: Budget) -> _Offers:
    stored = list(budget.lines.order_by("position", "pk"))
    here, together = _gift_lines(stored), _named_together(stored)
    before = _gift_lines(BudgetLine.objects.filter(budget__year=budget.year - 1).order_by("position", "pk"))
    taken = {(line.item, line.category) for line in stored}
    day = counting_day(budget.year)
    heads, activities = headcount(day), _activities(budget.year)
    offers, already = [], []
    for gift in _gifts(budget.year):
        item, new = _item(gift, here, before), []
        for category in USUAL_CATEGORIES:
            if {(gift.key, category)} & (here.keys() | together) or (item, category) in taken:
                already += [item] if category == USUAL_CATEGORIES[0] else []
                continue
            rate, people = _rate(before.get((gift.key, category)), category), getattr(heads, category)
            if rate is not None and (people or category == USUAL_CATEGORIES[0]):
                new.append(_new_line(gift, item, category, people, rate, activities.get(gift.key)))
        if new:
            offers.append(Offer(gift.key, gift.day, new))
    return _Offers(offers, already, day)


def _gifts(year: int) -> list[_Gift]:
    days = [(festival_date(f, year), f) for f in Festival if f.is_union_gift_festival]
    dated = [_Gift(festival.value, festival.chinese, day) for day, festival in sorted(days)]
    return [*dated, _Gift(BIRTHDAY, _BIRTHDAY_ITEM, None)]


def gift_key(line: BudgetLine | NewLine) -> str:
    """The festival of a gift to everybody of a category, or BIRTHDAY; empty for other money."""
    if line.headcount is None or line.category not in USUAL_CATEGORIES:
        return ""
    festival = line.festival or (is_of_a_festival(line.item) and find_festival(line.item)) or ""
    if festival in Festival.values and Festival(festival).is_union_gift_festival:
        return festival
    return BIRTHDAY if _BIRTHDAY_ITEM in line.item else ""


def _named_together(lines: Iterable[BudgetLine]) -> set[tuple[str, str]]:
    """The festivals that share a row with another: 中秋节（国庆）."""
    return {
        (festival.value, line.category)
        for line in lines
        if gift_key(line)
        for festival in find_festivals(line.item)
    }


def _gift_lines(lines: Iterable[BudgetLine]) -> dict[tuple[str, str], BudgetLine]:
    found: dict[tuple[str, str], BudgetLine] = {}
    for line in lines:
        if key := gift_key(line):
            found.setdefault((key, line.category), line)
    return found


def _item(gift: _Gift, *years: dict[tuple[str, str], BudgetLine]) -> str:
    """What the gift is called in this sheet, else last year, else by the almanac."""
    known = (year.get((gift.key, category)) for year in years for category in USUAL_CATEGORIES)
    return next((line.item for line in known if line), gift.item)


def _rate(line: BudgetLine | None, category: str) -> Decimal | None:
    if line is not None:
        return line.rate
    return Decimal(0) if category == USUAL_CATEGORIES[0] else None


def _new_line(
    gift: _Gift, item: str, category: str, people: int, rate: Decimal, activity: Activity | None
) -> NewLine:
    return NewLine(
        item=item,
        category=category,
        headcount=people,
        rate=rate,
        festival="" if gift.key == BIRTHDAY else gift.key,
        festival_day=gift.day,
        pay_month=gift.day.month if gift.day else None,
        activity=activity,
    )


def _activities(year: int) -> dict[str, Activity]:
    """The one line of the year's plan that is the festival's gift, by festival."""
    found: dict[str, list[Activity]] = {}
    gifts = Activity.objects.in_use().filter(plan__year=year, kind=Activity.Kind.WELFARE).exclude(festival="")
    for activity in gifts:
        found.setdefault(activity.festival, []).append(activity)
    return {festival: here[0] for festival, here in found.items() if len(here) == 1}
