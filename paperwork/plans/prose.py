"""Running text: what stands before a deed, and where one clause ends and the next begins."""

from __future__ import annotations

import re
from itertools import pairwise

from .festivals import leading_festival
from .lines import Piece
from .titles import has_deed

_ADVERB = re.compile(
    r"\s?(?:我们|我校|学校|校工会|工会|将|拟|计划|准备|要|继续|再次|适时|适当时候|适时地|积极|认真|全力|初步|"
    r"还|则|还将|主要|重点|先后|分别|集中|统一|开学后|份|内|里|[,、]|"
    r"以[^,。;]{2,30}(?:为契机|为抓手|为载体|为平台|为主题|之际)(?=,)|[^,。;]{0,10}(?:时|期间|之际|后|前)(?=[,\u4e00-\u9fff]))*\s?"
)


def without_adverbs(text: str) -> str:
    """Words without the 将, 拟, 积极 before the deed."""
    match = _ADVERB.match(text)
    return text[match.end() :] if match else text


def without_adverbs_of(piece: Piece) -> Piece:
    """A clause without 同时, 拟 or 学期结束时 before what is done."""
    match = re.match(
        r"\s?(?:(?:同时|并且?(?=组织|开展|举|召)|另外|此外|还将?|将|拟|计划|份|我们|[,、])|"
        r"以[^,。;]{2,30}(?:为契机|为抓手|为载体|为平台|为主题|之际)(?=,)|[^,。;]{0,8}(?:结束时|期间|之际|开学后|放假前)(?=[,\u4e00-\u9fff]))*\s?",
        piece.text,
    )
    rest = piece.cut(match.end()) if match else piece
    return rest if len(rest) >= 3 else piece


def goes_on(text: str) -> bool:
    """Whether a clause adds a deed of its own to the one before (同时参加…)."""
    match = re.match(r"\s?(?:同时|并且?|另外|此外|还将?|期间)[,]?", text)
    return match is not None and has_deed(without_adverbs(text[match.end() :]))


def without_joint(piece: Piece) -> Piece:
    """A clause without the 同时 or 另外 that ties it to the one before."""
    match = re.match(r"\s?(?:同时|另外|此外|并且)[,]?\s?", piece.text)
    return piece.cut(match.end()) if match else piece


def clauses(sentence: Piece) -> list[Piece]:
    """A sentence of running text, cut before 同时… and before a clause that begins with a festival."""
    cuts = [0]
    for match in re.finditer(r"[,、]\s?", sentence.text):
        rest = sentence.text[match.end() : match.end() + 40]
        festive = leading_festival(rest)
        if re.match(r"同时|此外|另外", rest) or (
            festive and has_deed(rest[festive[1] :].lstrip(",期间时前后 "))
        ):
            cuts.append(match.end())
    return [sentence.cut(start, end) for start, end in pairwise([*cuts, len(sentence.text)])]
