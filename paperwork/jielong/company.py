"""How many somebody brings: +1, 带家属1人, 两人, 2大1小."""

import re
from typing import NamedTuple

_CHINESE = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
_KIN = (
    r"(?:家属|家人|家眷|孩子|小孩|小朋友|宝宝|宝贝|娃娃|娃|儿子|女儿|老公|老婆|爱人|先生|太太|丈夫|妻子|"
    r"父母|爸爸|妈妈|爸妈|父亲|母亲|老人|朋友|亲友|同伴|对象)"
)
_EACH = r"(?:个|名|位|口)?"
_WITH = r"(?:携带|携同|携|带着|带上|带了|带|和|与|跟|及|\+)"
_LETTERS = re.compile(r"[^\d一二两三四五六七八九十]")
# In this order: what stands first is tried first at each place.
_COMPANY = re.compile(
    rf"""
    (?P<more>\+|(?<!参)加)?\s*(?P<big>{_N})\s*大(?:人)?\s*(?P<small>{_N})\s*小(?:孩)?
  | (?P<grown>(?:成人|大人)\s*[:x×*]?\s*{_N})\s*(?:个|名|位|人)?\s*[,、+]?
    \s*(?:儿童|小孩|孩子)\s*[:x×*]?\s*(?P<young>{_N})(?!\d)
  | (?:一家|全家)\s*(?P<family>{_N})\s*口?(?:人)?
  | (?P<whole>一家人|全家)
  | (?:\+|(?<!参)加)\s*(?P<plus>{_N})\s*{_EACH}(?:人)?\s*{_KIN}?
  | {_WITH}\s*(?P<taken>{_N})\s*{_EACH}\s*{_KIN}
  | (?P<before>{_N})\s*{_EACH}\s*{_KIN}
  | {_WITH}?\s*{_KIN}\s*[:x×*+]?\s*(?P<after>{_N})(?!\d)\s*(?:个|名|位|口)?(?:人)?
  | {_WITH}\s*(?P<kin>{_KIN})
  | (?:一共|总共|合计|共)?\s*(?<![\d:.])(?P<total>{_N})\s*(?:个人|人|位|口人)(?!间|份|组|次)
  | [x×*]\s*(?P<times>\d{{1,2}})(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# More than a family: the number was hardly meant.
_MANY = 9


class Company(NamedTuple):
    """How many come along, whether that is certain, and the text without the words that said so."""

    number: int
    is_clear: bool
    rest: str


def read_company(text: str) -> Company:
    """What a folded text says of others who come along; nobody where it says nothing."""
    added: list[int] = []
    kin: list[int] = []
    totals: list[int] = []
    mentions = vague = 0
    for found in _COMPANY.finditer(text):
        said = {name: value for name, value in found.groupdict().items() if value}
        if "big" in said:
            people = number_of(said["big"]) + number_of(said["small"])
            (added if "more" in said else totals).append(people)
        elif "grown" in said:
            totals.append(number_of(_LETTERS.sub("", said["grown"])) + number_of(said["young"]))
        elif "plus" in said:
            added.append(number_of(said["plus"]))
        elif "kin" in said:
            mentions += 1
        elif "whole" in said:
            vague += 1
        else:
            name, value = next(iter(said.items()))
            (totals if name in ("family", "total", "times") else kin).append(number_of(value))
    counts = {max(added, default=0), sum(kin), max(totals, default=1) - 1} - {0}
    number = max(counts, default=mentions)
    is_clear = len(counts) < 2 and not vague and number <= _MANY
    return Company(max(number, 0), is_clear, _COMPANY.sub(" ", text))


def number_of(sign: str) -> int:
    """3, 三, 两, 十二."""
    if sign.isdecimal():
        return int(sign)
    tens, ten, ones = sign.rpartition("十")
    if ten:
        return (_CHINESE[tens[0]] if tens else 1) * 10 + (_CHINESE[ones[0]] if ones else 0)
    return _CHINESE[sign[0]]
