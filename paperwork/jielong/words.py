"""What stands behind a number of a chain: a name or several, a note, company, whether somebody declines."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from paperwork.jielong.company import read_company
from paperwork.jielong.names import FAMILY_NAMES, HAN, after_group, is_group_like, is_like_a_name


class Doubt(StrEnum):
    """What should be looked at before a line is believed."""

    NUMBER_LEFT_OUT = "number_left_out"
    UNDECIDED = "undecided"
    COMPANY = "company"
    SAME_NUMBER = "same_number"
    NO_NUMBER = "no_number"

    @property
    def sentence(self) -> Promise:
        return _SENTENCES[self]


_SENTENCES = {
    Doubt.NUMBER_LEFT_OUT: _("A telephone or identity number stood here; it is left out."),
    Doubt.UNDECIDED: _("Not said for certain; please ask."),
    Doubt.COMPANY: _("How many come along is not clear; please check."),
    Doubt.SAME_NUMBER: _("Another line has the same number."),
    Doubt.NO_NUMBER: _("This line has no number."),
}


class Part(NamedTuple):
    """One person's words in a line; `words` are what should hold the name."""

    words: str
    note: str
    companions: int
    declines: bool
    doubts: tuple[Doubt, ...]


_PHONE = re.compile(
    r"(?:(?:联系|手机|移动)?(?:电话|手机|号码)(?:号码|号)?|tel|phone)?\s*:?\s*"
    r"(?<!\d)(?:\d{17}[\dXx]|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8})(?!\d)",
    re.IGNORECASE,
)
_PARTLY = re.compile(r"不(?:参加|参与|去|来|吃|用)(?:聚餐|晚餐|午餐|早餐|晚宴|吃饭|用餐|住宿|晚饭|午饭|饭)")
_ALL_THE_SAME = re.compile(r"取消请假|不请假|不用请假|销假")
_DECLINES = re.compile(
    r"\(?已?(?:请?(?:病|事|产|公|婚|丧|年|休|陪产|哺乳)假|请假|不参加|不参与|不去了?|不来了?|取消|退出|缺席|缺勤|来不了|去不了|参加不了|"
    r"无法(?:参加|到场|出席|前来|到会)|不能(?:参加|出席|前来|到场|来|去|到)|不克(?:参加|出席)|没空|不报名?|放弃)\)?"
)
# A list of who came: 王芳 √, 李娜 ×.
_CROSSED = re.compile(r"\s(?:否|不|×|x|✗|✘|❌|❎)$", re.IGNORECASE)
# 王芳 2: the number of them all, or of something else.
_BARE_NUMBER = re.compile(r"(?<=[\s,])(?:[2-9]|1\d)$")
# 五(3)班
_CLASS = re.compile(r"\((\d{1,2}|[一二三四五六七八九十]{1,2})\)班")
_UNDECIDED = re.compile(r"待定|不确定|未定|不一定|看情况|尽量|可能|再说|再定|候补|出差|也许|争取|\?")
_COMES = re.compile(r"(?:报名)?参加|报名|签到|已到|到场|出席|本人|确认|收到")
_MARKS = re.compile(r"[\s()\[\]【】{}<>《》+:;,。!|/_\-×*=\"“”'‘’&#@\\.、]+")
_BETWEEN = re.compile(r"[、,;/&|]+|(?<=\w)[和与及](?=\w)")
_JOINTS = frozenset("、,;/&|和与及")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.'·]*")
# 005: shorter ones count something.
_STAFF_NUMBER = re.compile(r"[0-9]{3,12}")
# Longer than any name with its group and remark: no entry, but somebody's speech.
LONGEST = 120
# What stands before a name in one line; more are not looked at.
_TOKENS = 40


