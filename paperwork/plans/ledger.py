"""The money of a plan while it is read: sums become budget rows, and what does not agree is warned of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .festivals import festivals_in, names_only_festival, without_festival
from .groups import counted_groups, for_whom, only_people, people_in
from .letters import fold
from .lines import Piece, Source
from .money import Money, Row, amount_of, check_row, rate_of
from .numbering import numbering
from .reserves import is_reserve, purpose_behind
from .values import ReadBudgetRow, Span


@dataclass
class Ledger:
    """Rows, totals and amounts in Chinese numerals, in the order of the text."""

    source: Source
    warn: Callable[..., None]
    rows: list[ReadBudgetRow] = field(default_factory=list)
    totals: list[tuple[int, Decimal, Piece]] = field(default_factory=list)
    capitals: list[tuple[str, Piece]] = field(default_factory=list)
    # Sums that were only compared with the rows they add up.
    compared: list[Span] = field(default_factory=list)
    # The rows below the heading of the budget.
    budgeted: set[Span] = field(default_factory=set)
    _own: set[Span] = field(default_factory=set)
    _groups: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._groups = counted_groups(self.source.folded)

    def enter(self, piece: Piece, money: Money, festival: str, matter: str = "", line: str = "") -> None:
        """Enter the rows, subtotal and total of one sentence.

        `festival` is that of the plan or section; one named in the sentence goes on only to people
        named after it, not to another matter. `matter` names a sum that has no name of its own; `line`
        is what the whole sentence is about.
        """
        going_on = ""
        for row in money.rows:
            row = self._purposed(piece, self._counted(row))
            going_on = row.festival or (going_on if _goes_on(row) else "")
            is_set_aside = row.headcount is None and is_reserve(row.category)
            at = piece.cut(row.start, row.end) or piece
            entered = self._row(at, row, "" if is_set_aside else going_on or festival, matter)
            self.add(replace(entered, matter=matter or line), at)
            self._check(piece, row)
        for written in money.unread:
            self.warn("amount_unread", piece, written=written)
        self._check_subtotal(piece, money)
        self.total(piece, money)

    def add(self, row: ReadBudgetRow, at: Piece) -> None:
        """Enter one row, and say what it leaves open: how many people, or what for."""
        self.rows.append(row)
        words = re.sub(r"[(（](?=[^)）]*$)", " ", self.source.original(at))
        name = row.festival or row.category
        text = words if name in words else f"{name} {words}"
        if row.rate is not None and row.headcount is None and row.amount is None:
            self.warn("rate_without_people", at, text=text)
        elif row.headcount is None and row.amount is not None and is_reserve(fold(row.category)):
            self.warn("amount_without_purpose", at, text=text)

    def enter_cost(self, piece: Piece, money: Money, festival: str, matter: str) -> list[ReadBudgetRow]:
        """Enter what an activity costs; such a sum is no part of the sum before it. The rows entered."""
        before = len(self.rows)
        self.enter(piece, money, festival, matter)
        self._own.update(row.span for row in self.rows[before:])
        return self.rows[before:]

    def settled(self) -> list[ReadBudgetRow]:
        """The rows without those that only part the sum of the row before them (2万 and 7万 under 9万)."""
        kept: list[ReadBudgetRow] = []
        at = 0
        while at < len(self.rows):
            kept.append(self.rows[at])
            parts = self._parts_of(at)
            self.compared += [row.span for row in self.rows[at + 1 : at + 1 + parts]]
            at += 1 + parts
        return kept

    def total(self, piece: Piece, money: Money) -> None:
        """Note a total and its Chinese numerals, if the sentence has them."""
        if money.total is not None:
            self.totals.append((2 if money.is_whole else 1, money.total, piece))
        if money.capitals:
            self.capitals.append((money.capitals, piece))

    def people(self, written: str, headcount: int | None, festival: str) -> str:
        """Whom a row is for: the people its words name, or those the plan counts by that number."""
        only = only_people(written)
        if only:
            if headcount is not None:
                self._groups.setdefault(headcount, only)
            return only
        if headcount is None:
            return written
        if headcount in self._groups and not people_in(written) and not _AWARD.search(written):
            return self._groups[headcount]
        named = people_in(written)
        if named:
            return named
        return for_whom(written, festival) if festival or not written else written

    def _counted(self, row: Row) -> Row:
        """A row of a rate and a sum (每人150元，计9450元) with the people the plan counts by that number."""
        if row.headcount is not None or not row.rate or row.amount is None or row.amount % row.rate:
            return row
        headcount = int(row.amount / row.rate)
        return replace(row, headcount=headcount) if headcount in self._groups else row

    def _purposed(self, piece: Piece, row: Row) -> Row:
        """A sum set aside (预留1万元，用于住院慰问) with the purpose that follows it for its name."""
        if row.headcount is not None or not is_reserve(row.category):
            return row
        found = purpose_behind(piece.text, row.end)
        return replace(row, category=piece.text[slice(*found)], end=found[1]) if found else row

    def _check(self, piece: Piece, row: Row) -> None:
        differing = check_row(row)
        if differing:
            at = piece.cut(row.start, row.end) or piece
            written, computed = differing
            text = self.source.original(at)
            self.warn("sum_differs", at, text=text, written=f"{written:f}", computed=f"{computed:f}")

    def _check_subtotal(self, piece: Piece, money: Money) -> None:
        if money.subtotal is None:
            return
        computed = sum(money.amounts, Decimal())
        if computed and computed != money.subtotal and not self._ends_with_sum(money.subtotal):
            self.warn("subtotal_differs", piece, written=f"{money.subtotal:f}", computed=f"{computed:f}")

    def _ends_with_sum(self, wanted: Decimal) -> bool:
        """Whether the rows entered last add up to a subtotal."""
        added = Decimal()
        for row in reversed(self.rows[-20:]):
            added += row.amount or 0
            if added == wanted:
                return True
        return False

    def _parts_of(self, at: int) -> int:
        """How many of the next rows add up exactly to the sum of this one; 0 when they do not."""
        whole = self.rows[at].amount
        if whole is None or self.rows[at].headcount is not None:
            return 0
        added = Decimal()
        for count, row in enumerate(self.rows[at + 1 : at + 21], start=1):
            if row.headcount is not None or row.amount is None or row.span in self._own:
                return 0
            added += row.amount
            if added >= whole:
                parts = self.rows[at + 1 : at + 1 + count]
                is_whole = added == whole and count > 1 and self._are_parts(self.rows[at], parts)
                return count if is_whole else 0
        return 0

    def _are_parts(self, whole: ReadBudgetRow, parts: list[ReadBudgetRow]) -> bool:
        """Whether sums are said to part the one before them (其中, a bracket, a deeper list, festivals)."""
        first, words = parts[0], self.source.folded[whole.span[0] : parts[-1].span[1]]
        if _OF_FESTIVALS.search(whole.category) and len(festivals_in(words)) >= len(parts):
            return not whole.festival
        if first.line != whole.line:
            between = self.source.folded[whole.span[1] : first.span[0]]
            return bool(_DETAIL.search(between)) or self._is_deeper(whole.line, first.line)
        opens = re.match(r"[^元圆万]*\d\s?[万千]?\s?[元圆]?\s?[:(]", words)
        return bool(_DETAIL.search(words) or opens)

    def _is_deeper(self, line: int, other: int) -> bool:
        """Whether the number of a line is of a list below that of the other (1. … (1) …)."""
        above, below = (_RANKS.get(numbering(self.source.folded_line(at)).style, 0) for at in (line, other))
        return 0 < above < below

    def _row(self, at: Piece, row: Row, festival: str, matter: str) -> ReadBudgetRow:
        return ReadBudgetRow(
            festival=festival,
            category=self._category(at, row, festival, matter),
            headcount=row.headcount,
            rate=rate_of(row),
            amount=amount_of(row),
            span=at.span,
            line=self.source.line_of(at.span[0]),
            rate_inferred=row.rate is None and rate_of(row) is not None,
            amount_inferred=row.amount is None,
        )

    def _category(self, at: Piece, row: Row, festival: str, matter: str) -> str:
        written = "" if names_only_festival(row.category) else row.category
        if row.of_things:
            written = people_in(written) or written
        elif row.headcount is not None:
            written = self.people(written or people_in(matter) or "", row.headcount, festival)
        elif festival and row.rates and row.amount is None and _names_no_matter(written):
            written = for_whom(written, festival)
        elif row.festival and festivals_in(written):
            matter_alone = without_festival(written)
            written = written if _GENERAL.fullmatch(matter_alone) else matter_alone
        found = at.text.find(written) if written else -1
        if found >= 0:
            return self.source.original(at.cut(found, found + len(written)))
        return written or matter or self.source.original(at)


_OF_FESTIVALS = re.compile("慰问|节日|福利")
_DETAIL = re.compile("其中|包括|分别")
_RANKS = {"cn": 1, "th": 1, "cnp": 2, "ar": 3, "arp": 4, "circled": 5, "letter": 5}
_GENERAL = re.compile("(?:慰问|庆祝)?(?:活动|品|费)?")


_AWARD = re.compile(r"(?:奖|冠军|亚军|季军|名次|第[一二三四五六]名?)$")


def _names_no_matter(written: str) -> bool:
    """Whether words name no more than people, or a festival's gift in general."""
    return (
        only_people(written) is not None
        or written in ("全年", "每年")
        or bool(_GENERAL.fullmatch(without_festival(written)))
    )


def _goes_on(row: Row) -> bool:
    """Whether a row names nothing but people, so that it belongs to the occasion before it."""
    return not row.category or only_people(re.sub(r"^另?(?:慰问|发放)?", "", row.category)) is not None
