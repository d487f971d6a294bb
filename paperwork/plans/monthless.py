"""Lines that stand under no month: dated by their own words, undated, recurring, money, or plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .costs import cost_free
from .dates import own_date, whole_date
from .draft import RECURRING, Draft, When
from .festivals import festival_in, festival_month, leading_festival, names_only_festival
from .kinds import asks_reproductive_check
from .lines import Piece, Source, end_of
from .money import Money, read_money
from .months import mark_at
from .noise import is_past, is_signature, zone_of
from .prose import clauses
from .reserves import names_reserve
from .sections import Outline
from .segments import Segment
from .sums import capitals_in, has_money
from .tables import Table
from .titles import cut_at, has_deed, is_detail, is_event, label_of, sentences, trim

MOST_NOTE = 2_000
_GONE = re.compile(
    r"去年|上一?年度?(?=[^\d]|$)|过去(?:的|一)|一年来|使用了|开支了|支出了|花费了|已(?:使用|支出|开支|发放)|共(?:使用|开支)"
)
# 「教练费：每次300元×16次=4800元」: what is worked out is planned.
_WORKED_OUT = re.compile(r"[×*xX]\s?\d[^,。;]*=\s?\d")
# 「六一儿童节期间，发放…」: no part of what is done then.
_ABOUT_THEN = re.compile(r"[,期间时前后\s]*")
_LABEL_DATE = re.compile(r"[^:;。,]{1,12}\([^)]{1,12}\)\s?:")


def _label_before(text: str) -> str:
    """The words before the colon of a line (元旦联欢会：布置及奖品6000元), '' where it has none."""
    match = re.match(r"[^:,。;()\d]{2,20}(?=:)", text)
    return match[0] if match else ""


@dataclass
class Block:
    """The month that is open: what follows belongs to it until another begins."""

    when: When
    how: str
    style: str = ""
    value: int = 0
    markdown: int = 0
    item_style: str = ""
    item_value: int = 0
    taken: int = 0


class MonthlessLines:
    """The part of the walk that deals with lines outside any month."""

    def __init__(self, source: Source, year: int | None) -> None:
        self.source = source
        self.given_year = year
        self.draft = Draft(source)
        self.outline = Outline(source)
        self.block: Block | None = None
        self.zone = "text"
        self.pending: Segment | None = None
        self.segments: list[Segment | Table] = []
        self.title_year: int | None = None
        self.money_festival = ""
        self.in_income = self.in_news = False
        self.months_named = 0
        self.numbers_lost = False

    def _loose(self, index: int, segment: Segment) -> None:
        """A line that stands under no month."""
        words = segment.piece.cut(segment.head.end)
        text = words.text
        if not text or is_signature(text):
            return
        if segment.starts_line and segment.head.style and self.block:
            self.block = None
        label = label_of(text)
        is_money = has_money(text) and (self.zone == "money" or segment.head.style in ("cn", "cnp"))
        if label is not None and not is_money and self._about_line_before(words, label):
            return
        if segment.mark is not None and is_past(text[:80]):
            return
        of_activity = self.zone != "money" or self._is_dated_in_a_budget(text)
        if of_activity and has_money(text) and self._own_dates(words):
            return
        if self._paid_item(words, segment):
            return
        if (
            has_money(text)
            or capitals_in(text)
            or (self.zone == "money" and read_money(text, loose=True).rows)
        ):
            self._money_line(words)
            return
        if self.zone == "detail" or label is not None or is_detail(text):
            return
        self._undated(index, segment, words)

    def _is_dated_in_a_budget(self, text: str) -> bool:
        """Whether a text that is a budget from its title on dates a matter (秋游：10月，每人100元…)."""
        name = _label_before(text)
        return bool(name) and not self.outline.sections and mark_at(text, len(name) + 1) is not None

    def _paid_item(self, words: Piece, segment: Segment) -> bool:
        """Take a numbered line of a list of activities that says what it costs (1. 跳绳比赛 900元)."""
        if self.zone != "activities" or segment.head.style not in ("ar", "arp") or not has_money(words.text):
            return False
        done = cost_free(words)
        if done is None or len(words) > 60 or not is_event(done.text) or RECURRING.search(words.text):
            return False
        return self.draft.item(words, When(source="undated")) is not None

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

    def _money_line(self, words: Piece) -> None:
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
            if self._tells_years_before(sentence):
                self.draft.offer(sentence)
                continue
            money = read_money(sentence.text, loose=True)
            if self._is_talk_of_money(sentence, money):
                self.draft.offer(sentence)
                continue
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

    def _tells_years_before(self, sentence: Piece) -> bool:
        """Whether a sentence about money tells of the past (2023年共支出6.1万元, 一年来共开支2万元)."""
        if _GONE.search(sentence.text):
            return True
        years = [int(year) for year in re.findall(r"(20\d\d)\s?年", sentence.text)]
        this = self.title_year or self.given_year
        return bool(years) and this is not None and max(years) < this

    def _is_talk_of_money(self, sentence: Piece, money: Money) -> bool:
        """Whether running text outside the budget only mentions a sum: no people, no festival, no list."""
        if self.zone != "text" or any(row.headcount is not None for row in money.rows):
            return False
        if money.total is not None or money.capitals or festival_in(sentence.text):
            return False
        if names_reserve(sentence.text) and len(sentence) <= 40:
            return False
        return bool(re.search("[,;]", sentence.text)) or re.search(r"20\d\d\s?年", sentence.text) is not None

    def _named_by_money(self, sentence: Piece) -> None:
        """「端午节慰问：会员51人…」: what is paid for is done, if the schedule does not have it already."""
        label, sign, _ = sentence.text.partition(":")
        festival = festival_in(label)
        if not sign or not festival or names_only_festival(label) or not is_event(label) or len(label) > 20:
            return
        known = any(a.festival == festival and a.kind == "welfare" for a in self.draft.activities)
        if not known:
            self.draft.item(sentence.cut(0, len(label)), When(source="undated"))

    def _enter_line(self, sentence: Piece, money: Money, festival: str) -> None:
        counted = any(row.headcount is not None for row in money.rows)
        planned = (
            re.search(r"经费|预算|费用|支出|合计|总计|共计", sentence.text)
            or names_reserve(sentence.text)
            or any(row.rates and (row.festival or festival) for row in money.rows)
        )
        if not (
            counted
            or planned
            or self.zone in ("money", "activities")
            or money.total is not None
            or money.capitals
            or _WORKED_OUT.search(sentence.text)
            or is_event(_label_before(sentence.text))
        ):
            self.draft.offer(sentence)
            return
        if len(money.rows) == 1 and not counted and money.total is None:
            row = money.rows[0]
            if re.search(
                r"(?:预计|总|所需|活动)?(?:经费|预算|费用)", sentence.text[: row.start + 12]
            ) and not re.search(r"[\u4e00-\u9fff]{2,}", row.category):
                heading = self._heading_of_an_event()
                money.rows = [replace(row, category=heading or "活动", start=0)]
                money.total = None if heading else row.amount
        self.draft.ledger.enter(sentence, money, festival, line=self._matter_of(sentence))

    def _heading_of_an_event(self) -> str:
        """The event that the last chapter's heading names, '' where it names none."""
        head = self.pending.head if self.pending else None
        if self.pending is None or head is None or not (head.markdown or head.style in ("cn", "cnp", "th")):
            return ""
        title = trim(self.pending.piece.cut(self.pending.head.end))
        is_name = is_event(title.text) and not re.search(r"[,;:。\d]", title.text)
        return self.source.original(title) if is_name else ""

    def _matter_of(self, sentence: Piece) -> str:
        """What a sentence about money is about, by the words before its first sign (师德演讲比赛，…)."""
        sign = re.search("[,:;。(]", sentence.text)
        first = trim(sentence.cut(0, sign.start() if sign else None))
        is_matter = is_event(first.text) and not has_money(first.text)
        return self.source.original(first) if is_matter else ""

    def _undated(self, index: int, segment: Segment, words: Piece) -> None:
        """A line without month and money: dated by its own words, undated, recurring, or plain text."""
        if self._own_dates(words):
            self.pending = None
            return
        self.pending = segment if segment.starts_line else self.pending
        in_list = self.zone == "activities" and segment.starts_line
        for sentence in sentences(words):
            if RECURRING.search(sentence.text):
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
        done = [self._festive(part) for part in clauses(sentence)]
        return any(done)

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
        if len(words) > 90 or self.zone == "detail":
            return False
        found, when, festival = False, When(source="undated"), None
        for sentence in sentences(words):
            dated = own_date(sentence)
            if has_money(sentence.text) and cost_free(dated[1] if dated else sentence) is None:
                if found:
                    # 「春节慰问（2月）：会员…；退休教师20人×300元」: further people of the item before.
                    last = self.draft.activities[-1].festival or ""
                    self.draft.ledger.enter(sentence, read_money(sentence.text), last)
                continue
            if dated and len(trim(dated[1])) >= 2 and not is_past(sentence.text):
                self.draft.item(sentence, When())
                found = True
                # 「元旦（1月）：…；…」: a date in the label stands for all that follows it.
                if _LABEL_DATE.match(sentence.text):
                    when, festival = When.of(dated[0]), festival_in(sentence.text.split(":")[0])
            elif found and is_event(sentence.text):
                self.draft.item(sentence, when, festival=festival)
        return found

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
        self.draft.item(trim(rest.cut(end_of(_ABOUT_THEN, rest.text))), when, festival=name)
        return True

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
