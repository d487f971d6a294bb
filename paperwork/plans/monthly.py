"""Lines that stand under a month: its items, in lists, clauses or running text, and what is said of them."""

from __future__ import annotations

import re

from .costs import cost_free, tells_more
from .draft import RECURRING, When
from .festivals import festival_in
from .groups import only_people
from .lines import Piece
from .money import read_money
from .monthless import Block, MonthlessLines
from .months import Mark
from .noise import is_signature
from .numbering import numbering
from .prose import clauses, goes_on, without_adverbs_of, without_joint
from .reserves import names_reserve
from .segments import Segment
from .sums import has_money
from .tables import Table
from .titles import (
    cut_at,
    has_deed,
    is_detail,
    is_event,
    items,
    label_of,
    sentences,
    split_clauses,
    split_festivals,
)


class MonthLines(MonthlessLines):
    """The part of the walk that deals with a month and what stands under it."""

    def _open(self, segment: Segment, mark: Mark, content: Piece) -> None:
        self.pending = None
        source = (
            "prose" if segment.how == "run" and self.zone == "text" and not segment.head.style else "schedule"
        )
        when = When.of(mark, source)
        if mark.impossible:
            self.draft.warn("day_impossible", segment.piece, text=self.source.original(segment.piece))
        head = segment.head
        self.block = block = Block(when, segment.how, head.style, head.value, head.markdown)
        if content.text.strip():
            self._content(block, content, segment)

    def _content(self, block: Block, content: Piece, segment: Segment) -> None:
        """What stands on the same line as the month."""
        theme = re.fullmatch(
            r"[^,。;、:]{2,12}(?:月|周)", content.text.strip()
        ) and not content.text.endswith("安全月")
        if theme and segment.how == "colon":
            block.how = segment.how = "heading"
            return
        head = numbering(content.text)
        if head.style:
            block.how, block.item_style = "heading", head.style
            found = items(content)
            block.item_value = head.value + len(found) - 1
            for item in found:
                for part in split_festivals(item):
                    self._take(part, block)
            return
        if block.when.source == "prose":
            self._prose(content, block)
            return
        if segment.is_unglued:
            block.how, block.item_style, block.item_value = "heading", "ar", 1
            self._take(content, block)
            return
        for sentence in sentences(content):
            clauses = cut_at(sentence, "、") if self.numbers_lost else split_clauses(sentence)
            for clause in clauses:
                self._take(clause, block, single=False)

    def _take(self, piece: Piece, block: Block, *, single: bool = True) -> None:
        """One item under a month."""
        text = piece.text
        if (
            block.taken
            and not single
            and (is_detail(text) or re.match(r"\s?(?:并(?!举|开|组|召)|以|通过|使|让)", text))
        ):
            self._note(piece)
            return
        if has_money(text) and cost_free(piece) is None:
            self.draft.ledger.enter(piece, read_money(text), self._festival_here())
            return
        piece = without_joint(piece)
        activity = self.draft.item(piece, block.when)
        block.taken += 1
        if activity is None and not RECURRING.search(text) and len(text) > 1:
            self.draft.offer(piece)

    def _festival_here(self) -> str:
        last = self.draft.activities[-1] if self.draft.activities else None
        if self.block and last and last.festival:
            return last.festival
        return self.money_festival

    def _prose(self, content: Piece, block: Block) -> None:
        """Running text after a month: the first sentence, and those that go on with 同时 or 并."""
        for number, sentence in enumerate(sentences(content)):
            if number and has_money(sentence.text) and names_reserve(sentence.text):
                self._money_line(sentence)
                continue
            parts = clauses(sentence)
            for position, part in enumerate(parts):
                festive = self._festive(part) if number or position else None
                if festive is not None:
                    continue
                if (number == 0 and position == 0) or goes_on(part.text):
                    self._take(without_adverbs_of(part), block)
                elif RECURRING.search(part.text):
                    self.draft.recur(part)

    def _belongs(self, index: int, segment: Segment, block: Block) -> bool:
        """Whether a line without a month still belongs to the open one."""
        head, text = segment.head, segment.piece.text
        if block.when.source == "prose":
            return False
        if not segment.starts_line or is_detail(text[head.end :]):
            return True
        if is_signature(text):
            return False
        if block.how == "heading":
            return (
                bool(head.style)
                or not block.item_style
                or is_detail(text)
                or (block.taken > 0 and _only_costs(segment.piece))
                or self._another_month_follows(index)
            )
        if block.style and head.style == block.style:
            return self._another_month_follows(index)
        if block.style and not head.style:
            return True
        return (bool(head.style) and block.style == "") or self._another_month_follows(index)

    def _another_month_follows(self, index: int) -> bool:
        for segment in self.segments[index + 1 : index + 12]:
            if isinstance(segment, Table):
                return False
            if segment.mark is not None and segment.starts_line:
                return True
        return False

    def _under_month(self, segment: Segment, block: Block) -> None:
        head = segment.head
        words = segment.piece.cut(head.end)
        label = label_of(words.text)
        if label is not None:
            if block.taken:
                self._labelled(words, label)
                self._paid(words, block)
            return
        if not words or re.fullmatch(r"(?:主要|具体|重点)?(?:活动|工作)?(?:内容|安排)?\s?:?", words.text):
            return
        if is_detail(words.text) or only_people(words.text):
            self._note(words)
            return
        if head.style:
            found = items(segment.piece)
            before = len(self.draft.activities)
            carried = block.how != "heading" and head.style == block.style
            block.item_style, block.item_value = head.style, head.value + len(found) - 1
            for item in found:
                self._item_of_list(item, block)
            if carried and len(self.draft.activities) > before:
                self.draft.warn("month_carried", segment.piece, title=self.draft.activities[-1].title)
        elif (
            block.item_style not in ("", "bullet")
            or (block.style and block.how != "heading")
            or re.search(r"^(?:以上|请|希望|望)", words.text)
        ):
            self._note(words)
            self._paid(words, block)
        else:
            for sentence in sentences(words):
                for clause in split_clauses(sentence):
                    self._take(clause, block, single=False)

    def _paid(self, words: Piece, block: Block) -> None:
        """Take the money of a line below an item of the month, where it says no more than that."""
        if block.taken and self.draft.activities and has_money(words.text) and not tells_more(words):
            self.draft.pay(words)

    def _item_of_list(self, item: Piece, block: Block) -> None:
        if re.match(r"第[一二三四五六]阶段", item.text) or label_of(item.text):
            self._note(item)
            return
        parts = sentences(item)
        for first in split_festivals(parts[0] if parts else item):
            self._take(first, block)
        for part in parts[1:]:
            if is_event(part.text) and len(part) <= 30 and not is_detail(part.text) and has_deed(part.text):
                self._take(part, block)
            elif has_money(part.text):
                self.draft.ledger.enter(part, read_money(part.text), self._festival_here())
            else:
                self._note(part)


_SUMS_UP = re.compile(r"[合共总小]\s?[计额]|全年|以上|各项")


def _only_costs(piece: Piece) -> bool:
    """Whether a line says what the item above it costs (奖品600元), and names no festival of its own."""
    text = piece.text
    if not has_money(text) or festival_in(text) or _SUMS_UP.match(text) or names_reserve(text):
        return False
    return len(text) <= 60 and not tells_more(piece)
