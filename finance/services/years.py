"""A year's budget from the almanac, the registry and the year before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity
from activities.wording import MONTH_NAMES
from almanac.festivals import Festival, festival_date
from almanac.lunar import LAST_YEAR
from almanac.names import find_festival
from finance.models import Budget, BudgetLine
from finance.reports import USUAL_CATEGORIES, category_label
from finance.services.budgets import create_budget, lock_open
from finance.services.lines import NewLine, write_lines
from members.reports import Headcount, headcount
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


@transaction.atomic
def propose_festival_welfare(*, budget: Budget, by: User) -> Proposal:
    """Add the year's festival gifts and birthdays that the sheet does not have yet.

    Headcounts of `counting_day`, rates and names of the year before; where there was none, members get a
    line whose rate is to be typed. Members are paid from union funds, for the others the source is to be
    chosen (No.32, article 8(4)). Asked again it adds nothing.
    """
    locked = lock_open(budget)
    here = _gift_lines(locked.lines.order_by("position", "pk"))
    before = _gift_lines(BudgetLine.objects.filter(budget__year=locked.year - 1).order_by("position", "pk"))
    taken = set(locked.lines.values_list("item", "category"))
    day = counting_day(locked.year)
    heads, activities = headcount(day), _activities(locked.year)
    new, already = [], []
    for gift in _gifts(locked.year):
        item = _item(gift, here, before)
        for category in USUAL_CATEGORIES:
            if (gift.key, category) in here or (item, category) in taken:
                already += [item] if category == USUAL_CATEGORIES[0] else []
                continue
            rate, people = _rate(before.get((gift.key, category)), category), getattr(heads, category)
            if rate is not None and (people or category == USUAL_CATEGORIES[0]):
                new.append(_new_line(gift, item, category, people, rate, activities.get(gift.key)))
    added = write_lines(budget=locked, lines=new, by=by) if new else []
    return Proposal(added, already, [line.item for line in added if line.rate == 0], day)


def _gifts(year: int) -> list[_Gift]:
    days = [(festival_date(f, year), f) for f in Festival if f.is_union_gift_festival]
    dated = [_Gift(festival.value, festival.chinese, day) for day, festival in sorted(days)]
    return [*dated, _Gift(BIRTHDAY, _BIRTHDAY_ITEM, None)]


def _gift_key(line: BudgetLine) -> str:
    """The festival of a gift to everybody of a category, or BIRTHDAY; empty for other money."""
    if line.headcount is None or line.category not in USUAL_CATEGORIES:
        return ""
    festival = line.festival or (is_of_a_festival(line.item) and find_festival(line.item)) or ""
    if festival in Festival.values and Festival(festival).is_union_gift_festival:
        return festival
    return BIRTHDAY if _BIRTHDAY_ITEM in line.item else ""


def _gift_lines(lines: Iterable[BudgetLine]) -> dict[tuple[str, str], BudgetLine]:
    found: dict[tuple[str, str], BudgetLine] = {}
    for line in lines:
        if key := _gift_key(line):
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


class Carried(NamedTuple):
    """Next year's budget, and a sentence for each thing that is not as it was, with the reason."""

    budget: Budget
    changes: list[str]


@transaction.atomic
def carry_budget(*, budget: Budget, year: int, activities: Mapping[int, Activity], by: User) -> Carried:
    """Write the budget of `year` from this one: rates, sources and reasons stay as they are.

    Festivals take the almanac's new day; a sum that counted everybody of its category counts them again
    on `counting_day`; `activities` leads from the old activity's pk to the new one. Refused when the
    year's budget has lines already, or is frozen.
    """
    target = Budget.objects.filter(year=year).first() or create_budget(year=year, by=by)
    target = lock_open(target)
    if target.lines.exists():
        raise ValidationError(
            _("The budget of %(year)s has lines already; nothing was carried over.") % {"year": year},
            code="not_empty",
        )
    lines = list(budget.lines.order_by("position", "pk"))
    carrier = _Carrier(budget.year, target.year, lines)
    new = [carrier.carry(line, activities.get(line.activity_id or 0)) for line in lines]
    if new:
        write_lines(budget=target, lines=new, by=by)
    target.refresh_from_db()
    return Carried(target, carrier.changes)


class _Carrier:
    """Carries line after line into another year and notes what changes."""

    def __init__(self, old_year: int, year: int, lines: list[BudgetLine]) -> None:
        self.years = year - old_year
        self.day = counting_day(year)
        self.heads: Headcount = headcount(self.day)
        self.everybody = _everybody(lines)
        self.changes: list[str] = []

    def carry(self, line: BudgetLine, activity: Activity | None) -> NewLine:
        day = self._day(line)
        return NewLine(
            item=line.item,
            category=line.category,
            headcount=self._headcount(line),
            rate=line.rate,
            plain_amount=line.plain_amount,
            festival=line.festival,
            festival_day=day,
            pay_month=self._pay_month(line, day),
            source=line.source,
            reason=line.reason,
            note=line.note,
            activity=activity,
        )

    def _day(self, line: BudgetLine) -> date | None:
        old = line.festival_day
        if old is None:
            return None
        year = min(old.year + self.years, LAST_YEAR)
        is_festival = line.festival in Festival.values
        new = festival_date(line.festival, year) if is_festival else _same_day(old, year)
        if (new.month, new.day) != (old.month, old.day):
            sentence = _("%(item)s: %(old)s → %(new)s, by the almanac")
            self._note(sentence % {"item": line.item, "old": _shown(old), "new": _shown(new)})
        return new

    def _pay_month(self, line: BudgetLine, day: date | None) -> int | None:
        """The month that was written stays; one that went with the festival goes with it again."""
        if day is None or line.festival_day is None or line.pay_month != line.festival_day.month:
            return line.pay_month
        if day.month != line.pay_month:
            sentence = _("%(item)s: paid in %(new)s instead of %(old)s, since the festival has moved")
            months = {"old": MONTH_NAMES[line.pay_month], "new": MONTH_NAMES[day.month]}
            self._note(sentence % {"item": line.item, **months})
        return day.month

    def _headcount(self, line: BudgetLine) -> int | None:
        if line.headcount is None or line.category not in Headcount._fields:
            return line.headcount
        names = {"item": line.item, "whom": category_label(line.category), "old": line.headcount}
        if line.headcount != self.everybody[line.category]:
            self._note(_("%(item)s, %(whom)s: %(old)s people kept; please check") % names)
            return line.headcount
        people = getattr(self.heads, line.category)
        if not people:
            self._note(_("%(item)s, %(whom)s: %(old)s people kept; the registry has none") % names)
            return line.headcount
        if people != line.headcount:
            sentence = _("%(item)s, %(whom)s: %(old)s → %(new)s people, in the registry on %(day)s")
            self._note(sentence % (names | {"new": people, "day": _shown(self.day)}))
        return people

    def _note(self, sentence: str) -> None:
        if sentence not in self.changes:
            self.changes.append(sentence)


def _everybody(lines: list[BudgetLine]) -> dict[str, int]:
    """How many “everybody” was in each category: what most of its lines have, the larger in a tie."""
    counts: dict[str, Counter[int]] = {}
    for line in lines:
        if line.headcount is not None:
            counts.setdefault(line.category, Counter())[line.headcount] += 1
    return {category: max(found, key=lambda n: (found[n], n)) for category, found in counts.items()}


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _shown(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
