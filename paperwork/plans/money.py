"""Money in running text: 会员51人，每人100元，计5100元；合计…；总计…（大写…）.

Figures are kept as written; what does not add up is warned of, never put right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from .festivals import festival_in, festivals_in
from .sum_labels import clean_label, last_clause, named_each
from .sums import CENT, FIGURE, PRICE_OF_A_PIECE, TIMES, TOKEN, capitals_in, yuan

_PER_HEAD = re.compile(rf"每\s?(?:人|位|名|户|个?会员|年每人)|[人户]均|标准|单价|按|{TIMES}\s*$|@")
_SUM_SIGN = re.compile(
    r"(?:共|计|合计|小计|总计|共计|=|需|经费|预算|金额|费用|资金|支出|约|为|等于|:|,|;|\s)*"
)
_ADDED = re.compile(r"(?:共|计(?!划)|=)[^,;。]{0,6}$")
_WHOLE = re.compile(
    r"总计|总额|总支出|总金额|总预算|总经费|总费用|全年(?:合计|共计|共需|预算|总(?!结)|(?:活动|工会)?(?:经费|支出|费用)(?:预算|合计|共)?\s?(?:为|约|:)?\s?$)|年度(?:合计|总(?!结))|预算总|经费总(?!结)|以上[^,。;\d]{0,6}(?:合计|共计|共需|共)|总共|总合计|各项合计|项合计"
)
# 超过5000元的支出, 结余2.3万元, 每桌600元: a limit, an income, the price of a piece; no spending.
_LIMIT = re.compile(
    r"(?:超过|不超|不得超|限额?|上限|低于|不高于|最高|至多|最多|不足|少于|封顶)(?:为|每人|人均)?\s?$"
)
_INCOME = re.compile(r"(?:结余|结存|余额|收入|拨入|返还|行政补助|上级补助|拨款)[^,。;:支]{0,6}$")
_PIECE_PRICE = re.compile(
    r"每\s?(?:桌|份|套|件|组|队|场|次|个(?!会员)|项|张|本|盒|箱|间|天|课时)[^,。;]{0,3}$"
)
# 「一等奖2名各300元」: so much for each of the people just counted.
_EACH = re.compile(r"\s?,?\s?(?:每)?各(?:自|奖励?|发放?|给予?|补助|得|约)*(?:奖金|奖品|现金|价值)?\s?")
# 「60人×2次」: how often so much a head is paid.
_OCCASIONS = re.compile(
    rf"{TIMES}\s?(?P<times>\d{{1,3}})\s?(?:次|批|期|轮|回|场|季度?|学期|个?月|天|张|份|盒|箱|套|件|瓶|袋)"
)
# 「先进小组2个各300元」: so much for each of the things counted.
_THINGS_EACH = re.compile(
    rf"(?P<count>\d{{1,4}})\s?(?:个|组|队|支|户|对|家|班|项)(?:小组|组|队|班)?{_EACH.pattern}$"
)
# 「每人粽子80元、咸蛋40元」: one more thing for everybody.
_AND_ALSO = re.compile(r"\s?(?:[、+]|和|及|加|外加)")
_PAST = re.compile(r"(?:去年|上年|上一年|过去一年)[^。;]*$")
_DETAIL = re.compile(r"其中|用于")
_SUBTOTAL = re.compile(r"合计|共计|小计|总计|总共")


@dataclass(frozen=True)
class Row:
    """People and yuan of one group, as written; `parts` are unnamed or per-head sums that went into it.

    `of_things`: the headcount counts households, groups or teams.
    """

    category: str
    start: int
    end: int
    festival: str = ""
    headcount: int | None = None
    rates: tuple[Decimal, ...] = ()
    parts: tuple[tuple[str, Decimal], ...] = ()
    amount: Decimal | None = None
    of_things: bool = False

    @property
    def rate(self) -> Decimal | None:
        """Yuan a head, as written."""
        return sum(self.rates, Decimal()) if self.rates else None


@dataclass
class Money:
    """What one sentence or line says about money."""

    rows: list[Row] = field(default_factory=list)
    subtotal: Decimal | None = None
    total: Decimal | None = None
    is_whole: bool = False
    capitals: str = ""
    unread: list[str] = field(default_factory=list)

    @property
    def amounts(self) -> list[Decimal]:
        """The amounts of the rows, where written or worked out."""
        return [amount for row in self.rows if (amount := amount_of(row)) is not None]


def amount_of(row: Row) -> Decimal | None:
    """Yuan of a row: as written, else headcount × rate."""
    if row.amount is not None:
        return row.amount
    if row.headcount is not None and row.rate is not None:
        return (row.headcount * row.rate).quantize(CENT, ROUND_HALF_UP)
    return None


def rate_of(row: Row) -> Decimal | None:
    """Yuan a head: as written, else amount ÷ headcount where that comes out even to the cent."""
    if row.rate is not None:
        return row.rate
    if row.amount is None or not row.headcount:
        return None
    rate = (row.amount / row.headcount).quantize(CENT, ROUND_HALF_UP)
    return rate if rate * row.headcount == row.amount else None


def read_money(text: str, *, loose: bool = False) -> Money:
    """All people and sums of a folded text. `loose`: a trailing figure without 元 is a sum too."""
    money = Money(capitals=capitals_in(text))
    builder = _Builder(text, money)
    for match in TOKEN.finditer(text):
        if match["people"]:
            builder.people(match)
        else:
            builder.sum(match)
    if loose and not money.rows and not builder.touched:
        _loose_figure(text, money)
    builder.close()
    return money


def _loose_figure(text: str, money: Money) -> None:
    text = text[-80:]
    match = re.search(rf"(?:支出|经费|费用|预算|费|款|金)\s?:?\s?({FIGURE})\s?[;。,]?\s*$", text)
    value = yuan(match[1]) if match else None
    if match and value is not None:
        money.rows.append(Row(clean_label(text[: match.start(1)]), match.start(), match.end(), amount=value))


class _Builder:
    """Puts tokens together into rows, one after the other."""

    def __init__(self, text: str, money: Money) -> None:
        self.text, self.money = text, money
        self.row: Row | None = None
        self.at = 0
        self.touched = False
        self.in_details = False
        self.is_itemised = False

    def people(self, match: re.Match[str]) -> None:
        label = self.text[max(self.at, match.start() - 120) : match.start()]
        category = clean_label(label) or (match["who"] or "")
        if self.row and self.row.headcount is None and self.row.rates and self.row.amount is None:
            self.row = replace(self.row, headcount=int(match["people"]), end=match.end())
        else:
            self.close()
            start = match.start() - len(label) + last_clause(label)
            festival, of_things = self._festival(match.start()), match["measure"] == "户"
            count = int(match["people"])
            self.row = Row(category, start, match.end(), festival, count, of_things=of_things)
        self.at = match.end()

    def sum(self, match: re.Match[str]) -> None:
        self.touched = True
        label = self.text[max(self.at, match.start() - 120) : match.start()]
        per_piece = _PIECE_PRICE.search(label) and not re.search(r"每\s?人\s?每\s?次", label[-8:])
        if per_piece or PRICE_OF_A_PIECE.match(self.text, match.end()):
            return
        self.at = match.end()
        if self._is_beside_the_point(label):
            return
        value = yuan(
            match["figure"] or match["bare"] or match["wan_only"],
            in_ten_thousands=bool(match["wan"] == "万" or match["wan_only"]),
        )
        if value is not None and match["wan"] == "千":
            value *= 1000
        if value is None or match["minus"]:
            self.money.unread.append(match[0].strip())
            return
        if things := _THINGS_EACH.search(label):
            self._start_with_things(match, label, things, value)
            return
        is_rate = match["per"] is not None or bool(_PER_HEAD.search(label)) or self._is_for_each(label)
        if not is_rate and self._is_sum_of_rows(label, value):
            self._sum_of_rows(label, value)
        elif self.row is None:
            self._start_with_sum(match, label, value, is_rate)
        else:
            self._add(match, label, value, is_rate)

    def _is_for_each(self, label: str) -> bool:
        """Whether a sum is for each of the people counted just before it."""
        row = self.row
        counted = row is not None and row.headcount is not None and not row.rates and row.amount is None
        return counted and bool(_EACH.fullmatch(label))

    def _is_beside_the_point(self, label: str) -> bool:
        """Whether a sum is a limit, an income, of last year, or a part of the sum before it."""
        if re.search("[。;\n]", label):
            self.in_details = False
        if _LIMIT.search(label) or _PAST.search(label):
            return True
        if _INCOME.search(label):
            self.row = None
            return True
        has_sum = self.row is not None and self.row.headcount is None and (self.row.parts or self.row.amount)
        if has_sum and _DETAIL.search(label) and not _WHOLE.search(label):
            self.in_details = True
        return self.in_details

    def _add(self, match: re.Match[str], label: str, value: Decimal, is_rate: bool) -> None:
        end = match.end()
        row = self.row or Row("", end, end)
        if is_rate and row.parts and not row.rates:
            self.close()
            self._start_with_sum(match, label, value, is_rate)
        elif is_rate and row.amount is None:
            self.is_itemised = bool(named_each(label))
            self.row = replace(row, rates=(*row.rates, value), end=end)
        elif row.amount is not None:
            self.close()
            self._start_with_sum(match, label, value, is_rate)
        elif (
            row.headcount is not None
            and row.rates
            and not _SUM_SIGN.fullmatch(label)
            and not _ADDED.search(label)
        ):
            self._beside_rates(match, label, value, row)
        elif row.headcount is None and len(row.parts) > 40:
            self.close()
        elif row.headcount is None and row.parts and re.search("[。;]", label) and festival_in(label):
            self.close()
            self._start_with_sum(match, label, value, is_rate)
        elif row.headcount is None and row.parts and not _ADDED.search(label):
            self.row = replace(row, parts=(*row.parts, (clean_label(label), value)), end=end)
        else:
            self.row = replace(row, amount=value, end=end)

    def _beside_rates(self, match: re.Match[str], label: str, value: Decimal, row: Row) -> None:
        """A named sum behind so much a head: one more thing for each, a matter of its own, or open."""
        headcount, rate = row.headcount or 0, row.rate or Decimal()
        if value == headcount * rate:
            self.row = replace(row, amount=value, end=match.end())
        elif _AND_ALSO.match(label) or self._is_named_behind(match.end(), headcount * (rate + value)):
            self.row = replace(row, rates=(*row.rates, value), end=match.end())
        elif self.is_itemised:
            self.money.unread.append(match[0].strip())
        else:
            self.close()
            self._start_with_sum(match, label, value, is_rate=False)

    def _is_named_behind(self, at: int, wanted: Decimal) -> bool:
        """Whether the rest of the sentence names a sum."""
        rest = re.split("[。;\n]", self.text[at:], maxsplit=1)[0]
        return any(yuan(match[0]) == wanted for match in re.finditer(FIGURE, rest))

    def _start_with_things(
        self, match: re.Match[str], label: str, things: re.Match[str], value: Decimal
    ) -> None:
        self.close()
        words = label[: things.start()]
        start = match.start() - len(label) + last_clause(words)
        count, festival = int(things["count"]), self._festival(match.start())
        self.row = Row(clean_label(words), start, match.end(), festival, count, (value,), of_things=True)

    def _start_with_sum(self, match: re.Match[str], label: str, value: Decimal, is_rate: bool) -> None:
        start = match.start() - len(label) + last_clause(label)
        category = clean_label(re.sub(_PER_HEAD.pattern, "", label)) if is_rate else clean_label(label)
        row = Row(category, start, match.end(), self._festival(match.start()))
        self.row = replace(row, rates=(value,)) if is_rate else replace(row, parts=((category, value),))

    def _is_sum_of_rows(self, label: str, value: Decimal) -> bool:
        if _WHOLE.search(label):
            return True
        row = self.row
        if not _SUBTOTAL.search(label):
            return bool(_ADDED.search(label)) and row is not None and self._adds_up(row, value)
        if row and row.amount is None and (row.headcount is not None or row.parts or row.rates):
            own = amount_of(row) if row.headcount is not None else None
            if own is None and row.parts:
                return bool(self.money.rows) and value == sum(self.money.amounts) + sum(
                    part for _, part in row.parts
                )
            return bool(self.money.rows) and own is not None and own != value
        return True

    def _adds_up(self, row: Row, value: Decimal) -> bool:
        """Whether a sum is that of the open row and of all before it (…各500元，横幅200元，计5200元)."""
        own = amount_of(row) or sum((part for _, part in row.parts), Decimal())
        return bool(self.money.rows) and own != value and value == own + sum(self.money.amounts)

    def _sum_of_rows(self, label: str, value: Decimal) -> None:
        is_first = self.row is None and not self.money.rows
        self.close()
        if _WHOLE.search(label):
            self.money.total, self.money.is_whole = value, True
        elif is_first:
            self.money.total = value
        else:
            self.money.subtotal = value

    def _festival(self, before: int) -> str:
        text = self.text[max(0, before - 120) : before]
        stop = max(text.rfind("。"), text.rfind("元;"), text.rfind("\n")) + 1
        return "、".join(festivals_in(text[stop:]))

    def close(self) -> None:
        row, self.row = self.row, None
        if row is None:
            return
        if row.headcount is None and row.rate and row.amount:
            row = self._counted_by_factor(row)
        row = self._paid_again(row)
        if row.headcount is None and row.parts and row.amount is None:
            self.money.rows += [
                Row(name, row.start, row.end, row.festival, amount=value) for name, value in row.parts
            ]
        elif row.headcount is None and row.parts:
            name = "、".join(dict.fromkeys(name for name, _ in row.parts if name))
            self.money.rows.append(replace(row, category=name))
        elif row.headcount is not None and row.amount is None and not row.rates:
            return
        else:
            self.money.rows.append(row)

    def _counted_by_factor(self, row: Row) -> Row:
        """A row of rate, bare factor and product (每人200元×55=11000元) with the factor as people."""
        factor = re.search(rf"{TIMES}\s?(\d{{1,5}})\s?=", self.text[row.start : row.end])
        if factor and row.rate and int(factor[1]) * row.rate == row.amount:
            return replace(row, headcount=int(factor[1]))
        return row

    def _paid_again(self, row: Row) -> Row:
        """A row of people, rate and occasions (60人×200元×2次) with what a head gets on all of them."""
        times = _OCCASIONS.search(self.text, row.start, row.end + 8)
        if times is None or row.headcount is None or len(row.rates) != 1:
            return row
        rate = row.rates[0] * int(times["times"])
        if row.amount is not None and row.amount != row.headcount * rate:
            return row
        return replace(row, rates=(rate,), end=max(row.end, times.end()))


def check_row(row: Row) -> tuple[Decimal, Decimal] | None:
    """(written, worked out) when a row's own figures do not agree, else None."""
    if row.amount is None:
        return None
    if row.headcount is not None and row.rate is not None:
        computed = row.headcount * row.rate
    elif row.parts:
        computed = sum((value for _, value in row.parts), Decimal())
    else:
        return None
    return (row.amount, computed) if computed != row.amount else None
