"""The walk through a plan from top to bottom, which keeps track of section and month."""

from __future__ import annotations

import re
from itertools import takewhile

from .blocks import blocks_of
from .draft import When
from .festivals import festival_in
from .finish import finish
from .grid import read_table
from .lines import Piece, join
from .lost import offer_lost_sums
from .monthly import MonthLines
from .months import Mark, find_marks
from .noise import NEWS, PLANNED, is_greeting, is_noise, is_past, is_reference, is_signature, zone_of
from .prepare import months_named, numbers_are_lost, prepare
from .prose import without_adverbs
from .records import single_notice
from .repeated import count_once
from .segments import Segment, segments_of
from .sums import has_money
from .tables import Table, role_of
from .titles import (
    has_deed,
    is_detail,
    is_event,
)
from .values import Reading
from .years import year_of_title

# How far below an item of a chapter the next one is looked for.
MOST_OF_AN_ITEM = 40


class Walker(MonthLines):
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
        ledger = self.draft.ledger
        for index, segment in enumerate(self.segments):
            before = len(ledger.rows)
            if isinstance(segment, Table):
                self._table(segment)
            else:
                self._segment(index, segment)
            if self.zone == "money":
                ledger.budgeted.update(row.span for row in ledger.rows[before:])
        self._single_notice()
        ledger.rows = ledger.settled()
        count_once(self.draft)
        offer_lost_sums(self.draft)
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
        if segment.mark is None and (self._heading(index, segment) or role_of(text)):
            return
        if self._is_signed_date(index, segment):
            return
        self.outline.body(segment.piece)
        before, taken, left = self.draft.size(), self.draft.taken(), self.draft.left()
        self._place(index, segment)
        if self.draft.size() == before and self._may_be_activity(segment):
            self.draft.offer(segment.piece)
        was_read = self._is_taken(taken) and not self._is_prose()
        opens_list = segment.mark is not None and segment.how == "heading"
        if (was_read or opens_list) and self.draft.left() == left:
            self.outline.read()

    def _is_taken(self, before: tuple[int, ...]) -> bool:
        """Whether a line need not stay in the text; what only its budget row was read from stays."""
        taken = self.draft.taken()
        names_activity = (taken[0], taken[-1]) != (before[0], before[-1])
        is_of_text = taken[1] != before[1] and self.zone not in ("money", "activities")
        return taken != before and (names_activity or not is_of_text)

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
        if segment.role == "of_matter":
            return True
        if segment.role == "matter":
            self._matter(segment)
            return True
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

    def _matter(self, head: Segment) -> None:
        """Take a heading as an activity, with the lines below it as its time, money and notes."""
        self.block = self.pending = None
        self.in_income = False
        if head.head.style in ("cn", "th") or head.head.markdown:
            self.zone = "text"
        for line in (head, *head.below):
            self.outline.body(line.piece)
            self.outline.read()
        when = When.of(head.given) if head.given else When(source="money")
        title = head.title or head.piece.cut(head.head.end)
        told = [line.content or line.piece.cut(line.head.end) for line in head.below]
        whole = join([head.piece, *(line.piece for line in head.below)])
        self.draft.matter(title, when, whole, told, head.cost)

    def _is_title(self, segment: Segment) -> bool:
        return segment.starts_line and segment.piece.span == self.outline.title_span

    def _heading(self, index: int, segment: Segment) -> bool:
        """Take a heading; it closes the month and sets what to expect."""
        if not self.outline.is_heading(
            segment.piece, segment.head, self._items_go_on(segment), in_month=self.block is not None
        ):
            return False
        words = segment.piece.cut(segment.head.end)
        if has_money(words.text) and not re.search(r"[\u4e00-\u9fff]{2,}(?:安排|计划|情况)", words.text):
            return False
        self.zone = zone_of(words.text)
        if self._is_item_of_text(index, segment):
            self.outline.body(segment.piece)
        else:
            self.outline.open(segment.piece, segment.head)
        self.block = None
        self.pending = segment
        self.in_income = False
        if self.zone == "money":
            self.money_festival = festival_in(words.text) or self.money_festival
        return True

    def _is_item_of_text(self, index: int, segment: Segment) -> bool:
        """Whether a line that opens a list (1、节日慰问：) is an item, as the next number is no heading."""
        head = segment.head
        if self.zone != "text" or head.style not in ("ar", "arp") or head.markdown:
            return False
        for part in self.segments[index + 1 : index + MOST_OF_AN_ITEM]:
            if isinstance(part, Table) or part.head.style in ("cn", "cnp", "th"):
                return False
            if part.starts_line and (part.head.style, part.head.value) == (head.style, head.value + 1):
                return not self.outline.is_heading(part.piece, part.head, is_item=False, in_month=False)
        return False

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
