"""Sums set aside without a purpose: 预留, 备用金, 机动, 不可预见费."""

from __future__ import annotations

import re

_SET_ASIDE = r"预留|预备|备用|机动|不可预见|应急|其他|其它|另列|留存|待定"
_RESERVE = re.compile(
    rf"(?:(?:作为|用作|作|为|工会|全年|年度|活动|经费|资金|和|及|与|、|\s)*(?:{_SET_ASIDE})"
    r"(?:金|费用?|经费|资金|支出|开支|款项?|部分|项目?|安排|使用|用途|活动|之用|用)*)+"
)
_PURPOSE = re.compile(
    r"[,、(:]?\s?(?:主要|专门|专项)?(?:用于|用作|用来|作为|作|以备)(?P<what>[^,。;()\d]{2,30})"
)


def is_reserve(text: str) -> bool:
    """Whether words name nothing but that money is set aside, or 其他."""
    plain = text.strip(" ,;:。、()")
    return len(plain) <= 20 and bool(_RESERVE.fullmatch(plain))


def names_reserve(text: str) -> bool:
    """Whether a line sets money aside (预留5000元)."""
    return bool(re.search(r"预留|预备[金费]|备用|机动(?!车)|不可预见|应急(?:金|经费|资金)", text))


def purpose_behind(text: str, at: int) -> tuple[int, int] | None:
    """Where the words stand that say, behind a sum, what it is kept for; None when they name nothing."""
    match = _PURPOSE.match(text, at)
    return match.span("what") if match and not is_reserve(match["what"]) else None
