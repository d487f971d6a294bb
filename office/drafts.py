"""The draft of a plan that has been read: the lines as the chair has mended them so far.

Stored as JSON with its reading; a line keeps its `id` for life, and `rev` counts its changes.
Amounts are yuan, days are days of the month, festivals are the almanac's codes.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from activities.models import Activity
from almanac.festivals import Festival, festival_date
from almanac.lunar import FIRST_YEAR, LAST_YEAR
from finance.models import BudgetLine

Span = tuple[int, int]

# A line that is kept as text only is offered again under this title.
HEALTH_CHECK = "女职工健康检查（妇科、乳腺，自愿参加）"


@dataclass(kw_only=True)
class Line:
    """Something drafted; `span` is where it was read, None for what was added by hand."""

    id: int
    rev: int = 1
    span: Span | None = None
    source_line: int | None = None
    dropped: bool = False


@dataclass(kw_only=True)
class Merger:
    """What went from a line into another that tells of the same, to be given back with the line.

    `money` says for each sum its id and its month of payment before and after; `before` and `after`
    are the facts of the other line that were filled in.
    """

    into: int
    money: list[tuple[int, int | None, int | None]]
    note: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(kw_only=True)
class ActivityLine(Line):
    """A line that becomes an activity; months are None while they are to be settled."""

    title: str
    kind: str = Activity.Kind.OTHER
    month_from: int | None = None
    month_to: int | None = None
    day: int | None = None
    day_to: int | None = None
    # The plan named no day: the almanac did.
    day_computed: bool = False
    festival: str = ""
    note: str = ""
    out_of_use: bool = False
    # Left out because another line tells of the same.
    merger: Merger | None = None

    @property
    def has_one_month(self) -> bool:
        return self.month_from is not None and self.month_from == self.month_to


@dataclass(kw_only=True)
class MoneyLine(Line):
    """A line that becomes a budget line: people × yuan each, or an amount; as written when they differ."""

    item: str
    category: str = ""
    festival: str = ""
    pay_month: int | None = None
    headcount: int | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    source: str = ""
    reason: str = ""
    note: str = ""
    activity: int | None = None
    # Left out because its activity was, and back again with it.
    dropped_with_activity: bool = False
    # The people were counted by whoever mends the draft, not by the document.
    headcount_typed: bool = False

    @property
    def product(self) -> Decimal | None:
        """People × yuan each, where both are known."""
        if self.headcount is None or self.rate is None:
            return None
        return self.headcount * self.rate

    @property
    def yuan(self) -> Decimal | None:
        """What counts: the amount as written, else people × yuan each; None while neither is known."""
        return self.product if self.amount is None else self.amount

    @property
    def counts_heads(self) -> bool:
        """Whether people × yuan each says all; otherwise the amount is taken plainly, as written."""
        return self.product is not None and self.product == self.yuan

    @property
    def is_for_members(self) -> bool:
        return self.category in ("", BudgetLine.Category.MEMBER)


@dataclass(kw_only=True)
class LooseLine(Line):
    """A line that found no place; it becomes an activity or is set aside (`dropped`)."""

    text: str
    recurring: bool = False


@dataclass(kw_only=True)
class SectionText:
    heading: str
    level: int
    body: str


@dataclass(kw_only=True)
class Noted:
    """What the reader noticed: `about` is the drafted line, `rev` 1 until that line is changed."""

    code: str
    params: dict[str, Any]
    span: Span
    source_line: int
    about: int | None = None


@dataclass(kw_only=True)
class Draft:
    """Everything that waits for the chair's yes."""

    year: int
    first_month: int = 1
    title: str = ""
    year_read: int | None = None
    # The year that the person left as it was offered, where the document's own went before it.
    year_offered: int | None = None
    written_total: Decimal | None = None
    written_capitals: str = ""
    next_id: int = 1
    activities: list[ActivityLine] = field(default_factory=list)
    money: list[MoneyLine] = field(default_factory=list)
    loose: list[LooseLine] = field(default_factory=list)
    sections: list[SectionText] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)

    def take_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def lines(self) -> Iterator[Line]:
        yield from self.activities
        yield from self.money
        yield from self.loose

    def find(self, line_id: int) -> Line | None:
        return next((line for line in self.lines() if line.id == line_id), None)

    def money_of(self, activity: Line) -> list[MoneyLine]:
        """The sums that belong to an activity, dropped ones too."""
        return [line for line in self.money if line.activity == activity.id]

    @property
    def kept_activities(self) -> list[ActivityLine]:
        return [line for line in self.activities if not line.dropped]

    @property
    def kept_money(self) -> list[MoneyLine]:
        return [line for line in self.money if not line.dropped]

    @property
    def total(self) -> Decimal:
        return sum((line.yuan or Decimal() for line in self.kept_money), Decimal())

    @property
    def not_for_members(self) -> Decimal:
        """Yuan meant for people who are not members."""
        return sum((m.yuan or Decimal() for m in self.kept_money if not m.is_for_members), Decimal())

    def year_of(self, month: int | None) -> int:
        """The calendar year in which the plan's month lies; the plan's own without one."""
        return self.year + 1 if month is not None and month < self.first_month else self.year

    def covers(self, day: date) -> bool:
        """Whether the plan's year, from its first month on, holds the day."""
        return self.year_of(day.month) == day.year

    def months(self) -> list[int]:
        """The months in the plan's own order."""
        return [(self.first_month - 1 + n) % 12 + 1 for n in range(12)]

    def to_json(self) -> dict[str, Any]:
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        draft = cls(**{**data, **{name: [] for name in _LISTS}})
        for name, kind in _LISTS.items():
            setattr(draft, name, [_revived(kind, row) for row in data[name]])
        if data["written_total"] is not None:
            draft.written_total = Decimal(data["written_total"])
        return draft


