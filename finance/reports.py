"""The budget as a sheet: rows of people × rate, and what they add up to. Amounts are yuan, never float."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db.models import Count, Exists, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.translation import gettext as _

from activities.models import Activity, WorkPlan
from almanac.festivals import Festival, festival_date
from finance.models import Budget, BudgetLine
from paperwork.capitals import MAX_AMOUNT, to_capitals

Category, Source = BudgetLine.Category, BudgetLine.Source
# The columns of the sheet that are always there, as school unions draw it; 其他 comes last.
USUAL_CATEGORIES = (Category.MEMBER, Category.RETIRED, Category.TEMPORARY)
PLAIN = ""


def category_label(category: str) -> str:
    """What a group of columns is called; money that is for nobody in particular is “other”."""
    return str(Category(category).label) if category else _("other")


def source_label(source: str) -> str:
    return str(Source(source).label) if source else _("source to be chosen")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one category of people costs in one row: people × rate, or an amount."""

    category: str
    headcount: int | None = None
    rate: Decimal | None = None
    plain_amount: Decimal | None = None
    source: str = ""
    reason: str = ""

    @classmethod
    def of(cls, line: BudgetLine) -> Self:
        return cls(line.category, line.headcount, line.rate, line.plain_amount, line.source, line.reason)

    @property
    def is_empty(self) -> bool:
        return self.headcount is None and self.rate is None and self.plain_amount is None

    @property
    def amount(self) -> Decimal | None:
        """Yuan, or None while something is missing."""
        if self.plain_amount is not None:
            return self.plain_amount
        if self.headcount is None or self.rate is None:
            return None
        return self.headcount * self.rate

    @property
    def is_for_members(self) -> bool:
        return self.category in (PLAIN, Category.MEMBER)

    @property
    def label(self) -> str:
        return category_label(self.category)

    @property
    def source_label(self) -> str:
        return source_label(self.source)


@dataclass(slots=True)
class Row:
    """One row of the sheet: the lines that share an item; `was` is the item as it is stored."""

    item: str
    festival_day: date | None = None
    pay_month: int | None = None
    note: str = ""
    festival: str = ""
    was: str = ""
    remove: bool = False
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells.values() if not cell.is_empty]

    @property
    def total(self) -> Decimal:
        return sum((cell.amount or Decimal(0) for cell in self.filled), Decimal(0))

    @property
    def is_waiting(self) -> bool:
        """Whether no sum is known yet: its people have no rate."""
        return not any(cell.plain_amount is not None or cell.rate for cell in self.filled)

    def place_in(self, year: int) -> tuple[int, int, int]:
        """Where it stands among the rows of a year's sheet."""
        if self.festival_day is not None:
            return self.festival_day.year, self.festival_day.month, self.festival_day.day
        return (year, self.pay_month, 32) if self.pay_month else (9999, 0, 0)

    @property
    def almanac_day(self) -> date | None:
        """The almanac's day of the festival, where the row has another."""
        if not self.festival or self.festival_day is None or self.festival not in Festival.values:
            return None
        day = festival_date(self.festival, self.festival_day.year)
        return day if day != self.festival_day else None


class Part(NamedTuple):
    """A share of the total: `key` as stored, `label` as read."""

    key: str
    label: str
    amount: Decimal


class Sheet:
    """The rows of a budget and every sum that is read off them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows if not row.remove for cell in row.filled)

    @property
    def total(self) -> Decimal:
        return self._sum(self.cells)

    @property
    def capitals(self) -> str:
        """The total in Chinese numerals; empty when it is more than can be written."""
        return to_capitals(self.total) if self.total <= MAX_AMOUNT else ""

    @property
    def by_category(self) -> list[Part]:
        return [Part(key, category_label(key), self.of_category(key)) for key in self.categories]

    @property
    def by_source(self) -> list[Part]:
        """The funding sources in use; the undecided part comes last."""
        parts = (Part(key, source_label(key), self.of_source(key)) for key in (*Source.values, ""))
        used = {cell.source for cell in self.cells}
        return [part for part in parts if part.key in used]

    @property
    def undecided(self) -> Decimal:
        return self.of_source("")

    @property
    def for_non_members(self) -> Decimal:
        return self._sum(cell for cell in self.cells if not cell.is_for_members)

    @property
    def reasons(self) -> list[tuple[Row, Cell]]:
        """Where union money goes to people who are not members, and why: the auditors read it."""
        return [
            (row, cell)
            for row in self.rows
            for cell in row.filled
            if cell.source == Source.UNION and not cell.is_for_members
        ]

    @property
    def categories(self) -> list[str]:
        """The groups of columns: the usual three, others who are not members if any, and 其他."""
        others = [Category.OTHER] if any(cell.category == Category.OTHER for cell in self.cells) else []
        return [*USUAL_CATEGORIES, *others, PLAIN]

    @property
    def table(self) -> list[tuple[Row, list[Cell | None]]]:
        """Each row with its cells in the order of `categories`."""
        categories = self.categories
        return [(row, [row.cells.get(category) for category in categories]) for row in self.rows]

    @property
    def plain_has_heads(self) -> bool:
        """Whether money for nobody in particular is counted by heads anywhere."""
        return any(cell.category == PLAIN and cell.plain_amount is None for cell in self.cells)

    def of_category(self, category: str) -> Decimal:
        return self._sum(cell for cell in self.cells if cell.category == category)

    def of_source(self, source: str) -> Decimal:
        return self._sum(cell for cell in self.cells if cell.source == source)

    @staticmethod
    def _sum(cells: Iterable[Cell]) -> Decimal:
        return sum((cell.amount or Decimal(0) for cell in cells), Decimal(0))


def sheet_of(lines: Iterable[BudgetLine]) -> Sheet:
    """Lines in their order as rows, a row for each item."""
    rows: dict[str, Row] = {}
    for line in lines:
        row = rows.get(line.item)
        if row is None:
            row = rows[line.item] = Row(item=line.item, was=line.item)
        row.cells[line.category] = Cell.of(line)
        row.festival = row.festival or line.festival
        row.festival_day = row.festival_day or line.festival_day
        row.pay_month = row.pay_month or line.pay_month
        if line.note and line.note not in row.note.split("；"):
            row.note = f"{row.note}；{line.note}" if row.note else line.note
    return Sheet(rows.values())


def read_sheet(budget: Budget) -> Sheet:
    """The budget's sheet by its days, a month alone after the days of it, the undated last; one query."""
    rows = sheet_of(budget.lines.order_by("position", "pk")).rows
    return Sheet(sorted(rows, key=lambda row: row.place_in(budget.year)))


