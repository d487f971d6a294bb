"""The reading while it grows: items become activities, sums become budget rows, doubts become warnings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from .costs import cost_free, sentences_of_money, tells_more
from .dates import own_date
from .festivals import festival_in, festivals_in, names_only_festival
from .kinds import asks_reproductive_check, is_of_a_festival, kind_of
from .ledger import Ledger
from .letters import fold
from .lines import Piece, Source
from .money import Money, Row, read_money
from .months import Mark, day_at, last_day, mark_at, numeric_date
from .reserves import is_reserve
from .sums import has_money
from .titles import is_tentative, strip_details, strip_rules, strip_tentative, trim
from .values import ReadActivity, ReadBudgetRow, ReadRecurring, Unplaced, Warning

RECURRING = re.compile(
    r"每\s?(?:一|两|二|三|四|1|2|3|4|双|单)?\s?(?:个\s?)?(?:月(?!份?\d)|周(?!年)|星期|季度|季|学期|学年|半年|年(?!度?计划|级)|天|日(?!常))"
    r"|按月|按季度|逐月|常年(?:开展)?|一(?:周|月|学期|季度)(?:一|两|1|2)次"
)
_NO_ACTIVITY = re.compile(
    r"(?:寒|暑)\s?假(?:期|开始)?|放\s?假|无|—|-|/|\\|略|空|休息|(?:待定|另定|暂无)|(?:学校)?假期"
)
_THEME = re.compile(r"[^,。;、]{2,12}(?:月|周)$")


@dataclass(frozen=True)
class When:
    """The months and day an item stands under; `words` tell of it what month and day do not (上旬)."""

    months: tuple[int, ...] = ()
    day: int | None = None
    day_to: int | None = None
    year: int | None = None
    lunar: bool = False
    source: str = "schedule"
    words: str = ""

    @classmethod
    def of(cls, mark: Mark, source: str = "schedule") -> When:
        """The time that a mark names."""
        return cls(mark.months, mark.day, mark.day_to, mark.year, mark.lunar, source, _words(mark))


def _words(mark: Mark) -> str:
    return mark.vague if mark.months else ""


@dataclass
class Draft:
    """All that was found so far, in the order of the text."""

    source: Source
    activities: list[ReadActivity] = field(default_factory=list)
    prose: set[int] = field(default_factory=set)
    paid: set[int] = field(default_factory=set)
    ledger: Ledger = field(init=False)
    recurring: list[ReadRecurring] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    years: Counter[int] = field(default_factory=Counter)
    _offered: set[tuple[int, int]] = field(default_factory=set)
    _repeated: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.source, self.warn)

    def taken(self) -> tuple[int, ...]:
        """Grows with what becomes an activity, its note, or money."""
        notes = sum(len(activity.note) for activity in self.activities[-1:])
        ledger = self.ledger
        return len(self.activities), len(ledger.rows), len(ledger.totals), len(ledger.capitals), notes

    def left(self) -> tuple[int, ...]:
        """Grows with what is listed and left to the chair."""
        return len(self.recurring), len(self.unplaced)

    def size(self) -> tuple[int, ...]:
        """Grows with everything that is taken from a line."""
        return *self.taken(), *self.left(), len(self.warnings)

    def warn(self, code: str, piece: Piece, **params: object) -> None:
        """Note a doubt about a place in the text."""
        self.warnings.append(Warning(code, self.source.line_of(piece.span[0]), piece.span, params))

    def offer(self, piece: Piece) -> None:
        """List a line as not placed."""
        text = self.source.original(piece)
        if text and piece.span not in self._offered:
            self._offered.add(piece.span)
            self.unplaced.append(Unplaced(text, piece.span, self.source.line_of(piece.span[0])))

    def recur(self, piece: Piece) -> None:
        """Note something that is done again and again."""
        for clause in _recurring_clauses(piece):
            words = trim(clause)
            if not words or words.span in self._repeated:
                continue
            self._repeated.add(words.span)
            out_of_use = asks_reproductive_check(clause.text)
            text = self.source.original(words)
            line = self.source.line_of(words.span[0])
            self.recurring.append(ReadRecurring(text, words.span, line, out_of_use))
            if out_of_use:
                self.warn("reproductive_check", words, title=text)

    def item(
        self, piece: Piece, when: When, *, festival: str | None = None, owner: str = "", place: str = ""
    ) -> ReadActivity | None:
        """Take an item of the plan as an activity at `when`, or at the date it names itself."""
        whole = piece
        piece, when = self._dated(piece, when)
        tentative = is_tentative(piece.text)
        piece = strip_tentative(piece)
        festival = festival or festival_in(piece.text)
        amount = None
        if has_money(piece.text):
            words, amount = self._cost(piece, festival or "")
            if words is None:
                return None
            piece = words
        piece = _without_label(piece)
        title, rest = strip_details(piece)
        title, rules = strip_rules(trim(title))
        title = trim(title)
        if not title or _NO_ACTIVITY.fullmatch(title.text):
            return None
        if not when.months and RECURRING.search(whole.text):
            self.recur(whole)
            return None
        activity = self._activity(title, whole, when, festival, amount)
        activity = replace(
            activity,
            note=" ".join(
                [self._written(when.words, whole), *map(self.source.original, (rules, rest))]
            ).strip(" ，,；;。"),
            owner=owner,
            place=place,
            tentative=tentative,
        )
        self._keep(activity, when, title)
        return activity

    def matter(self, title: Piece, when: When, whole: Piece, lines: list[Piece], cost: Piece | None) -> None:
        """Take a heading as an activity at `when`; the `lines` below it tell its costs and details."""
        name, rules = strip_rules(trim(strip_tentative(title)))
        festival = festival_in(name.text)
        before = len(self.ledger.rows)
        occasion = "、".join(festivals_in(name.text))
        for line in sentences_of_money(lines):
            self._enter(line, read_money(line.text), occasion, self.source.original(name), name.text)
        if cost and len(self.ledger.rows) == before:
            self._enter(cost, read_money(cost.text), occasion, self.source.original(name), name.text)
        rows = self.ledger.rows[before:]
        amount = sum((row.amount for row in rows if row.amount is not None), Decimal()) or None
        if cost:
            self.ledger.compared.append(cost.span)
            self._check_cost(cost, amount)
        notes = [self.source.original(line) for line in lines if tells_more(line)]
        words = [self._written(when.words, whole), self.source.original(rules).strip("()（） ")]
        note = "\n".join(filter(None, [*words, *notes]))
        activity = self._activity(trim(name), whole, when, festival, amount)
        self._keep(replace(activity, note=note, tentative=is_tentative(whole.text)), when, name)

    def pay(self, piece: Piece) -> None:
        """Enter what a line below the last activity says it costs."""
        last = self.activities[-1]
        rows = self._enter(piece, read_money(piece.text), last.festival or "", last.title, fold(last.title))
        amounts = [row.amount for row in rows if row.amount is not None]
        if amounts:
            money = (last.money or Decimal()) + sum(amounts, Decimal())
            span = min(last.span[0], piece.span[0]), max(last.span[1], piece.span[1])
            self.activities[-1] = replace(last, money=money, span=span)

    def _check_cost(self, cost: Piece, amount: Decimal | None) -> None:
        """Say where the sum of a heading is not what its lines add up to."""
        written = sum(read_money(cost.text).amounts, Decimal())
        if amount is not None and written and amount != written:
            self.warn("subtotal_differs", cost, written=f"{written:f}", computed=f"{amount:f}")

    def _written(self, words: str, whole: Piece) -> str:
        """Words of time in the writer's own letters, where they stand in the item itself."""
        at = whole.text.find(words)
        return self.source.original(whole.cut(at, at + len(words))) if words and at >= 0 else words

    def _activity(
        self, title: Piece, whole: Piece, when: When, festival: str | None, amount: Decimal | None
    ) -> ReadActivity:
        text = self.source.original(title)
        out_of_use = asks_reproductive_check(whole.text)
        if out_of_use:
            self.warn("reproductive_check", whole, title=text)
        if when.lunar:
            self.warn("lunar_month", whole, title=text)
        return ReadActivity(
            months=when.months,
            title=text,
            kind="other" if out_of_use else kind_of(title.text),
            span=whole.span,
            line=self.source.line_of(whole.span[0]),
            day=when.day,
            day_to=when.day_to,
            year=when.year,
            festival=festival,
            money=amount,
            out_of_use=out_of_use,
        )

    def _keep(self, activity: ReadActivity, when: When, title: Piece) -> None:
        if when.year and when.source != "prose":
            self.years[when.year] += 1
        if when.source == "prose":
            self.prose.add(len(self.activities))
        if when.source == "money":
            self.paid.add(len(self.activities))
        self.activities.append(activity)

    def _dated(self, piece: Piece, when: When) -> tuple[Piece, When]:
        """The item without its own date, and the time that results."""
        leading = mark_at(piece.text, 0) or _leading_numeric(piece.text)
        if leading and (leading.day is not None or leading.vague or leading.year or not when.months):
            rest = piece.cut(leading.end)
            if len(rest) > 1 and not re.match(r"\s?的", rest.text):
                return _after_date(rest), _narrow(when, leading)
        if leading and leading.impossible:
            self.warn("day_impossible", piece, text=self.source.original(piece.cut(0, leading.end)))
        day = day_at(piece.text) if len(when.months) == 1 and when.day is None else None
        if day and day[0] <= last_day(when.months[0]) and len(piece) > day[2] + 1:
            return _after_date(piece.cut(day[2])), replace(when, day=day[0], day_to=day[1], words="")
        dated = own_date(piece)
        if dated:
            mark, rest = dated
            if mark.impossible:
                self.warn("day_impossible", piece, text=self.source.original(piece))
            return rest, _narrow(when, mark)
        return piece, when

    def _cost(self, piece: Piece, festival: str) -> tuple[Piece | None, Decimal | None]:
        """Enter what an item costs; the item without it (None when nothing is left), and the sum."""
        money = read_money(piece.text)
        words = cost_free(piece)
        matter = self.source.original(trim(_without_label(words))) if words else ""
        rows = self._enter(piece, money, festival, matter, words.text if words else "")
        amounts = [row.amount for row in rows if row.amount is not None]
        return words, (sum(amounts, Decimal()) or None)

    def _enter(
        self, piece: Piece, money: Money, festival: str, matter: str, done: str
    ) -> list[ReadBudgetRow]:
        """Enter what an activity costs; `matter` names a sum without a name, `done` is all that is done."""
        if len(money.rows) == 0 and money.total is not None and not money.is_whole:
            money.rows.append(Row("", 0, len(piece.text), festival, amount=money.total))
            money.total = None
        if done and not is_of_a_festival(done):
            festival = ""
            money.rows = [replace(row, festival="") for row in money.rows]
        if done:
            money.rows = [_named_after_matter(row) for row in money.rows]
        return self.ledger.enter_cost(piece, money, festival, matter)


