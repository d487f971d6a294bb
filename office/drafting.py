"""From what was read to a draft: spans of months, festivals by code, money by category, warnings by line."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from activities.models import Activity
from almanac.festivals import Festival
from almanac.names import find_festival
from finance.models import BudgetLine
from office.drafts import (
    ActivityLine,
    Draft,
    Line,
    LooseLine,
    MoneyLine,
    Noted,
    SectionText,
    date_by_almanac,
    make_activity,
    shortened,
)
from office.matters import category_of, category_of_lump, is_named, names_a_matter
from paperwork.capitals import MAX_AMOUNT
from paperwork.plans import Reading, read_item
from paperwork.plans.values import ReadActivity, ReadBudgetRow

MOST_PEOPLE = 100_000
# What a festival's own activities are; a ball game in its honour may be on any day.
_KEPT_ON_THE_DAY = (Activity.Kind.FESTIVAL, Activity.Kind.WELFARE, Activity.Kind.WOMEN)
# Worked out again from the draft as it stands, so that mending a line makes the warning go.
_LIVE = {"sum_differs", "subtotal_differs", "total_differs", "reproductive_check", "unplaced", "no_month"}


def draft_from_reading(reading: Reading, *, year: int, first_month: int) -> Draft:
    """Draft the plan of `year`; it begins with `first_month` unless the document's months run otherwise."""
    draft = Draft(
        year=year,
        first_month=_own_first_month(reading) or first_month,
        title=shortened(reading.title, 120),
        year_read=reading.year,
        written_total=_amount(reading.total),
        written_capitals=reading.total_capitals,
        sections=[SectionText(heading=shortened(s.heading), level=min(max(s.level, 1), 6), body=s.body)
                  for s in reading.sections],
    )  # fmt: skip
    for read in reading.activities:
        line = _add_activity(draft, read)
        if read.money is not None and not any(_overlap(read.span, row.span) for row in reading.budget):
            _add_own_money(draft, line, read)
    for row in reading.budget:
        _add_money(draft, row)
    _add_loose(draft, reading)
    _name_apart(draft.money)
    draft.noted = [_noted(draft, warning) for warning in reading.warnings if warning.code not in _LIVE]
    return draft


def _own_first_month(reading: Reading) -> int | None:
    """The month a plan begins with, where its months run over the year's end (九月 … 一月); else None."""
    months = [line.months[0] for line in reading.activities if line.months]
    first = reading.first_month
    if first is None or first == 1 or first not in months:
        return None
    after = months[months.index(first) :]
    return first if any(month < first for month in after) else None


def _add_activity(draft: Draft, read: ReadActivity) -> ActivityLine:
    """Add a line for each stretch of its months and return the first."""
    lines = []
    festival = find_festival(read.festival) if read.festival else None
    for months in runs(read.months) or [()]:
        line = ActivityLine(
            id=draft.take_id(),
            span=read.span,
            source_line=read.line,
            title=shortened(read.title),
            kind=read.kind if read.kind in Activity.Kind.values else Activity.Kind.OTHER,
            month_from=months[0] if months else None,
            month_to=months[-1] if months else None,
            day=read.day if len(months) == 1 else None,
            day_to=read.day_to if len(months) == 1 else None,
            festival=festival or "",
            note=_note(read),
            out_of_use=read.out_of_use,
        )
        if line.kind in _KEPT_ON_THE_DAY and not read.tentative:
            date_by_almanac(line, draft)
        lines.append(line)
    draft.activities += lines
    return lines[0]


def _note(read: ReadActivity) -> str:
    long_title = read.title if len(read.title) > 200 else ""
    return "；".join(part for part in (long_title, read.note, read.owner, read.place) if part)


def _add_own_money(draft: Draft, line: ActivityLine, read: ReadActivity) -> None:
    """A sum that stands with an activity and not in a table of money is a budget line of it."""
    money = MoneyLine(
        id=draft.take_id(),
        span=read.span,
        source_line=read.line,
        item=shortened(line.title, 90),
        category=category_of_lump(line.title),
        festival=line.festival,
        pay_month=line.month_from,
        amount=_amount(read.money),
        activity=line.id,
    )
    if money.is_for_members:
        money.source = BudgetLine.Source.UNION
    draft.money.append(money)


def place_as_activity(line: LooseLine, draft: Draft, month: int | None) -> ActivityLine:
    """Turn a line that found no place into an activity of `month`, or of none yet, with its money."""
    title, rows = read_item(line.text)
    made = make_activity(line, draft, month, title=title)
    kept, first = draft.kept_money, len(draft.money)
    for row in rows:
        placed = replace(row, span=line.span or row.span, line=line.source_line or row.line)
        _add_money(draft, placed, of=made)
    _name_apart(draft.money[first:], kept)
    return made


def _add_money(draft: Draft, row: ReadBudgetRow, of: ActivityLine | None = None) -> None:
    festival = _one_festival(row)
    activity = of or _activity_of(draft, row) or (_gift_of(draft, row, festival) if festival else None)
    if activity and not activity.festival and is_named(row.category, activity.title):
        festival = None  # It has a matter of its own; the festival was the sum's before it.
    is_lump = row.headcount is None and row.rate is None
    category = category_of_lump(row.category) if is_lump else category_of(row.category)
    line = MoneyLine(
        id=draft.take_id(),
        span=row.span,
        source_line=row.line,
        item=_item(row, festival, activity, category),
        category=category,
        festival=festival or "",
        pay_month=activity.month_from if activity else None,
        headcount=row.headcount if row.headcount is None or 0 <= row.headcount <= MOST_PEOPLE else None,
        rate=_amount(row.rate),
        amount=None if row.amount_inferred else _amount(row.amount),
        activity=activity.id if activity else None,
    )
    if line.is_for_members:
        line.source = BudgetLine.Source.UNION
    draft.money.append(line)


