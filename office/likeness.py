"""Whether two titles are likely to be the same activity in other words."""

import re
import unicodedata
from functools import lru_cache

# Words that one title has and the other leaves out, without its being another activity.
_IDLE = re.compile(
    r"[\W_]|节|節|活动|活動|教职工|教職工|全体|全體|组织|組織|开展|開展|举办|舉辦|举行|舉行|召开|庆祝|慶祝"
)
_ALIKE = 0.6


@lru_cache(maxsize=4096)
def bare(title: str) -> str:
    """The title without signs and without what does not tell one activity from another."""
    plain = unicodedata.normalize("NFKC", title)
    return _IDLE.sub("", plain) or plain


def is_alike(one: str, other: str) -> bool:
    """端午慰问 and 端午节慰问活动 are; the one may hold the other, if that is at least half of it."""
    short, long = sorted((bare(one), bare(other)), key=len)
    if short == long:
        return True
    if len(short) > 1 and short in long and 2 * len(short) >= len(long):
        return True
    pairs, of_long = _pairs(short), _pairs(long)
    return bool(pairs) and 2 * len(pairs & of_long) >= _ALIKE * (len(pairs) + len(of_long))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))
