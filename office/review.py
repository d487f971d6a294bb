"""The page on which a draft is looked over: its lines by month, what was noticed at each, and the sums."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.forms import Form
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from activities.models import Activity
from almanac.festivals import Festival
from finance.models import BudgetLine
from office.checks import TITLES, Level, Remark, remarks_on, yuan_text
from office.drafts import ActivityLine, Draft, Line, MoneyLine, day_of
from office.known import Known, known_for
from office.models import PlanReading
from office.source_text import Segment, excerpt, segments
from paperwork.capitals import CapitalsError, parse_capitals, to_capitals


@dataclass
class LineView:
    """A line as it is shown: its remarks, the words it was read from, the sums that belong to it."""

    line: Line
    excerpt: str
    remarks: list[Remark]
    form: Form | None = None
    money: list["LineView"] = field(default_factory=list)
    when: str = ""
    kind: str = ""
    festival: str = ""
    whom: str = ""
    source: str = ""
    yuan: str = ""
    rate: str = ""
    pay_month: str = ""
    # What an activity that is left out takes with it, in yuan.
    money_left_out: str = ""

    @property
    def attention(self) -> str:
        """The strongest level among the remarks, for the mark in the margin."""
        levels = {remark.level for remark in self.remarks}
        return next((level.value for level in (Level.MUST, Level.LOOK) if level in levels), "")


@dataclass
class Group:
    """The lines of one month, or those without one."""

    key: str
    title: str
    entries: list[LineView]


@dataclass
class RemarkGroup:
    """The same remark on several lines, told once."""

    code: str
    level: Level
    remarks: list[Remark]

    @property
    def first(self) -> Remark:
        return self.remarks[0]

    @property
    def title(self) -> str:
        """What they all say, in a few words."""
        return _(TITLES[self.code]) if self.code in TITLES else self.first.message


class Review:
    """A draft, everything that is known about it, and the forms that are open in it."""

    def __init__(
        self,
        reading: PlanReading,
        *,
        editing: int | None = None,
        form: Form | None = None,
        adding: str = "",
        refusal: Iterable[str] = (),
    ) -> None:
        self.reading = reading
        self.draft = Draft.from_json(reading.draft)
        self.editing, self.form, self.adding = editing, form, adding
        self.refusal = list(refusal)
        self.known: Known = known_for(self.draft)
        self.remarks = remarks_on(self.draft, self.known)
        self._by_line: dict[int, list[Remark]] = defaultdict(list)
        for remark in self.remarks:
            if remark.line is not None:
                self._by_line[remark.line].append(remark)

    @property
    def must(self) -> list[RemarkGroup]:
        return self._grouped(Level.MUST)

    @property
    def look(self) -> list[RemarkGroup]:
        return self._grouped(Level.LOOK)

    @property
    def look_count(self) -> int:
        """Places to look at; one registry that differs on many lines is one matter."""
        codes = [remark.code for remark in self.remarks if remark.level == Level.LOOK]
        return len([code for code in codes if code != "headcount_differs"]) + ("headcount_differs" in codes)

    @property
    def must_count(self) -> int:
        return sum(remark.level == Level.MUST for remark in self.remarks)

    def _grouped(self, level: Level) -> list[RemarkGroup]:
        found: dict[str, RemarkGroup] = {}
        for remark in self.remarks:
            if remark.level == level:
                found.setdefault(remark.code, RemarkGroup(remark.code, level, [])).remarks.append(remark)
        return list(found.values())

    @property
    def segments(self) -> list[Segment]:
        """The original text, lit up where kept and dropped lines were read."""
        return segments(self.reading.text, self.draft.lines())

    @cached_property
    def groups(self) -> list[Group]:
        """Months in the plan's own order, then what has none; each sum under its activity."""
        draft, shown = self.draft, {line.id for line in self.draft.activities}
        by_activity: dict[int | None, list[LineView]] = defaultdict(list)
        for line in draft.money:
            by_activity[line.activity if line.activity in shown else None].append(self._money(line))
        found = []
        in_use = [line for line in draft.activities if not line.out_of_use]
        for month in [*draft.months(), None]:
            entries = [
                self._activity(line, by_activity[line.id])
                for line in sorted(in_use, key=lambda line: (line.day or 99,))
                if line.month_from == month
            ]
            title = _month_title(month, draft.year_of(month)) if month else _("To be settled")
            found.append(Group(f"month-{month or 0}", title, entries))
        found.append(Group("money", _("Other money"), by_activity[None]))
        as_text = [self._activity(line, by_activity[line.id]) for line in draft.activities if line.out_of_use]
        found.append(Group("as-text", _("Kept as text only"), as_text))
        return [group for group in found if group.entries]

    @cached_property
    def loose(self) -> list[LineView]:
        """Lines that found no place and wait for a decision, those set aside last."""
        lines = sorted(self.draft.loose, key=lambda line: (line.dropped, line.id))
        return [self._view(line) for line in lines]

    @property
    def loose_count(self) -> int:
        return sum(not line.dropped for line in self.draft.loose)

    def _view(self, line: Line, **facts: Any) -> LineView:
        form = self.form if self.editing == line.id else None
        words = excerpt(self.reading.text, line)
        return LineView(line, words, self._by_line.get(line.id, []), form, **facts)

    def _activity(self, line: ActivityLine, money: list[LineView]) -> LineView:
        return self._view(
            line,
            money=money,
            when=_when(line, self.draft),
            kind=str(Activity.Kind(line.kind).label),
            festival=str(Festival(line.festival).label) if line.festival in Festival.values else "",
            money_left_out=_left_out_with(line, self.draft),
        )

    def _money(self, line: MoneyLine) -> LineView:
        return self._view(
            line,
            whom=str(BudgetLine.Category(line.category).label) if line.category else "",
            source=str(BudgetLine.Source(line.source).label) if line.source else "",
            yuan=yuan_text(line.yuan) if line.yuan is not None else "",
            rate=yuan_text(line.rate).removesuffix(".00") if line.rate is not None else "",
            pay_month=str(MONTHS[line.pay_month]) if line.pay_month else "",
        )

    @property
    def total(self) -> str:
        return yuan_text(self.draft.total)

    @property
    def capitals(self) -> str:
        return _capitals(self.draft.total)

    @property
    def written_total(self) -> str:
        return yuan_text(self.draft.written_total) if self.draft.written_total is not None else ""

    @property
    def capitals_agree(self) -> bool | None:
        """Whether the numerals in the document say the sum of the lines; None where it has none."""
        if not self.draft.written_capitals:
            return None
        try:
            return parse_capitals(self.draft.written_capitals) == self.draft.total
        except CapitalsError:
            return False

    @property
    def agrees(self) -> bool:
        """Whether the document's own total is the sum of the lines."""
        return self.draft.written_total == self.draft.total

    @property
    def sums(self) -> Iterator[tuple[str, str]]:
        """What each group of people gets, in yuan."""
        by_category: dict[str, Decimal] = defaultdict(Decimal)
        for line in self.draft.kept_money:
            by_category[line.category] += line.yuan or Decimal()
        for category in (*BudgetLine.Category.values, ""):
            if category in by_category:
                label = BudgetLine.Category(category).label if category else _("for nobody in particular")
                yield str(label), yuan_text(by_category[category])

    @property
    def not_for_members(self) -> str:
        amount = self.draft.not_for_members
        return yuan_text(amount) if amount else ""

    @property
    def without_source(self) -> int:
        return sum(not line.is_for_members and not line.source for line in self.draft.kept_money)

    @property
    def years(self) -> str:
        """“2026—2027” for a plan that runs over the year's end, else nothing."""
        return f"{self.draft.year}—{self.draft.year + 1}" if self.draft.first_month != 1 else ""

    @property
    def months(self) -> list[tuple[int, str]]:
        """Months to choose from for a line that found no place."""
        return [(month, str(MONTHS[month])) for month in self.draft.months()]


