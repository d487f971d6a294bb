"""Costs that a plan tells twice, with the activity and in its budget: they are counted once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from .draft import Draft
from .festivals import names_only_festival, without_festival
from .letters import fold
from .numbering import numbering
from .values import ReadActivity, ReadBudgetRow, Span, Warning

# Sums of the same height that are looked at; no plan has more.
MOST_COMPARED = 40
_AROUND = re.compile(
    r"^(?:组织|开展|举办|举行|召开)?(?:全体)?(?:教职工|教工|教师(?!节)|职工|会员)?|(?:活动|经费|费用?|支出)+$"
)
_GENERAL = re.compile("(?:慰问|庆祝)?品?")


def count_once(draft: Draft) -> None:
    """Leave out the rows of an activity that the budget names again with the same sum, and say so."""
    ledger = draft.ledger
    groups = _by_sum(draft, [row for row in ledger.rows if row.span in ledger.budgeted])
    if not groups:
        return
    others = sorted((row for row in ledger.rows if row.span not in ledger.budgeted), key=lambda row: row.span)
    counted: set[Span] = set()
    left_out: set[Span] = set()
    for index, activity in enumerate(draft.activities):
        own = _within(others, activity)
        if activity.money is None or (index in draft.paid and not own):
            continue
        found = next((g for g in groups[activity.money] if _is_new(g, counted) and _is_of(g, activity)), None)
        if found is None or (own and _sum(own) != activity.money):
            continue
        counted |= {row.span for row in found[1]}
        left_out |= {row.span for row in own}
        draft.activities[index] = replace(activity, money=None)
        params: dict[str, object] = {"text": activity.title, "written": f"{activity.money.normalize():f}"}
        draft.warnings.append(Warning("sum_repeated", activity.line, activity.span, params))
    ledger.compared += left_out
    ledger.rows = [row for row in ledger.rows if row.span not in left_out]


_Group = tuple[set[str], list[ReadBudgetRow]]


def _by_sum(draft: Draft, rows: list[ReadBudgetRow]) -> defaultdict[Decimal, list[_Group]]:
    """The rows of the budget by line and by matter, with the names each goes by, found by their sum."""
    lines: dict[object, list[ReadBudgetRow]] = defaultdict(list)
    for row in rows:
        lines[row.line].append(row)
        if row.matter:
            lines[row.matter].append(row)
    groups: defaultdict[Decimal, list[_Group]] = defaultdict(list)
    for group in lines.values():
        if len(sums := groups[_sum(group)]) < MOST_COMPARED:
            sums.append((_names(draft, group), group))
    return groups


def _is_new(group: _Group, counted: set[Span]) -> bool:
    return not any(row.span in counted for row in group[1])


def _within(rows: list[ReadBudgetRow], activity: ReadActivity) -> list[ReadBudgetRow]:
    """The rows, sorted by their place, that stand within the words of an activity."""
    first = bisect_left(rows, activity.span[0], key=lambda row: row.span[0])
    after = bisect_left(rows, activity.span[1], key=lambda row: row.span[0])
    return [row for row in rows[first:after] if row.span[1] <= activity.span[1]]


def _names(draft: Draft, group: list[ReadBudgetRow]) -> set[str]:
    line = draft.source.folded_line(group[0].line)
    words = line[numbering(line).end :]
    cells = re.split(r"[\t|]", words) if re.search(r"[\t|]", words) else re.split(r"[:,(\d]", words)[:1]
    return {_plain(name) for name in (*cells, *(row.matter for row in group), *_called(group))} - {""}


def _called(group: list[ReadBudgetRow]) -> Iterable[str]:
    return [group[0].category] if len(group) == 1 else []


def _plain(name: str) -> str:
    """A name without signs, and without the words that stand around any."""
    letters = "".join(letter for letter in fold(name) if letter.isalpha())
    return _AROUND.sub("", letters).replace("节", "")


def _is_of(group: _Group, activity: ReadActivity) -> bool:
    title = _plain(activity.title)
    if any(name == title or (len(name) >= 4 and name in title) for name in group[0]):
        return True
    is_gift = bool(activity.festival) and bool(
        _GENERAL.fullmatch(_plain(without_festival(fold(activity.title))))
    )
    of_festival = {row.festival for row in group[1]} == {activity.festival}
    return (
        is_gift
        and of_festival
        and any(names_only_festival(name) or names_only_festival(name + "节") for name in group[0])
    )


def _sum(rows: list[ReadBudgetRow]) -> Decimal:
    return sum((row.amount for row in rows if row.amount is not None), Decimal())