_LISTS: dict[str, type] = {
    "activities": ActivityLine,
    "money": MoneyLine,
    "loose": LooseLine,
    "sections": SectionText,
    "noted": Noted,
}
_DECIMALS = ("rate", "amount")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _revived(kind: type, row: dict[str, Any]) -> Any:
    known = {known.name for known in fields(kind)}
    values = {key: value for key, value in row.items() if key in known}
    for name in _DECIMALS:
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    if values.get("span"):
        values["span"] = tuple(values["span"])
    if values.get("merger"):
        values["merger"] = Merger(**values["merger"])
    return kind(**values)


def nearest_festival_day(festival: str, year: int, month: int) -> date | None:
    """The festival's day that a plan means by `month` of `year`: the nearest, also over the year's end.

    None for what is no festival of the almanac.
    """
    if festival not in Festival.values:
        return None
    middle = date(year, month, 15)
    days = [festival_date(festival, y) for y in (year - 1, year, year + 1) if FIRST_YEAR <= y <= LAST_YEAR]
    return min(days, key=lambda day: abs(day - middle))


def festival_day_meant(festival: str, month: int | None, draft: Draft) -> date | None:
    """The festival's day that belongs to a line of `month`; without a month the one within the plan."""
    if month is not None:
        return nearest_festival_day(festival, draft.year_of(month), month)
    if festival not in Festival.values:
        return None
    days = [festival_date(festival, y) for y in (draft.year, draft.year + 1) if y <= LAST_YEAR]
    return next((day for day in days if draft.covers(day)), None)


def date_by_almanac(line: ActivityLine, draft: Draft) -> None:
    """Give a festival without a day the almanac's, where that lies in the month that is written."""
    if not line.festival or line.day is not None or line.out_of_use:
        return
    if line.month_from is not None and not line.has_one_month:
        return
    day = festival_day_meant(line.festival, line.month_from, draft)
    if day is None or (line.month_from is not None and day.month != line.month_from):
        return
    line.month_from = line.month_to = day.month
    line.day, line.day_computed = day.day, True


def day_of(line: ActivityLine, draft: Draft) -> date | None:
    """The day of the calendar that a line names; None without one, or where there is no such day."""
    if line.day is None or line.month_from is None:
        return None
    try:
        return date(draft.year_of(line.month_from), line.month_from, line.day)
    except ValueError:
        return None


def festival_day_of(line: MoneyLine, draft: Draft) -> date | None:
    """The day of the festival for which a sum is meant; the month of payment may be another."""
    return festival_day_meant(line.festival, line.pay_month, draft)


def offer_health_check(line: ActivityLine, draft: Draft) -> ActivityLine:
    """Add the voluntary health check beside a line that is kept as text only."""
    offered = ActivityLine(
        id=draft.take_id(),
        title=HEALTH_CHECK,
        kind=Activity.Kind.HEALTH,
        month_from=line.month_from,
        month_to=line.month_to,
    )
    draft.activities.insert(draft.activities.index(line) + 1, offered)
    return offered


def make_activity(line: LooseLine, draft: Draft, month: int | None, *, title: str) -> ActivityLine:
    """Turn a line that found no place into an activity of `month`, or of none yet."""
    made = ActivityLine(
        id=line.id,
        rev=line.rev + 1,
        span=line.span,
        source_line=line.source_line,
        title=shortened(title),
        month_from=month,
        month_to=month,
    )
    draft.loose.remove(line)
    draft.activities.append(made)
    return made


def shortened(text: str, limit: int = 200) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
