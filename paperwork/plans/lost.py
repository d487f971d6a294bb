"""Sums of the text that went nowhere while it was read: they are offered, never dropped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from decimal import Decimal

from .draft import Draft
from .lines import CELL_BREAK, Piece
from .money import Money, read_money
from .sums import amounts_named, numeral_sums
from .titles import cut_at
from .values import Span


def offer_lost_sums(draft: Draft) -> None:
    """Offer each sentence with a sum that is in no budget row, no warning, and not offered yet."""
    known = _Known(draft)
    for line in draft.source.lines():
        if not amounts_named(line.text) and not numeral_sums(line.text):
            continue
        for sentence in _sentences(line):
            if known.lacks(line, sentence):
                draft.offer(sentence)
    draft.unplaced.sort(key=lambda item: item.span)


def _sentences(line: Piece) -> list[Piece]:
    """The sentences of a line; a row of a table is looked at whole."""
    if "\t" in line.text or "|" in line.text or CELL_BREAK in line.text:
        return [line.cut(0)]
    return cut_at(line, "。;")


class _Known:
    """Where sums were taken up."""

    def __init__(self, draft: Draft) -> None:
        ledger = draft.ledger
        self.rows = _Spans(row.span for row in ledger.rows)
        self.sums = _Spans(piece.span for _, _, piece in ledger.totals)
        self.said = _Spans(
            [
                *ledger.compared,
                *(piece.span for _, piece in ledger.capitals),
                *(item.span for item in draft.unplaced),
                *(item.span for item in draft.recurring),
                *(warning.span for warning in draft.warnings),
            ]
        )
        self.values: dict[int, set[Decimal]] = {}
        for row in ledger.rows:
            values = {value for value in (row.amount, row.rate) if value is not None}
            self.values.setdefault(row.line, set()).update(values)
        self.line_of = draft.source.line_of

    def lacks(self, line: Piece, sentence: Piece) -> bool:
        """Whether a sentence names a sum that was not taken up."""
        for start, end in numeral_sums(sentence.text):
            at = sentence.cut(start, end).span
            if not (self.said.touch(at) or self.rows.touch(at)):
                return True
        if not amounts_named(sentence.text) or self.said.touch(sentence.span):
            return False
        entered = self.rows.touch(sentence.span) or self.sums.touch(sentence.span)
        if "\t" in line.text or "|" in line.text:
            return not self.rows.touch(line.span) and not self.sums.touch(line.span)
        return not entered or any(self._unread(sentence, read_money(sentence.text)))

    def _unread(self, sentence: Piece, money: Money) -> Iterator[bool]:
        values = self.values.get(self.line_of(sentence.span[0]), set())
        for row in money.rows:
            at = sentence.cut(row.start, row.end).span
            named = {row.amount, row.rate, *(value for _, value in row.parts)}
            yield not self.rows.touch(at) and not named & values


class _Spans:
    """Stretches of the text, asked whether they touch another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.covered: list[Span] = []
        for start, end in sorted(spans):
            if self.covered and start <= self.covered[-1][1]:
                self.covered[-1] = (self.covered[-1][0], max(end, self.covered[-1][1]))
            else:
                self.covered.append((start, end))

    def touch(self, span: Span) -> bool:
        """Whether any of them overlaps the stretch."""
        at = bisect_left(self.covered, span[1], key=lambda covered: covered[0])
        return at > 0 and self.covered[at - 1][1] > span[0]