def _gift_of(draft: Draft, row: ReadBudgetRow, festival: Festival) -> ActivityLine:
    """The activity of a festival that stands in the money only: handing out the gift is a day's work too."""
    line = ActivityLine(
        id=draft.take_id(),
        span=row.span,
        source_line=row.line,
        title=f"{festival.chinese}慰问",
        kind=Activity.Kind.WELFARE,
        festival=festival,
    )
    date_by_almanac(line, draft)
    draft.activities.append(line)
    return line


def _item(row: ReadBudgetRow, festival: Festival | None, activity: ActivityLine | None, category: str) -> str:
    """The row of the sheet: the festival's name, else the matter; a matter of its own stands with it."""
    words = row.category if not category or names_a_matter(row.category) else ""
    if festival:
        matter = words if names_a_matter(words) else ""
        return shortened("·".join(part for part in (festival.chinese, matter) if part), 90)
    if activity and is_named(row.category, activity.title):
        return shortened(activity.title, 90)
    name = row.festival or (activity.title if activity else row.category)
    words = "" if words == name else words
    return shortened("·".join(part for part in (name, words) if part), 90) or "—"


def _activity_of(draft: Draft, row: ReadBudgetRow) -> ActivityLine | None:
    """The activity of a sum: the one it names or stands within, else of its festival, else of its line."""
    in_use = [line for line in draft.activities if not line.out_of_use]
    festival = _one_festival(row)
    own = [line for line in in_use if is_named(row.category, line.title)]
    own = own or [line for line in in_use if _holds(line, row)]
    own = own or [line for line in in_use if row.matter and is_named(row.matter, line.title)]
    if not own and row.festival:
        own = [line for line in in_use if _is_of(line, row, festival)]
    elif not own:
        own = [line for line in in_use if line.source_line == row.line]
    return min(own, key=lambda line: _distance(line.span, row.span), default=None)


def _one_festival(row: ReadBudgetRow) -> Festival | None:
    """The festival a sum is for; none where it is for two together (中秋、国庆), which keeps their names."""
    return find_festival(row.festival) if row.festival and "、" not in row.festival else None


def _holds(line: ActivityLine, row: ReadBudgetRow) -> bool:
    """Whether a sum stands within the words of an activity, as below the heading that names it."""
    return line.span is not None and line.span[0] <= row.span[0] and row.span[1] <= line.span[1]


def _is_of(line: ActivityLine, row: ReadBudgetRow, festival: Festival | None) -> bool:
    return bool(festival and line.festival == festival) or row.festival in line.title


def _distance(one: tuple[int, int] | None, other: tuple[int, int]) -> int:
    if one is None:
        return 10**9
    return other[0] - one[0] if one[0] <= other[0] else 10**6 + one[0] - other[0]


def _add_loose(draft: Draft, reading: Reading) -> None:
    for item in reading.recurring:
        if item.out_of_use:
            draft.activities.append(
                ActivityLine(
                    id=draft.take_id(),
                    span=item.span,
                    source_line=item.line,
                    title=shortened(item.text),
                    out_of_use=True,
                )
            )
        else:
            draft.loose.append(_loose(draft, item, recurring=True))
    draft.loose += [_loose(draft, item) for item in reading.unplaced]


def _loose(draft: Draft, item: Any, *, recurring: bool = False) -> LooseLine:
    return LooseLine(
        id=draft.take_id(), span=item.span, source_line=item.line, text=item.text, recurring=recurring
    )


def _name_apart(new: Sequence[MoneyLine], kept: Sequence[MoneyLine] = ()) -> None:
    """A second sum under one name and category gets the next free number, for the sheet has one place."""
    taken = {(line.item, line.category) for line in kept}
    written = {(line.item, line.category) for line in new}
    for line in new:
        if (line.item, line.category) in taken:
            numbered = (f"{line.item}（{number}）" for number in itertools.count(2))
            line.item = next(name for name in numbered if (name, line.category) not in taken | written)
        taken.add((line.item, line.category))


def _noted(draft: Draft, warning: Any) -> Noted:
    about = _line_at(draft, warning.span, warning.line)
    return Noted(
        code=warning.code,
        params={key: _json_value(value) for key, value in warning.params.items()},
        span=warning.span,
        source_line=warning.line,
        about=about.id if about else None,
    )


def _json_value(value: object) -> object:
    return value if isinstance(value, int | str) else str(value)


def _line_at(draft: Draft, span: tuple[int, int], source_line: int) -> Line | None:
    """The drafted line that a warning speaks of: the one its words overlap, else the first of that line."""
    drafted = [line for line in draft.lines() if line.span]
    overlapping = [line for line in drafted if line.span and _overlap(line.span, span)]
    return next(iter(overlapping), next((line for line in drafted if line.source_line == source_line), None))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _amount(value: Decimal | None) -> Decimal | None:
    """Yuan that a budget can hold; None for what it cannot, which the chair then enters."""
    if value is None or not value.is_finite() or not 0 <= value <= MAX_AMOUNT:
        return None
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else None


def runs(months: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Months as stretches that follow each other, also over the year's end: (3, 4, 9) is two."""
    found: list[tuple[int, ...]] = []
    for month in months:
        if found and month == found[-1][-1] % 12 + 1:
            found[-1] = (*found[-1], month)
        else:
            found.append((month,))
    return found