def with_totals(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """Each year's budget, the newest first, with `total`, `undecided` (yuan) and `row_count`; one query."""
    return budgets.order_by("-year").annotate(
        total=Sum("lines__amount"),
        undecided=Sum("lines__amount", filter=Q(lines__source="")),
        row_count=Count("lines__item", distinct=True),
    )


class Money(NamedTuple):
    """Lines of the budget and their sum in yuan."""

    lines: list[BudgetLine]
    total: Decimal


def activity_money(activity: Activity) -> Money:
    """What the budget has for one activity; one query."""
    return _money_of(activity.budget_lines.all())


def women_money(year: int) -> Money:
    """What the year's budget has for women workers: their activities, and Women's Day; one query."""
    of_activities = Q(activity__kind=Activity.Kind.WOMEN, activity__out_of_use=False)
    lines = BudgetLine.objects.filter(budget__year=year)
    return _money_of(lines.filter(of_activities | Q(festival=Festival.WOMENS_DAY)))


def _money_of(lines: QuerySet[BudgetLine]) -> Money:
    found = list(lines.select_related("budget").order_by("budget__year", "position", "pk"))
    return Money(found, sum((line.amount for line in found), Decimal(0)))


_OF_NOTHING = Q(activity=None) | Q(activity__plan__status=WorkPlan.Status.VOID)


def plan_lines(plan: WorkPlan) -> QuerySet[BudgetLine]:
    """A plan's lines of the budgets: those of its activities, and of its months those of no activity.

    A school year's plan runs through two budgets. What names no month belongs to the first plan that
    begins in the year of the budget; what was a void plan's belongs to whichever plan has its month, and
    a void plan has none but its own.
    """
    own = Q(activity__plan=plan)
    if plan.status == WorkPlan.Status.VOID:
        return BudgetLine.objects.filter(own)
    in_months = Q(~Exists(_beginning_before(plan)), budget__year=plan.year, month=None)
    for year in {plan.year, plan.last_day.year}:
        in_months |= Q(budget__year=year, month__in=[m for m in plan.months if plan.year_of(m) == year])
    lines = BudgetLine.objects.alias(month=Coalesce("pay_month", ExtractMonth("festival_day")))
    return lines.filter(own | (_OF_NOTHING & in_months))


def _beginning_before(plan: WorkPlan) -> QuerySet[WorkPlan]:
    """Other plans of the same year that begin before this one, or were made before it."""
    before = Q(first_month__lt=plan.first_month) | Q(first_month=plan.first_month, pk__lt=plan.pk)
    return WorkPlan.objects.filter(before, year=plan.year).exclude(status=WorkPlan.Status.VOID)


def plan_money(plan: WorkPlan) -> dict[str, Any]:
    """What a plan costs: `total`, `for_non_members`, `undecided` and `of_no_activity` in yuan, and
    `budgets`; two queries."""
    lines = plan_lines(plan)
    sums = lines.aggregate(
        total=Sum("amount", default=Decimal(0)),
        undecided=Sum("amount", filter=Q(source=""), default=Decimal(0)),
        for_non_members=Sum("amount", filter=~Q(category__in=("", Category.MEMBER)), default=Decimal(0)),
        of_no_activity=Sum("amount", filter=_OF_NOTHING & ~Q(activity__plan=plan), default=Decimal(0)),
    )
    return sums | {"budgets": list(Budget.objects.filter(lines__in=lines).distinct())}
