"""Reading a plan: lines and tables in, activities, money, sections and doubts out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile

from .blocks import blocks_of
from .draft import _RECURRING, Draft, When
from .festivals import festival_in, festival_month, leading_festival, names_only_festival
from .grid import read_table
from .kinds import asks_reproductive_check
from .lines import Piece, Source
from .money import capitals_in, has_money, read_money
from .noise import is_greeting, is_noise, is_past, is_reference, is_signature, zone_of
from .numbering import numbering
from .prepare import months_named, numbers_are_lost, prepare
from .sections import Outline
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
    trim,
    whole_date,
)
from .values import PlanTextError, Reading
from .years import year_of_title

LIMIT = 1_000_000
MOST_NOTE = 2_000


def read_plan(text: str, year: int | None = None) -> Reading:
    """Read a union's work plan of any layout; `year` stands in when the plan names none.

    Raises PlanTextError for an empty text, one without words, and one over LIMIT characters.
    """
    if not text or not text.strip():
        raise PlanTextError("empty")
    if len(text) > LIMIT:
        raise PlanTextError("too_long", characters=len(text), limit=LIMIT)
    source = Source(text)
    if not re.search(r"[\u3400-\u9fffA-Za-z0-9]", source.folded):
        raise PlanTextError("no_text")
    return _Walker(source, year).read()


@dataclass
class _Block:
    """The month that is open: what follows belongs to it until another begins."""

    when: When
    how: str
    style: str = ""
    value: int = 0
    markdown: int = 0
    item_style: str = ""
    item_value: int = 0
    taken: int = 0


class _Walker:
    """Goes through the plan from top to bottom and keeps track of section and month."""

    def __init__(self, source: Source, year: int | None) -> None:
        self.source = source
        self.given_year = year
        self.draft = Draft(source)
        self.outline = Outline(source)
        self.block: _Block | None = None
        self.zone = "text"
        self.pending: Segment | None = None
        self.segments: list[Segment | Table] = []
        self.title_year: int | None = None
        self.money_festival = ""
        self.in_income = False
        self.months_named = 0
        self.numbers_lost = False

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
        for index, segment in enumerate(self.segments):
            if isinstance(segment, Table):
                self._table(segment)
            else:
                self._segment(index, segment)
        return self._finish()

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
        if segment.mark is None and (self.block and role_of(text)):
            return
        if segment.mark is None and (self._heading(segment) or role_of(text)):
            return
        if self._is_signed_date(index, segment):
            return
        self.outline.body(segment.piece)
        before = self.draft.size()
        self._place(index, segment)
        if self.draft.size() == before and self._may_be_activity(segment):
            self.draft.offer(segment.piece)

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
        return (
            self.zone == "activities"
            and segment.starts_line
            and len(text) <= 60
            and is_event(text[segment.head.end :])
        )

    def _place(self, index: int, segment: Segment) -> None:
        if segment.mark is not None and self._opens(index, segment):
            self._open(segment)
        elif self.block and self._belongs(index, segment):
            self._under_month(index, segment)
        else:
            self._loose(index, segment)

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

    def _opens(self, index: int, segment: Segment) -> bool:
        """Whether a month at the start of a part opens that month, and is not just told about."""
        assert segment.mark is not None and segment.content is not None
        mark, words = segment.mark, segment.content.text
        if self.zone == "detail" and segment.how != "colon":
            return False
        if mark.impossible and self.block:
            return False
        if (
            self.block
            and mark.day is not None
            and set(mark.months) <= set(self.block.when.months)
            and segment.how != "heading"
        ):
            return self.block.how != "heading" or (segment.head.style == self.block.style == "" and False)
        if segment.how != "run":
            return not (is_past(words[:40]) and self.zone == "text" and mark.year)
        return self._tells_a_plan(segment, words)

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
        return has_deed(_without_adverbs(first)) or (is_event(first) and len(first) <= 24)

    def _open(self, segment: Segment) -> None:
        assert segment.mark is not None and segment.content is not None
        self.pending = None
        source = (
            "prose" if segment.how == "run" and self.zone == "text" and not segment.head.style else "schedule"
        )
        when = When.of(segment.mark, source)
        if segment.mark.impossible:
            self.draft.warn("day_impossible", segment.piece, text=self.source.original(segment.piece))
        previous = self.block
        self.block = _Block(when, segment.how, segment.head.style, segment.head.value, segment.head.markdown)
        if previous and source == "prose" and previous.when.source != "prose":
            self.block.taken = 0
        if segment.content.text.strip():
            self._content(segment.content, segment)

    def _content(self, content: Piece, segment: Segment) -> None:
        """What stands on the same line as the month."""
        assert self.block is not None
        block = self.block
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
                self._take(item, block)
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

    def _take(self, piece: Piece, block: _Block, *, single: bool = True) -> None:
        """One item under a month."""
        text = piece.text
        if (
            block.taken
            and not single
            and (is_detail(text) or re.match(r"\s?(?:并(?!举|开|组|召)|以|通过|使|让)", text))
        ):
            self._note(piece)
            return
        if has_money(text) and not _words_before_money(text):
            self.draft.enter(piece, read_money(text), self._festival_here())
            return
        piece = _without_joint(piece)
        activity = self.draft.item(piece, block.when)
        block.taken += 1
        if activity is None and not _RECURRING.search(text) and len(text) > 1:
            self.draft.offer(piece)

    def _festival_here(self) -> str:
        last = self.draft.activities[-1] if self.draft.activities else None
        if self.block and last and last.festival:
            return last.festival
        return self.money_festival

    def _prose(self, content: Piece, block: _Block) -> None:
        """Running text after a month: the first sentence, and those that go on with 同时 or 并."""
        for number, sentence in enumerate(sentences(content)):
            parts = _clauses(sentence)
            for position, part in enumerate(parts):
                festive = self._festive(part) if number or position else None
                if festive is not None:
                    continue
                if (number == 0 and position == 0) or _goes_on(part.text):
                    self._take(_without_adverbs_piece(part), block)
                elif _RECURRING.search(part.text):
                    self.draft.recur(part)

    def _festive(self, part: Piece) -> bool | None:
        """A clause that begins with a festival and says what is done then (六一儿童节发放…)."""
        found = leading_festival(part.text)
        if not found:
            return None
        name, end = found
        rest = part.cut(end)
        if len(rest) < 4 or not has_deed(rest.text.lstrip(",期间时前后 ")):
            return None
        month = festival_month(name)
        when = When((month,) if month else (), source="prose")
        self.draft.item(trim(rest.cut(re.match(r"[,期间时前后\s]*", rest.text).end())), when, festival=name)  # type: ignore[union-attr]
        return True

    # -- under an open month --------------------------------------------------------------

    def _belongs(self, index: int, segment: Segment) -> bool:
        """Whether a line without a month still belongs to the open one."""
        block = self.block
        assert block is not None
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

    def _under_month(self, index: int, segment: Segment) -> None:
        block = self.block
        assert block is not None
        head = segment.head
        words = segment.piece.cut(head.end)
        label = label_of(words.text)
        if label is not None:
            if block.taken:
                self._labelled(words, label)
            return
        if not words or re.fullmatch(r"(?:主要|具体|重点)?(?:活动|工作)?(?:内容|安排)?\s?:?", words.text):
            return
        if is_detail(words.text):
            self._note(words)
            return
        if head.style:
            found = items(segment.piece)
            block.item_style, block.item_value = head.style, head.value + len(found) - 1
            for item in found:
                self._item_of_list(item, block)
        elif (
            (block.item_style not in ("", "bullet") and not is_event(words.text))
            or block.item_style not in ("", "bullet")
            or (block.style and block.how != "heading")
            or re.search(r"^(?:以上|请|希望|望)", words.text)
        ):
            self._note(words)
        else:
            for sentence in sentences(words):
                for clause in split_clauses(sentence):
                    self._take(clause, block, single=False)

    def _item_of_list(self, item: Piece, block: _Block) -> None:
        if re.match(r"第[一二三四五六]阶段", item.text) or label_of(item.text):
            self._note(item)
            return
        parts = sentences(item)
        self._take(parts[0] if parts else item, block)
        for part in parts[1:]:
            if is_event(part.text) and len(part) <= 30 and not is_detail(part.text) and has_deed(part.text):
                self._take(part, block)
            elif has_money(part.text):
                self.draft.enter(part, read_money(part.text), self._festival_here())
            else:
                self._note(part)

    def _labelled(self, words: Piece, label: str) -> None:
        """An attribute of the activity before: its time sets the day, the rest is kept as a note."""
        self._note(words)
        value = words.cut(words.text.index(":") + 1)
        mark = whole_date(value.text) if "时间" in label or "日期" in label else None
        if mark and self.draft.activities:
            last = self.draft.activities[-1]
            if not last.months or set(mark.months) <= set(last.months):
                self.draft.activities[-1] = replace(
                    last, months=mark.months, day=mark.day, day_to=mark.day_to
                )

    def _note(self, piece: Piece) -> None:
        """Keep words with the activity before them."""
        if not self.draft.activities:
            self.draft.offer(piece)
            return
        last = self.draft.activities[-1]
        if len(last.note) > MOST_NOTE:
            self.draft.offer(piece)
            return
        note = f"{last.note}\n{self.source.original(piece)}".strip()
        self.draft.activities[-1] = replace(last, note=note)

    # -- without a month ------------------------------------------------------------------

    def _loose(self, index: int, segment: Segment) -> None:
        """A line that stands under no month."""
        words = segment.piece.cut(segment.head.end)
        text = words.text
        if not text or is_signature(text):
            return
        if segment.starts_line and segment.head.style and self.block:
            self.block = None
        label = label_of(text)
        if label is not None and self._about_line_before(words, label):
            return
        if segment.mark is not None and is_past(text[:80]):
            return
        if (
            has_money(text)
            or capitals_in(text)
            or (self.zone == "money" and read_money(text, loose=True).rows)
        ):
            self._money_line(words, segment)
            return
        if self.zone == "detail" or label is not None or is_detail(text):
            return
        self._undated(index, segment, words)

    def _about_line_before(self, words: Piece, label: str) -> bool:
        """「时间：4月12日」 below a line gives that line its date; other labels are notes on it."""
        if self.pending is None:
            last = self.draft.activities[-1] if self.draft.activities else None
            if last is None or self.outline.is_before_section(last.span[0]):
                return False
            self._labelled(words, label)
            return True
        mark = whole_date(words.text[words.text.index(":") + 1 :].strip())
        title = self.pending.piece.cut(self.pending.head.end)
        if (
            not mark
            or not (is_event(title.text) or self.zone == "activities")
            or zone_of(title.text) != "text"
        ):
            return False
        self.draft.item(title, When.of(mark))
        self.pending = None
        return True

    def _money_line(self, words: Piece, segment: Segment) -> None:
        text = words.text
        if re.search(r"总收入|收入合计|收入总", text):
            self.in_income = True
            return
        if re.search(r"总支出|支出合计|支出总", text):
            self.in_income, self.zone = False, "money"
        if self.in_income:
            self.draft.offer(words)
            return
        festival = self.money_festival
        for sentence in cut_at(words, "。"):
            money = read_money(sentence.text, loose=True)
            if (
                money.rows
                or money.total is not None
                or money.subtotal is not None
                or money.capitals
                or money.unread
            ):
                self._named_by_money(sentence)
                self._enter_line(sentence, money, festival)
            elif is_event(sentence.text) and len(sentence) <= 30:
                festival = festival_in(sentence.text) or festival
                if not names_only_festival(sentence.text):
                    self.draft.item(sentence, When(source="undated"))
        self.money_festival = festival

    def _named_by_money(self, sentence: Piece) -> None:
        """「端午节慰问：会员51人…」: what is paid for is done, if the schedule does not have it already."""
        label, sign, _ = sentence.text.partition(":")
        festival = festival_in(label)
        if not sign or not festival or names_only_festival(label) or not is_event(label) or len(label) > 20:
            return
        known = any(a.festival == festival and a.kind == "welfare" for a in self.draft.activities)
        if not known:
            self.draft.item(sentence.cut(0, len(label)), When(source="undated"))

    def _enter_line(self, sentence: Piece, money: object, festival: str) -> None:
        from .money import Money

        assert isinstance(money, Money)
        counted = any(row.headcount is not None for row in money.rows)
        planned = re.search(r"经费|预算|费用|支出|合计|总计|共计", sentence.text)
        if not (
            counted
            or planned
            or self.zone in ("money", "activities")
            or money.total is not None
            or money.capitals
        ):
            return
        if len(money.rows) == 1 and not counted and money.total is None:
            row = money.rows[0]
            if re.search(
                r"(?:预计|总|所需|活动)?(?:经费|预算|费用)", sentence.text[: row.start + 12]
            ) and not re.search(r"[\u4e00-\u9fff]{2,}", row.category):
                money.rows = [replace(row, category="活动", start=0)]
                money.total = row.amount
        self.draft.enter(sentence, money, festival_in(sentence.text) or festival)

    def _undated(self, index: int, segment: Segment, words: Piece) -> None:
        """A line without month and money: dated by its own words, undated, recurring, or plain text."""
        if self._own_dates(words):
            self.pending = None
            return
        self.pending = segment if segment.starts_line else self.pending
        in_list = self.zone == "activities" and segment.starts_line
        for sentence in sentences(words):
            if _RECURRING.search(sentence.text):
                self.draft.recur(sentence)
            elif asks_reproductive_check(sentence.text):
                self.draft.warn("reproductive_check", sentence, title=self.source.original(sentence))
            elif (in_list and is_event(sentence.text) and len(sentence) <= 40) or self._is_next_of_list(
                index, segment
            ):
                self._undated_item(sentence)
            elif self._festive_sentence(sentence) or self._unsettled(sentence):
                self.pending = None
            elif in_list and not self._time_follows(index):
                self.draft.offer(sentence)

    def _festive_sentence(self, sentence: Piece) -> bool:
        """In a plan that names months: what is done on a festival, which stands for its date."""
        if self.months_named < 2 or len(sentence) > 80:
            return False
        return any([self._festive(part) for part in _clauses(sentence)])

    def _unsettled(self, sentence: Piece) -> bool:
        """「学期末，开一次茶话会」 in a plan that names months: an activity without a month."""
        match = re.match(r"(?:学期|年|期)[初末底终],?", sentence.text)
        if not match or self.months_named < 3 or len(sentence) > 60:
            return False
        return self.draft.item(sentence.cut(match.end()), When(source="undated")) is not None

    def _time_follows(self, index: int) -> bool:
        """Whether the next lines say when (时间：…), so that this one will get its date."""
        following = [s for s in self.segments[index + 1 : index + 3] if isinstance(s, Segment)]
        return any("时间" in (label_of(s.piece.text[s.head.end :]) or "") for s in following)

    def _is_next_of_list(self, index: int, segment: Segment) -> bool:
        """Whether a numbered line follows one that named a month with the number before its own."""
        if segment.head.style not in ("ar", "arp"):
            return False
        for before in reversed(self.segments[max(0, index - 12) : index]):
            if isinstance(before, Segment) and before.head.style:
                return (
                    before.mark is not None
                    and before.how != "run"
                    and before.head.style == segment.head.style
                    and segment.head.value == before.head.value + 1
                )
        return False

    def _undated_item(self, sentence: Piece) -> None:
        if self.draft.item(sentence, When(source="undated")):
            self.pending = None

    def _own_dates(self, words: Piece) -> bool:
        """「教职工体检（5月）」: a line that carries its date in itself."""
        from .titles import own_date

        if len(words) > 90 or self.zone == "detail":
            return False
        found = False
        for sentence in sentences(words):
            dated = own_date(sentence)
            if dated and len(trim(dated[1])) >= 2 and not is_past(sentence.text):
                self.draft.item(sentence, When())
                found = True
            elif found and is_event(sentence.text):
                self.draft.item(sentence, When(source="undated"))
        return found

    # -- after the walk -------------------------------------------------------------------

    def _finish(self) -> Reading:
        from .finish import finish

        return finish(self)


_ADVERB = re.compile(
    r"\s?(?:我们|我校|学校|校工会|工会|将|拟|计划|准备|要|继续|再次|适时|适当时候|适时地|积极|认真|全力|初步|还|则|还将|主要|重点|先后|分别|集中|统一|开学后|份|内|里|[,、]|"
    r"[^,。;]{0,10}(?:时|期间|之际|后|前)(?=[,\u4e00-\u9fff]))*\s?"
)


def _without_adverbs(text: str) -> str:
    match = _ADVERB.match(text)
    return text[match.end() :] if match else text


def _without_adverbs_piece(piece: Piece) -> Piece:
    match = re.match(
        r"\s?(?:(?:同时|并且?(?=组织|开展|举|召)|另外|此外|还将?|将|拟|计划|份|我们|[,、])|[^,。;]{0,8}(?:结束时|期间|之际|开学后|放假前)(?=[,\u4e00-\u9fff]))*\s?",
        piece.text,
    )
    rest = piece.cut(match.end()) if match else piece
    return rest if len(rest) >= 3 else piece


def _goes_on(text: str) -> bool:
    """Whether a clause adds a deed of its own to the one before (同时参加…)."""
    match = re.match(r"\s?(?:同时|并且?|另外|此外|还将?|期间)[,]?", text)
    return match is not None and has_deed(_without_adverbs(text[match.end() :]))


def _without_joint(piece: Piece) -> Piece:
    match = re.match(r"\s?(?:同时|另外|此外|并且)[,]?\s?", piece.text)
    return piece.cut(match.end()) if match else piece


def _clauses(sentence: Piece) -> list[Piece]:
    """A sentence of running text, cut before 同时… and before a clause that begins with a festival."""
    cuts = [0]
    for match in re.finditer(r"[,、]\s?", sentence.text):
        rest = sentence.text[match.end() : match.end() + 40]
        festive = leading_festival(rest)
        if re.match(r"同时|此外|另外", rest) or (
            festive and has_deed(rest[festive[1] :].lstrip(",期间时前后 "))
        ):
            cuts.append(match.end())
    return [
        sentence.cut(start, end) for start, end in zip(cuts, [*cuts[1:], len(sentence.text)], strict=True)
    ]


def _words_before_money(text: str) -> bool:
    """Whether an item says what is done, and not only what it costs."""
    money = read_money(text)
    counted = [row.start for row in money.rows if row.headcount is not None]
    if money.total is not None or money.subtotal is not None:
        return False
    if counted:
        return len(text[: min(counted)].strip(" ,。;:(")) >= 2
    words = re.split(r"[\d¥]", text)[0]
    return is_event(re.split("[,。;(]", words)[0]) or len(words) >= 6
