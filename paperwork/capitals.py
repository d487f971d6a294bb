"""Amounts of money as people write them: in figures and in Chinese numerals (大写金额).

The rules for numerals are those of 《正确填写票据和结算凭证的基本规定》 (银发〔1997〕393号, annex 1).
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

MAX_AMOUNT = Decimal("9999999999.99")

_FEN = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("亿", "万", "")
_LIMIT = Decimal(10) ** 12

# A template holds the parts that may be left out as 零? and 整?, so it is also a pattern.
_MAY_ZERO, _MAY_END = "零?", "整?"

_SAME_CHARACTER = str.maketrans("圆圓正〇貳貮參叄参陸億萬負幣", "元元整零贰贰叁叁叁陆亿万负币")
_CAPITALS = re.compile(
    r"(?P<minus>负?)"
    r"(?:(?:(?P<sections>[零壹贰叁肆伍陆柒捌玖拾佰仟亿万]+)元)?"
    r"(?:零?(?P<jiao>[壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<fen>[壹贰叁肆伍陆柒捌玖])分)?)整?"
)
_FIGURES = re.compile(
    r"(?:人民币|RMB|CNY|¥)?(?P<minus>[-负]?)(?:人民币|RMB|CNY|¥)?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?P<unit>万?)(?:元整?)?"
)


class AmountError(ValueError):
    """What was typed is not an amount that can be taken; `code` says in which way."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class CapitalsError(ValueError):
    """What was given cannot be written in, or read from, Chinese numerals."""


def to_capitals(amount: Decimal | int | str) -> str:
    """Write yuan in Chinese numerals, rounded half up to fen: 壹拾万零贰佰元整, 负伍元整.

    The zeros that the rule leaves free are omitted, and 整 is written after 元 and 角.
    Raises CapitalsError for what is not a number and from 10^12 yuan on.
    """
    template = _template(_to_fen(amount))
    return template.replace(_MAY_ZERO, "").replace(_MAY_END, "整")


def parse_capitals(text: str) -> Decimal:
    """Read yuan written in Chinese numerals, with every spelling that the rule accepts.

    Besides these 整 may be missing after 元, as it often is in running text.
    Raises CapitalsError for anything else, bare 拾 and missing zeros included.
    """
    plain = re.sub(r"\s+", "", text).translate(_SAME_CHARACTER)
    plain = re.sub(r"^人民币[:\uff1a]?", "", plain)
    match = _CAPITALS.fullmatch(plain)
    if match and plain.strip("负整"):
        amount = _read_sections(match["sections"] or "") + _FEN * (
            10 * _digit(match["jiao"]) + _digit(match["fen"])
        )
        amount = -amount if match["minus"] else amount
        if abs(amount) < _LIMIT and re.fullmatch(_template(amount).replace("元整", "元整?"), plain):
            return amount.quantize(_FEN)
    raise CapitalsError(
        _("“%(text)s” is not an amount in Chinese numerals, such as 壹佰元整.") % {"text": _shortened(text)}
    )


def parse_amount(text: str, *, allow_negative: bool = False) -> Decimal:
    """Read what people type as money, in yuan: 1,234.50, １００元, ¥5100, 1.2万元.

    Raises AmountError with code empty, not_an_amount, negative, too_many_decimals or too_large.
    """
    plain = _without_spaces(unicodedata.normalize("NFKC", text))
    if not plain:
        raise AmountError(_("The amount is missing."), "empty")
    match = _FIGURES.fullmatch(plain.upper())
    if not match:
        raise AmountError(
            _("“%(text)s” is not an amount; write it in figures, such as 1234.50.")
            % {"text": _shortened(text)},
            "not_an_amount",
        )
    if match["minus"] and not allow_negative:
        raise AmountError(
            _("“%(text)s” is negative; the amount must not be below zero.") % {"text": _shortened(text)},
            "negative",
        )
    return _checked(match, text)


def _checked(match: re.Match[str], text: str) -> Decimal:
    digits = match["number"].replace(",", "").lstrip("0") or "0"
    if len(digits.partition(".")[0]) > len(str(MAX_AMOUNT)):
        raise _too_large(text)
    amount = Decimal(digits) * (10000 if match["unit"] else 1)
    if amount > MAX_AMOUNT:
        raise _too_large(text)
    if amount % _FEN:
        raise AmountError(
            _("“%(text)s” is finer than a fen; an amount has at most two decimals.")
            % {"text": _shortened(text)},
            "too_many_decimals",
        )
    amount = amount.quantize(_FEN)
    return -amount if match["minus"] and amount else amount


def _too_large(text: str) -> AmountError:
    return AmountError(
        _("“%(text)s” is too large; the highest amount is %(maximum)s yuan.")
        % {"text": _shortened(text), "maximum": f"{MAX_AMOUNT:,}"},
        "too_large",
    )


def _without_spaces(text: str) -> str:
    """Spaces go, except between two figures, where they may part two numbers."""
    return re.sub(
        r"(?<![0-9.,])\s+|\s+(?![0-9.,])",
        "",
        text.replace("−", "-").replace("圆", "元"),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _to_fen(amount: Decimal | int | str) -> Decimal:
    if isinstance(amount, bool | float):
        raise TypeError("Money is Decimal, int or str, never float.")
    try:
        number = Decimal(amount)
        if not number.is_finite() or abs(number) >= _LIMIT:
            raise InvalidOperation
    except InvalidOperation as error:
        raise CapitalsError(
            _("“%(text)s” cannot be written in Chinese numerals.") % {"text": _shortened(str(amount))}
        ) from error
    return number.quantize(_FEN, ROUND_HALF_UP)


def _template(amount: Decimal) -> str:
    """The numerals of a whole number of fen, with what may be left out marked by a question mark."""
    yuan, fen = divmod(int(abs(amount) * 100), 100)
    jiao, fen = divmod(fen, 10)
    minus = "负" if amount < 0 else ""
    if not yuan and not jiao and not fen:
        return "零元整"
    whole = f"{_whole_yuan(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"{minus}{whole}整"
    zero = ""
    if yuan and not jiao:
        zero = "零"
    elif yuan and yuan % 10 == 0:
        zero = _MAY_ZERO
    tenths = f"{_DIGITS[jiao]}角" if jiao else ""
    return f"{minus}{whole}{zero}{tenths}" + (f"{_DIGITS[fen]}分" if fen else _MAY_END)


def _whole_yuan(yuan: int) -> str:
    written, gap = "", False
    for number, digit in enumerate(f"{yuan:012d}"):
        section, place = number // 4, 3 - number % 4
        if digit != "0":
            # Before 仟 the zero is free (rule 4(3)), before the lower places it is not.
            zero = (_MAY_ZERO if place == 3 else "零") if gap and written else ""
            written += zero + _DIGITS[int(digit)] + _PLACES[place]
        gap = digit == "0"
        if place == 0 and yuan // 10 ** (4 * (2 - section)) % 10000:
            written += _SECTIONS[section]
    return written


def _read_sections(text: str) -> Decimal:
    """Add up digits and places without asking whether the order is right; the template asks that."""
    total, section, digit = 0, 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in _PLACES:
            section, digit = section + digit * 10 ** _PLACES.index(character), 0
        else:
            total, section, digit = (
                total + (section + digit) * (10**8 if character == "亿" else 10**4),
                0,
                0,
            )
    return Decimal(total + section + digit)


def _digit(character: str | None) -> int:
    return _DIGITS.index(character) if character else 0
