"""Sums as a plan writes them: 5,100元, 3万元, 三千元, 大写伍仟壹佰元整; and the people counted with them."""

from __future__ import annotations

import re
from decimal import Decimal

_MOST = Decimal(10) ** 10
CENT = Decimal("0.01")

FIGURE = r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,5}|\d[\dOol]{0,15})(?:\.\d{1,15})?(?:[eE]\d{1,5})?"
TIMES = r"(?:×|\*|[xX]|乘以?)"
# 「200元/年×60人」, 「500元/年/人」: a year's sum of each head that follows; 「聘请教练7000元/年」 is a lump.
_FOR_HEADS = (
    rf"(?:\s?[/·.]\s?[人名位]|(?=\s?(?:{TIMES}|[,、(])?\s?(?:[共计约]|合计|共计)?\s?\d{{1,5}}\s?[人名位]))"
)
TOKEN = re.compile(
    rf"(?<!\d)(?P<people>\d{{1,5}})\s?(?P<measure>人|名|位|户(?=[^。;]{{0,8}}(?:每户|户均)))(?!次|均|/|民)(?P<who>(?:在职|退休|离休|临时|困难|患病|教|职|工|会|员|师|干部|老)+)?"
    rf"|(?P<minus>(?<=[:为=是])\s?-\s?)?(?P<figure>{FIGURE})\s?(?P<wan>[万千])?\s?(?:(?P<yuan>元|圆|块)(?!旦|月|宵)(?P<per>\s?/\s?(?:人|名|位|份)|\s?/\s?年{_FOR_HEADS}|每人|一人|(?=\s?{TIMES}\s?\d{{1,5}}\s?(?:人|名|位|户)))?)"
    rf"|(?<==)\s?(?P<bare>{FIGURE})(?![\d人名位%×])"
    rf"|(?<!\d)(?P<wan_only>\d{{1,9}}(?:\.\d{{1,9}})?)\s?万(?![人名步])"
)
PRICE_OF_A_PIECE = re.compile(r"\s?/\s?(?:桌|套|件|组|队|场|次|个|项|张|本|盒|箱|间|天|瓶|棵|束|袋|课时)")
_NUMERALS = re.compile(
    r"(?:[一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{2,12}|[二两三四五六七八九十百])(?:元|块钱)(?!旦|宵|月|素|化|次)"
)
_CAPITALS = re.compile(
    r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千万亿]{1,30}[元圆](?:[零〇壹贰叁肆伍陆柒捌玖一二三四五六七八九]角)?(?:零?[壹贰叁肆伍陆柒捌玖一二三四五六七八九]分)?[整正]?"
)


def yuan(written: str, *, in_ten_thousands: bool = False) -> Decimal | None:
    """A figure as yuan; None when it is not one (three decimals, an exponent, ten billion or more)."""
    plain = written.replace(",", "").replace(" ", "").translate(str.maketrans("Ool", "001"))
    if not re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", plain):
        return None
    value = Decimal(plain) * (10000 if in_ten_thousands else 1)
    if value >= _MOST or value != value.quantize(CENT):
        return None
    return value


def has_money(text: str) -> bool:
    """Whether a text names a sum of money or a number of people with one."""
    return any(match["figure"] or match["bare"] or match["wan_only"] for match in TOKEN.finditer(text))


def amounts_named(text: str) -> bool:
    """Whether a text names a sum in figures with its unit (600元, 3万元)."""
    return any(match["yuan"] or match["wan_only"] for match in TOKEN.finditer(text))


def numeral_sums(text: str) -> list[tuple[int, int]]:
    """Where sums stand in Chinese numerals (三千元)."""
    return [match.span() for match in _NUMERALS.finditer(text)]


def capitals_in(text: str) -> str:
    """An amount in Chinese numerals, as written, or ''."""
    match = re.search(r"大写(?:金额|人民币)?\s?[::]?\s?(?:人民币)?[::]?\s?(" + _CAPITALS.pattern + ")", text)
    if match:
        return match[1]
    found = re.search(r"(?=[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2})" + _CAPITALS.pattern, text)
    return found[0] if found else ""