# A paste with several versions of a chain says the same over and over.
@lru_cache(maxsize=4096)
def read_words(text: str) -> tuple[Part, ...]:
    """Who is named in what stands behind a number, already folded; nobody where there is no name in it."""
    text, numbers_left_out = _PHONE.subn(" ", _CLASS.sub(r"\1班", text))
    crossed = _CROSSED.search(text.strip())
    text = _without_ornaments(text)
    doubts = [Doubt.NUMBER_LEFT_OUT] if numbers_left_out else []
    taken_back = _ALL_THE_SAME.search(text)
    plain = _PARTLY.sub(" ", _ALL_THE_SAME.sub(" ", text))
    declines = bool(crossed or _DECLINES.search(plain))
    if taken_back or _UNDECIDED.search(plain):
        doubts.append(Doubt.UNDECIDED)
    company = read_company(_COMES.sub(" ", _UNDECIDED.sub(" ", _DECLINES.sub(" ", plain))))
    is_bare = not company.number and _BARE_NUMBER.search(company.rest.strip())
    if is_bare or not company.is_clear or (declines and company.number):
        doubts.append(Doubt.COMPANY)
    named = _names(company.rest)
    is_numbered = len(named) == 1 and named[0][-1].isdecimal() and not named[0].isdecimal()
    if is_numbered and not _LATIN.match(named[0]):
        doubts.append(Doubt.COMPANY)
        named = [named[0].rstrip("0123456789")]
    parts = [Part(one, "", 0, declines, tuple(dict.fromkeys(doubts))) for one in named if one]
    # What is said of the line is said of the last.
    last = [one._replace(note=_note(text, named), companions=company.number) for one in parts[-1:]]
    return (*parts[:-1], *last)


@lru_cache(maxsize=4096)
def begins_with_a_name(text: str) -> bool:
    """Whether the first word of a folded line is shaped like a name."""
    return any(
        is_like_a_name(one) for one in _names(read_company(_DECLINES.sub(" ", text[:LONGEST])).rest)[:1]
    )


def _names(text: str) -> list[str]:
    """The words that hold names: several where each of them is shaped like one, else one or none."""
    pieces = [_MARKS.split(piece.strip()) for piece in _BETWEEN.split(text)]
    heads = [_head([token for token in piece if token]) for piece in pieces]
    heads = [head for head in heads if head]
    # 语文组杨晓燕、沈丽萍: the group is written with the first of them.
    heads[:1] = [after_group(head) for head in heads[:1]] if len(heads) > 1 else heads[:1]
    if len(heads) > 1 and all(is_like_a_name(head) for head in heads):
        return heads
    tokens = [token for token in _MARKS.split(text) if token]
    own = list(dropwhile(is_group_like, tokens[:_TOKENS]))
    own[:1] = [after_group(token) for token in own[:1]]
    run = list(takewhile(lambda token: is_like_a_name(token) and token[0] in FAMILY_NAMES, own))
    if len(run) > 1:
        return run
    if tokens and all(_STAFF_NUMBER.fullmatch(token) for token in tokens):
        return tokens
    head = _head(tokens)
    return [head] if head else []


def _head(tokens: list[str]) -> str:
    """The name among the words of a piece: the first that is no group, its parts put together."""
    tokens = tokens[:_TOKENS]
    own = [token for token in tokens if not is_group_like(token)] or tokens
    own = [token for token in own if any(sign.isalpha() for sign in token)]
    if not own:
        return ""
    if (
        len(own) > 1
        and len(own[0]) == 1
        and HAN.fullmatch(own[0])
        and len(own[1]) <= 2
        and HAN.fullmatch(own[1])
    ):
        return own[0] + own[1]
    if _LATIN.fullmatch(own[0]):
        latin = []
        for token in own[:4]:
            if not _LATIN.fullmatch(token):
                break
            latin.append(token)
        return " ".join(latin)
    return own[0]


def _note(text: str, names: list[str]) -> str:
    """What is left of a text when the names are taken out, each once."""
    for name in names:
        text = text.replace(name, " ", 1)
    note = " ".join(word for word in text.strip(" \t:;,。、-/|_@").split() if word not in _JOINTS)
    is_bracketed = note[:1] == "(" and note[-1:] == ")" and note.count("(") == 1
    return note[1:-1].strip() if is_bracketed else note


def _without_ornaments(text: str) -> str:
    """The text without pictures and signs that stand for nothing."""
    kept = (" " if unicodedata.category(sign) in _ORNAMENTS else sign for sign in text if sign != "\x00")
    return "".join(kept).strip()


_ORNAMENTS = frozenset({"So", "Sk", "Cs", "Co", "Cn", "Mn", "Me", "Cf", "Cc"})