def _left_out_with(line: ActivityLine, draft: Draft) -> str:
    gone = [money.yuan or Decimal() for money in draft.money_of(line) if money.dropped_with_activity]
    return yuan_text(sum(gone, Decimal())) if line.dropped and gone else ""


def _month_title(month: int, year: int) -> str:
    return _("%(month)s %(year)s") % {"month": MONTHS[month], "year": year}


def _when(line: ActivityLine, draft: Draft) -> str:
    """The month, span or day of a line as it is read out."""
    if line.month_from is None or line.month_to is None:
        return _("To be settled")
    day = day_of(line, draft)
    named = {
        "month": str(line.month_from),
        "to_month": str(line.month_to),
        "month_name": str(MONTHS[line.month_from]),
        "to_month_name": str(MONTHS[line.month_to]),
        "day": str(line.day),
        "last": str(line.day_to),
        "weekday": str(WEEKDAYS_ABBR[day.weekday()]) if day else "",
    }
    if line.month_from != line.month_to:
        sentence = _("%(month_name)s to %(to_month_name)s")
    elif line.day is None:
        sentence = _("in %(month_name)s")
    elif line.day_to is not None and line.day_to > line.day:
        sentence = _("%(day)s to %(last)s %(month_name)s")
    else:
        sentence = _("%(day)s %(month_name)s %(weekday)s")
    return (sentence % named).strip()


def _capitals(amount: Decimal) -> str:
    try:
        return to_capitals(amount)
    except CapitalsError:
        return ""
