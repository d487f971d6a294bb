"""The words before a figure: whom or what a sum is for, and where its clause begins."""

from __future__ import annotations

import re

from .festivals import festival_in
from .sums import PRICE_OF_A_PIECE, TIMES

_LABEL_TAIL = re.compile(
    r"(?:所需|预计|预算|计划|拟|需|约|共|计(?!划)|经费|费用|支出|(?<!杂)支|发放|发|为|按|各|合计|小计|总计|金额|资金|款|购买|共计|每人次?|人均|标准|元|其中|安排|[\s:(=×*,、;。])+$"
)
_LABEL_HEAD = re.compile(
    r"^(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|初|末|[上中下]旬)?(?![\u4e00-\u9fff])|[\s,;。、:)\]=\d]|\(?\d{1,2}[、.)]|[①-⑳]|全年(?=每)|其中|另|另外|为|给|向|对|包括|含|慰问(?![品金物费])|每位|每名|奖励(?=[一二三四五六特优])|用于|发放|活动|共|计(?!划)|约|需|预计|经费|预算)+"
)
_UNIT_PRICE = re.compile(
    rf"(?:\d[\d,.]*\s?元{PRICE_OF_A_PIECE.pattern}|每\s?(?:次|节|课时|天|场)\s?\d[\d,.]*\s?元)(?:\s?{TIMES}\s?\d+\s?\S?)?\s?=?"
)


def clean_label(label: str) -> str:
    """The name of a group or item out of the words before its figure."""
    is_priced = "每" in re.split(r"[;。\n\v]", label)[-1]
    label = _UNIT_PRICE.sub("", label)
    text = re.split(r"[;。\n\v]", label.rstrip(" ,、;。(").rstrip(":"))[-1]
    clauses = re.split(r"[,:]|\((?![^()]*\))|(?<=[^、]{12})、", text)
    # 「团拜聚餐16桌，每桌600元，计」: where the last clause names nothing, an earlier one does.
    priced = [re.sub(r"\s?\d+\s?(?:桌|份|套|件|组|队|场|次|个|张|本|盒)?$", "", clause) for clause in clauses]
    found = (
        _plain_label(clause) for clause in [clauses[-1], *reversed(priced[:-1])] if "元" not in clause[-2:]
    )
    return next((name for name in found if name), "") if is_priced else _plain_label(clauses[-1])


def _plain_label(text: str) -> str:
    text = _LABEL_TAIL.sub("", text)
    text = _LABEL_HEAD.sub("", text)
    words = text.split()
    if len(words) > 1 and festival_in(words[0]):
        text = " ".join(words[1:])
    return text.strip(' “”"()[]、')


def named_each(label: str) -> str:
    """What each gets, where it is named (每人运动服150元)."""
    return _plain_label(re.split(r"每\s?[人位名户]|[人户]均|[各@]|[,:]", label)[-1])


def last_clause(label: str) -> int:
    """Where the last clause of the words begins."""
    return max(label.rfind(sign) for sign in ",;。:、\n\v") + 1