_NAMELESS = re.compile(
    r"(?:活动|总|预计|所需|计划|拟|约|共|需)*(?:经费|预算|费用|金额|支出|资金|共计|合计|小计)?"
)


def _named_after_matter(row: Row) -> Row:
    """A sum called no more than 费用, 预算 or 预留 takes the name of what it is spent on."""
    if row.headcount is None and (_NAMELESS.fullmatch(row.category) or is_reserve(row.category)):
        return replace(row, category="", start=0)
    return row


def _recurring_clauses(piece: Piece) -> list[Piece]:
    """The clauses of a sentence that say 每月, 每学期 …; the whole of it where none does."""
    if not RECURRING.search(piece.text):
        return [piece]
    cuts = [0, *(match.end() for match in re.finditer("[,。;:]", piece.text)), len(piece.text)]
    clauses = [piece.cut(start, end) for start, end in pairwise(cuts)]
    return [clause for clause in clauses if RECURRING.search(clause.text)]


def _leading_numeric(text: str) -> Mark | None:
    mark = numeric_date(text, 0)
    if mark and mark.day is not None and re.match(r"[\s:,、(\u4e00-\u9fff]", text[mark.end : mark.end + 1]):
        return mark
    return None


def _after_date(piece: Piece) -> Piece:
    match = re.match(
        r"\s?(?:\((?:周|星期)?[一二三四五六日天末]\)|(?:周|星期)[一二三四五六日天末])?\s?(?:前后?|之前|以前|左右|起|开始|期间|间|份)?"
        r"(?:上午|下午|晚上?|中午)?[\s,:、\-]*",
        piece.text,
    )
    return piece.cut(match.end()) if match else piece


def _narrow(when: When, mark: Mark) -> When:
    """The time of an item whose own date says more, or other, than the month it stands under."""
    if mark.impossible and when.months:
        return when
    year = mark.year or when.year
    return When(mark.months, mark.day, mark.day_to, year, mark.lunar, when.source, _words(mark))


_LABELLED = re.compile(
    r"(?P<label>[^:,。;()]{1,14}?(?:节|日|周|月|旦|活动月|宣传月|十一|“?五一”?))\s?(?:\([^)]{1,12}\))?\s?(?::|-{2})\s?"
)


def _without_label(piece: Piece) -> Piece:
    """The words after the festival or day they belong to (清明节：…, 世界读书日：…)."""
    match = _LABELLED.match(piece.text)
    if match is None and names_only_festival(piece.text.partition(":")[0]):
        match = re.match(r"[^:]{2,8}:\s?", piece.text)
    if match and len(piece.text) - match.end() >= 3:
        return piece.cut(match.end())
    return piece
