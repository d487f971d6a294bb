"""The walk through a plan from top to bottom, which keeps track of section and month."""

from __future__ import annotations

import re
from itertools import takewhile

from .blocks import blocks_of
from .costs import cost_free
from .draft import RECURRING, When
from .festivals import festival_in
from .finish import finish
from .grid import read_table
from .groups import only_people
from .lines import Piece
from .money import has_money, read_money
from .monthless import Block, MonthlessLines
from .months import Mark, find_marks
from .noise import NEWS, PLANNED, is_greeting, is_noise, is_past, is_reference, is_signature, zone_of
from .numbering import numbering
from .prepare import months_named, numbers_are_lost, prepare
from .prose import clauses, goes_on, without_adverbs, without_adverbs_of, without_joint
from .records import single_notice
from .segments import Segment, segments_of
from .tables import Table, role_of
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
from .values import Reading
from .years import year_of_title


class Walker(MonthlessLines):
    """Goes through the plan from top to bottom and keeps track of section and month."""

    def read(self) -> Reading:
        for block in blocks_of(self.source):
            self.segments += [block] if isinstance(block, Table) else segments_of(block)
        prepare(self.segments)
        self.months_named = months_named(self.segments)
        self.numbers_lost = numbers_are_lost(self.segments)
        first = takewhile(lambda s: isinstance(s, Segment) and s.mark is None, self.segments[:6])
        self.outline.find_title([segment.piece for segment in first if isinstance(segment, Segment)])
        self.title_year = year_of_title(self.outline.title_text)
        self.money_festival = festival_in(self.outline.title_text) or ""
        if zone_of(self.outline.title_text) == "money":
            self.zone = "money"
        for index, segment in enumerate(self.segments):
            if isinstance(segment, Table):
                self._table(segment)
            else:
                self._segment(index, segment)
        self._single_notice()
        return finish(
            self.draft,
            self.outline,
            [part for part in self.segments if isinstance(part, Segment)],
            self.given_year,
        )

    def _single_notice(self) -> None:
        """A notice that gives one time for all it says is one activity, named in its title."""
        if any(activity.months for activity in self.draft.activities):
            return
        found = single_notice(self.segments)
        if found:
            self.draft.item(found[0], When.of(found[1]))

    # -- tables ---------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        self.block = None
        read_table(self.draft, table, self.money_festival)

    # -- lines ----------------------------------------------------------------------------

    def _segment(self, index: int, segment: Segment) -> None:
        text = segment.piece.text
        if is_reference(text):
            if self.draft.activities:
                self._note(segment.piece)
            return
        if is_noise(text) or is_greeting(text) or self._is_title(segment):
            return
        if segment.role == "theme" or self._given(segment):
            return
        if segment.mark is None and (self.block and role_of(text) and zone_of(text) != "money"):
            return
        if segment.mark is None and (self._heading(segment) or role_of(text)):
            return
        if self._is_signed_date(index, segment):
            return
        self.outline.body(segment.piece)
        before, taken, left = self.draft.size(), self.draft.taken(), self.draft.left()
        self._place(index, segment)
        if self.draft.size() == before and self._may_be_activity(segment):
            self.draft.offer(segment.piece)
        was_read = self.draft.taken() != taken and not self._is_prose()
        opens_list = segment.mark is not None and segment.how == "heading"
        if (was_read or opens_list) and self.draft.left() == left:
            self.outline.read()

    def _is_prose(self) -> bool:
        """Whether what was just read is running text, which is also to be read as text."""
        return len(self.draft.activities) - 1 in self.draft.prose

    def _may_be_activity(self, segment: Segment) -> bool:
        """Whether a line that gave nothing looks like something the chair should see."""
        text = segment.piece.text
        if (
            self.zone == "detail"
            or is_past(text[:80])
            or is_signature(text)
            or is_detail(text[segment.head.end :])
        ):
            return False
        if segment.mark is not None:
            return segment.how != "heading"
        words = text[segment.head.end :]
        if self.zone == "activities" and segment.starts_line and len(text) <= 60 and is_event(words):
            return True
        return (has_money(text) and self.zone == "money") or (len(text) > 4 and any(find_marks(text)))

    def _place(self, index: int, segment: Segment) -> None:
        mark, content, block = segment.mark, segment.content, self.block
        if mark is not None and content is not None and self._opens(segment, mark, content):
            self._open(segment, mark, content)
        elif block and self._belongs(index, segment, block):
            self._under_month(segment, block)
        else:
            self._loose(index, segment)

    def _given(self, segment: Segment) -> bool:
        """Take an item whose date the lines below it tell, and those lines as its notes."""
        if segment.role == "told" and self.draft.activities:
            self.outline.body(segment.piece)
            self._note(segment.piece)
            self.outline.read()
            return True
        if segment.role != "dated":
            return False
        self.block = self.pending = None
        self.outline.body(segment.piece)
        when = When.of(segment.given) if segment.given else When(source="undated")
        if self.draft.item(segment.title or segment.piece.cut(segment.head.end), when):
            self.outline.read()
        return True

    def _is_title(self, segment: Segment) -> bool:
        return segment.starts_line and segment.piece.span == self.outline.title_span

    def _heading(self, segment: Segment) -> bool:
        """Take a heading; it closes the month and sets what to expect."""
        if not self.outline.is_heading(
            segment.piece, segment.head, self._items_go_on(segment), in_month=self.block is not None
        ):
            return False
        words = segment.piece.cut(segment.head.end)
        if has_money(words.text) and not re.search(r"[\u4e00-\u9fff]{2,}(?:安排|计划|情况)", words.text):
            return False
        self.outline.open(segment.piece, segment.head)
        self.zone = zone_of(words.text)
        self.block = None
        self.pending = segment
        self.in_income = False
        if self.zone == "money":
            self.money_festival = festival_in(words.text) or self.money_festival
        return True

    def _items_go_on(self, segment: Segment) -> bool:
        """Whether the number of a line continues the items of the open month."""
        block, head = self.block, segment.head
        if not block:
            return False
        if head.markdown:
            return bool(block.markdown) and head.markdown > block.markdown
        if not head.style:
            return False
        if block.style == head.style and block.how != "heading" and head.value == block.value + 1:
            return True
        if block.item_style == head.style:
            return head.value in (block.item_value + 1, 1)
        return head.value == 1 and not self.outline.continues(head)

    def _opens(self, segment: Segment, mark: Mark, content: Piece) -> bool:
        """Whether a month at the start of a part opens that month, and is not just told about."""
        words = content.text
        if (self.zone == "detail" and segment.how != "colon") or self._is_news(segment, mark):
            return False
        if mark.impossible and self.block and self.block.how == "heading":
            return False
        if (
            self.block
            and mark.day is not None
            and set(mark.months) <= set(self.block.when.months)
            and segment.how != "heading"
        ):
            return self.block.how != "heading"
        if segment.how != "run":
            return not (is_past(words[:40]) and self.zone == "text" and mark.year)
        return self._tells_a_plan(segment, words)

    def _is_news(self, segment: Segment, mark: Mark) -> bool:
        """Whether a line tells of what was done: in a year before the plan's, or as news of one day."""
        words = segment.piece.text
        if self.zone != "text" or segment.head.style or segment.how == "heading":
            return False
        if segment.how == "run" and mark.year and self.title_year and mark.year < self.title_year:
            return True
        if self.in_news and segment.how == "run":
            return True
        if NEWS.match(words) and not PLANNED.search(words[:20]):
            self.in_news = True
            return True
        if self.months_named > 3 or mark.day is None:
            return False
        self.in_news = is_past(words[:120]) or (len(words) > 30 and not PLANNED.search(words[:80]))
        return self.in_news

    def _is_signed_date(self, index: int, segment: Segment) -> bool:
        """Whether a line is only the day on which the plan was signed."""
        mark = segment.mark
        return bool(
            mark and segment.how == "heading" and mark.year and mark.day and not self._has_items_after(index)
        )

    def _has_items_after(self, index: int) -> bool:
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        return isinstance(following, Segment) and bool(following.head.style or following.mark)

    def _tells_a_plan(self, segment: Segment, words: str) -> bool:
        """Whether 「三月…」 in running text says what will be done then."""
        first = re.split("[。;]", words)[0]
        if is_past(segment.piece.text[:80]) and (
            self.zone != "activities" or (segment.mark and segment.mark.year)
        ):
            return False
        if re.match(r"[^,。;]{0,16}(?:召开|举行|发布|印发|颁布|通过|修订|实施)的", first) or re.match(
            r"\s?(?:的|是|为[^,。;]{2,12}月(?=[,。;]|$)|和|与|至|到)", first
        ):
            return False
        if self.zone == "activities" or segment.head.style or self.block:
            return len(words) >= 2
        if self.months_named >= 4 and len(first) >= 4:
            return True
        return has_deed(without_adverbs(first)) or (is_event(first) and len(first) <= 24)

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
        else:
            for sentence in sentences(words):
                for clause in split_clauses(sentence):
                    self._take(clause, block, single=False)

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
