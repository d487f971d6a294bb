"""What an item costs, parted from what it is: 「春游,51人×80元=4080元」 is the activity 春游 and a sum."""

from __future__ import annotations

import re

from .festivals import names_only_festival
from .groups import only_people
from .lines import Piece, join
from .money import read_money
from .reserves import is_reserve
from .sums import has_money
from .titles import cut_at

_FIRST = re.compile(
    r"\d{1,5}\s?(?:人|名|位)(?!次|均|/|民)(?=[^。]{0,24}\d\s?(?:元|万))|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?(?:[万千]\s?)?(?:元|圆)|\d+(?:\.\d+)?\s?万(?![人名步])"
)
_MONEY_WORDS = re.compile(
    r"(?:(?:所需|预计|预算|计划|拟|需|约|共|计(?!划)|活动|经费|费用|支出|合计|小计|总计|金额|资金|款|每人|每位|每名|每户|人均|户均|标准|按|为|其中|用于|[一二三]等奖|奖品|奖金|物品|纪念品|慰问品|礼品|购买|全部|各|另|由|一次性|在|以内|控制|不超过|:)\s?)*"
)
# 「召开教代会，会务费1500元」: what the money buys is no part of the name.
_OUTLAY = re.compile(r"[\u4e00-\u9fff]{1,6}(?<!收)(?<!缴)(?:费|费用|奖品|奖金|慰问金|纪念品|礼品|物资)")
_TAIL_WORDS = re.compile(
    r"[\s,;:、(]*(?:(?:所需|预计|预算|需|约|共|计|经费|费用|支出|合计|小计|总计|金额|资金|每人|每位|每户|人均|户均|标准|按|为|:|其中)\s?)*$"
)


def cost_free(piece: Piece) -> Piece | None:
    """The words of an item without what it costs; None where nothing but people and sums is left."""
    first = _FIRST.search(piece.text)
    if not first:
        return piece
    head = piece.text[: first.start()]
    opened = head.rfind("(")
    words = piece.cut(0, opened) if opened > head.rfind(")") else _before(piece, head, first)
    plain = words.text.strip(" ,;:。、")
    if len(plain) < 2 or only_people(plain) or _MONEY_WORDS.fullmatch(plain):
        return None
    if (
        names_only_festival(plain)
        or is_reserve(plain)
        or re.fullmatch(r".{0,6}(?:合计|总计|共计|小计|以上).{0,6}", plain)
    ):
        return None
    return words


def _before(piece: Piece, head: str, first: re.Match[str]) -> Piece:
    """The clauses before the first figure, and what is done for the people it counts (94人发放慰问品)."""
    bound = max(head.rfind(sign) for sign in ",;:。")
    clause = head[bound + 1 :].strip()
    if first[0].rstrip()[-1] in "人名位":
        deed = re.match(
            r"(?:[\u4e00-\u9fff]{1,3}?)?(?:发放|赠送|送|参加|观看|体检|购买)[^,。;\d(]{2,12}",
            piece.text[first.end() :],
        )
        if deed and (only_people(clause) or not clause):
            return piece.cut(bound + 1, first.end() + deed.end()).without(*_inside(piece, bound + 1, first))
    plain = _TAIL_WORDS.sub("", clause)
    if bound >= 0 and (only_people(plain) or _MONEY_WORDS.fullmatch(clause) or _OUTLAY.fullmatch(plain)):
        return piece.cut(0, bound)
    match = _TAIL_WORDS.search(head)
    return piece.cut(0, match.start() if match else len(head))


def _inside(piece: Piece, start: int, first: re.Match[str]) -> tuple[int, int]:
    start += len(piece.text[start:]) - len(piece.text[start:].lstrip())
    return first.start() - start, first.end() - start


_LABELLED = re.compile(r"[-+*•·]?\s?[^:,。;()\d]{2,8}:")
# Labels that tell one sum together: 对象：60人, 标准：每人200元, 合计：12000元.
_TOLD_TOGETHER = re.compile(
    r"[-+*•·\s]*(?:\S{0,4}(?:对象|人数|范围|人员|标准)|人均):"
    r"|[-+*•·\s]*\S{0,4}(?:经费|预算|费用|金额|[合共小总]计)\S{0,2}:\s?[约共需]?\s?[\d,.]+\s?万?元?\W*$"
)
_OF_TIME = re.compile(r"\W*(?:\S{2})?(?:时间|日期)[^,;。]*[,;。]?")
_HOLDS = re.compile(
    r"\s*(?:(?:在[^,。;]{2,10})?(?:举行|进行|开展|举办|实施|组织|发放|采购|购买|安排|完成|开始|启动|左右|前后|份|期间|内))*"
    r"\s*(?:活动|慰问品?|礼品)?\s*"
)


def only_holds(clause: str) -> bool:
    """Whether words behind a date say no more than that it is held then (在操场举行, 发放)."""
    return len(clause) <= 30 and bool(_HOLDS.fullmatch(clause))


def sentences_of_money(lines: list[Piece]) -> list[Piece]:
    """What the lines below a heading say about money, with whom, how much a head and the sum in one piece."""
    told = [line for line in map(_timeless, lines) if re.search(r"\d", line.text)]
    together = [line for line in told if _LABELLED.match(line.text) and _is_told_together(line.text)]
    comma = [part for line in together for part in (line, Piece(",", line.places[-1:]))]
    found = [sentence for line in told if line not in together for sentence in cut_at(line, "。")]
    return [line for line in [join(comma), *found] if has_money(line.text)]


def _is_told_together(text: str) -> bool:
    """Whether a labelled line says for whom, how much a head, or what that comes to."""
    rows = read_money(text).rows
    is_open = bool(rows) and all(row.rates and row.headcount is None and row.amount is None for row in rows)
    return is_open or bool(_TOLD_TOGETHER.match(text))


def tells_more(line: Piece) -> bool:
    """Whether a line says more than when it is and what is paid for whom."""
    words = cost_free(_timeless(line))
    plain = words.text.strip(" ,;:。、") if words else ""
    return plain.startswith("在") or not only_holds(plain)


def _timeless(line: Piece) -> Piece:
    """A line without the sentence that only says when (时间：6月。)."""
    match = _OF_TIME.match(line.text)
    return line.cut(match.end()) if match else line
