"""The money of a plan carried into the next year, each sum into the budget of its month."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count

import pghistory
from django.db import transaction
from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity, WorkPlan
from activities.wording import MONTH_NAMES
from almanac.festivals import Festival, festival_date
from almanac.lunar import LAST_YEAR
from finance.models import Budget, BudgetLine
from finance.reports import category_label, plan_lines
from finance.services.budgets import create_budget, lock_open, touch
from finance.services.lines import NewLine, write_lines
from finance.services.years import counting_day, gift_key
from members.reports import Headcount, headcount

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Carry:
    """What goes into the budget of one year: the lines, and the items that stand there already.

    `regained` are those of them that were a void plan's activity's, each with its new activity; `changes`
    has a sentence for each thing that is not as it was, with the reason.
    """

    year: int
    budget: Budget | None
    new: list[NewLine]
    already: list[str]
    regained: list[tuple[BudgetLine, Activity]]
    changes: list[str]

    @property
    def is_frozen(self) -> bool:
        return self.budget is not None and not self.budget.is_open

    @property
    def total(self) -> Decimal:
        """Yuan."""
        return sum((line.cell.amount or Decimal(0) for line in self.new), Decimal(0))


def carries(*, plan: WorkPlan, activities: Mapping[int, Activity]) -> list[Carry]:
    """Where the money of a plan goes a year later; writes nothing. Five statements at most.

    Rates, sources and reasons stay as they are. Festivals take the almanac's new day; a sum that counted
    everybody of its category counts them again on `counting_day`; `activities` leads from the old
    activity's pk to the new one.
    """
    lines = list(plan_lines(plan).select_related("budget").order_by("budget__year", "position", "pk"))
    by_year: dict[int, list[BudgetLine]] = {}
    for line in lines:
        by_year.setdefault(line.budget.year, []).append(line)
    stored = Prefetch("lines", BudgetLine.objects.select_related("activity__plan"))
    budgets = Budget.objects.filter(year__in=[year + 1 for year in by_year]).prefetch_related(stored)
    targets = {budget.year: budget for budget in budgets}
    # A school year's plan has lines in the budget that its own autumn moves into.
    own = {line.pk for line in lines}
    return [
        _carry(year + 1, targets.get(year + 1), _Carrier(year, year + 1, here), activities, own)
        for year, here in by_year.items()
    ]


@transaction.atomic
def carry_money(*, plan: WorkPlan, activities: Mapping[int, Activity], by: User) -> list[Carry]:
    """Write what `carries` says; a budget is begun where there is none, and one that is frozen stays."""
    found = []
    for carry in carries(plan=plan, activities=activities):
        if carry.new and not carry.is_frozen:
            budget = carry.budget or create_budget(year=carry.year, by=by)
            write_lines(budget=budget, lines=carry.new, by=by)
        if carry.budget and carry.regained and not carry.is_frozen:
            _give_to_activities(carry.budget, carry.regained, by)
        found.append(carry)
    return found


def _give_to_activities(budget: Budget, regained: list[tuple[BudgetLine, Activity]], by: User) -> None:
    locked = lock_open(budget)
    for line, activity in regained:
        line.activity = activity
    with pghistory.context(user=by.pk):
        BudgetLine.objects.bulk_update([line for line, _activity in regained], ["activity"], batch_size=500)
        touch(locked)


def _carry(
    year: int, budget: Budget | None, carrier: "_Carrier", activities: Mapping[int, Activity], own: set[int]
) -> Carry:
    stored = list(budget.lines.all()) if budget else []
    there = _There(line for line in stored if line.pk not in own)
    # Another month of the same plan, which goes into the year after.
    held = {line.item for line in stored if line.pk in own}
    apart = _names_apart(carrier.lines, held)
    new: list[NewLine] = []
    already: list[str] = []
    regained: list[tuple[BudgetLine, Activity]] = []
    for line in carrier.lines:
        activity = activities.get(line.activity_id or 0)
        if found := there.find(line, apart[line.item]):
            already += [] if line.item in already else [line.item]
            regained += [(found, activity)] if activity and _was_of_a_void_plan(found) else []
            continue
        moved = carrier.carry(line, activity)
        new.append(carrier.rename(moved, apart[line.item]) if line.item in held else moved)
    return Carry(year, budget, new, already, regained, carrier.changes)


class _There:
    """What a budget has that is none of the plan's own, by its place in the sheet and as a gift."""

    def __init__(self, lines: Iterable[BudgetLine]) -> None:
        self.places: dict[tuple[str, str], BudgetLine] = {}
        self.gifts: dict[tuple[str, str], BudgetLine] = {}
        for line in lines:
            self.places[line.item, line.category] = line
            if gift := gift_key(line):
                self.gifts.setdefault((gift, line.category), line)

    def find(self, line: BudgetLine, apart: str) -> BudgetLine | None:
        """The line that `line` would be a year later, under its own name or the one that tells it apart."""
        own, renamed = (self.places.get((item, line.category)) for item in (line.item, apart))
        return own or renamed or self.gifts.get((gift_key(line), line.category))


def _names_apart(lines: list[BudgetLine], held: set[str]) -> dict[str, str]:
    """Each item with its month, by which it goes where another month of the plan has the same name.

    The same whenever it is asked, so that what was carried is known again.
    """
    found: dict[str, str] = {}
    taken = held | {line.item for line in lines}
    for line in lines:
        if line.item not in found:
            found[line.item] = _apart(line, taken)
            taken.add(found[line.item])
    return found


def _apart(line: BudgetLine, taken: set[str]) -> str:
    name = line.item[:_LONGEST_NAME] + (f"（{line.pay_month}月）" if line.pay_month else "")
    numbered = (f"{name}（{number}）" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _was_of_a_void_plan(line: BudgetLine) -> bool:
    return line.activity is not None and line.activity.plan.status == WorkPlan.Status.VOID


class _Carrier:
    """Carries line after line into another year and notes what changes."""

    def __init__(self, old_year: int, year: int, lines: list[BudgetLine]) -> None:
        self.years = year - old_year
        self.lines = lines
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

    def rename(self, line: NewLine, name: str) -> NewLine:
        """The line under a name that the plan does not have in that budget."""
        sentence = _("%(old)s → %(new)s, since another month of the plan has this name in the same budget")
        self._note(sentence % {"old": line.item, "new": name})
        return replace(line, item=name)

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
