"""Matters with a heading of their own: the heading says what, the lines below it when and for how much."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .costs import only_holds
from .dates import own_date
from .festivals import festival_in
from .groups import only_people
from .lines import Piece
from .money import read_money
from .months import Mark, find_marks
from .noise import is_greeting, is_noise, is_past, is_signature, zone_of
from .records import labelled_time
from .reserves import is_reserve
from .segments import Segment
from .sums import has_money
from .tables import Table
from .titles import has_deed, is_event, label_of, trim

MOST_LINES = 10
# How far in a heading stands, by its number; a month without a number stands between the first two.
_RANKS = {"cn": 1.0, "th": 1.0, "cnp": 2.0, "ar": 3.0, "arp": 4.0, "circled": 5.0, "letter": 5.0}
_BARE_MONTH, _UNNUMBERED = 1.5, 6.0
_OF_A_PLAN = re.compile(r"(?:计划|方案|安排|总结|要点|打算|思路|要求|措施|保障|目标|通知|说明)$")
_GENERAL = re.compile(
    r"(?:积极|认真|精心|广泛|开展|组织|丰富|做好|搞好|抓好|各项|各类|各种|日常|重大|传统|教职工|教职员工|教师|职工|会员|工会|群众性?|"
    r"健康有益|有益|丰富多彩|多彩|主要|常规|专题|特色|文体|文娱|文化|体育|娱乐|节假?日|慰问|走访|关爱|帮扶|送温暖|困难|女工|女职工|女教工|女教职工|妇女|福利|学习|培训|会议|的|活动|工作|和|与|、)+"
)
_OPEN_TIME = re.compile(
    r"(?:时间|日期)\s?:\s?(?:全年|常年|长期|每[月周年季]|每(?:个月|学期|季度|星期)|不定期|随时|待定|另定|按需)"
)
_IN_BRACKETS = re.compile(r"\s*【[^【】]{2,24}】\s*")
_PRICED = re.compile(r"\((?:共|约|预算|经费|合计|:|\s)*\d[\d,.]*\s?[万千]?元\)\s*$")
_CLOSING = re.compile(
    r"\s*(?:总\s*[计额]|(?:全年|各项|年度)[^,。;\d]{0,6}[合共总]|以上|请|希望|望|附|备注|注:|说明)"
)


@dataclass(eq=False)
class _Matter:
    head: Segment
    title: Piece
    cost: Piece | None
    body: list[Segment]
    date: Mark | None
    is_bare: bool
    is_priced: bool


def settle_headed(parts: Sequence[Segment | Table]) -> None:
    """Give, in place, each heading that names a matter its date and the lines that tell of it.

    Only in a plan that is written so: at least two such headings with money below them, or one
    whose line says nothing but when and how much.
    """
    offered = _matters(parts)
    sure = [matter for matter in offered if _names_its_lines(matter)]
    ranks = Counter(_rank(matter.head) for matter in sure)
    like = [matter for matter in offered if ranks[_rank(matter.head)] >= 2 and _may_be_like(matter)]
    priced = [matter for matter in sure if matter.is_priced]
    if len(priced) < 2 and not any(matter.is_bare and matter.date for matter in priced):
        return
    for matter in [*sure, *like]:
        head = matter.head
        if any(line.role for line in [head, *matter.body]):
            continue
        head.role, head.given, head.title, head.below = "matter", matter.date, matter.title, matter.body
        head.cost = matter.cost
        for line in matter.body:
            line.role = "of_matter"


def _matters(parts: Sequence[Segment | Table]) -> list[_Matter]:
    found: list[_Matter] = []
    month_rank: float | None = None
    index = 0
    while index < len(parts):
        head = parts[index]
        index += 1
        if not isinstance(head, Segment) or not head.starts_line:
            continue
        if head.mark and head.how == "heading":
            month_rank = _rank(head) if head.head.style or head.head.markdown else _BARE_MONTH
            continue
        if month_rank is not None and _rank(head) > month_rank:
            continue
        month_rank = None
        matter = _matter(head, parts, index)
        if matter:
            found.append(matter)
            index += len(matter.body) if _names_its_lines(matter) else 0
    return found


def _rank(line: Segment) -> float:
    if _IN_BRACKETS.fullmatch(line.piece.text):
        return _RANKS["cnp"]
    return line.head.markdown / 2 if line.head.markdown else _RANKS.get(line.head.style, _UNNUMBERED)


def _matter(head: Segment, parts: Sequence[Segment | Table], start: int) -> _Matter | None:
    named = _name(head)
    if named is None:
        return None
    title, cost, date = named
    body = _body(head, parts, start)
    text = "".join(line.piece.text for line in body)
    if not body or is_past(text[:80]) or _tells_two_times(body):
        return None
    is_bare, is_priced = True, cost is not None or any(has_money(line.piece.text) for line in body)
    if date is None:
        date, is_bare = _told(body)
    return _Matter(head, title, cost, body, date, is_bare, is_priced)


def _tells_two_times(body: list[Segment]) -> bool:
    """Whether lines begin with two different times: two months, or two days of one."""
    marks = [line.mark for line in body if line.mark]
    return len({mark.months for mark in marks}) > 1 or len({mark.day for mark in marks if mark.day}) > 1


def _names_its_lines(matter: _Matter) -> bool:
    """Whether the heading is the name of what stands below it, and not of a chapter."""
    title, first = matter.title.text, matter.body[0]
    is_named = is_event(title) or festival_in(title) is not None
    if _rank(matter.head) == _UNNUMBERED:
        return is_named and matter.is_bare and matter.is_priced and matter.date is not None
    if matter.date is None and any(_OPEN_TIME.search(line.piece.text) for line in matter.body):
        return is_named or matter.is_priced
    if matter.date is None:
        is_chapter = _GENERAL.fullmatch(title) or _of_two_festivals(matter.body)
        return is_named and not is_chapter and has_money(first.piece.text) and len(first.piece) <= 80
    if matter.is_bare:
        return is_named or matter.is_priced
    opens = first.mark is not None and first.content is not None and is_event(first.content.text)
    return is_named and matter.is_priced and not (opens and _GENERAL.fullmatch(title))


def _of_two_festivals(body: list[Segment]) -> bool:
    """Whether lines name two festivals before their colons (五一慰问：…, 国庆慰问：…)."""
    labels = [line.piece.text.partition(":")[0] for line in body if ":" in line.piece.text]
    return len({festival for label in labels if (festival := festival_in(label))}) > 1


def _may_be_like(matter: _Matter) -> bool:
    """Whether a heading that names no event may stand for one, among others that do: it pays for one day."""
    is_told = matter.date is not None and matter.is_priced and _rank(matter.head) < _UNNUMBERED
    return is_told and not _GENERAL.fullmatch(matter.title.text)


def _name(head: Segment) -> tuple[Piece, Piece | None, Mark | None] | None:
    """What a heading names, with the cost and the date that it gives itself (6月 端午慰问（9000元）)."""
    words, date = head.piece.cut(head.head.end), head.mark
    if _IN_BRACKETS.fullmatch(head.piece.text):
        words = head.piece.cut(head.piece.text.index("【") + 1, head.piece.text.index("】"))
    if date is not None and head.content is not None:
        words = head.content
    elif dated := own_date(words):
        date, words = dated
    words = trim(words)
    priced = _PRICED.search(words.text)
    cost = words.cut(priced.start()) if priced else None
    words = trim(words.cut(0, priced.start())) if priced else words
    text = words.text
    if (
        not 2 <= len(text) <= 24
        or re.search(r"[。;:,!?]", text)
        or has_money(text)
        or zone_of(text) != "text"
    ):
        return None
    if _OF_A_PLAN.search(text) or is_reserve(text) or only_people(text) or label_of(text + ":") is not None:
        return None
    if _rank(head) == _UNNUMBERED and (len(text) > 16 or " " in text or has_deed(text)):
        return None
    return words, cost, date


def _body(head: Segment, parts: Sequence[Segment | Table], start: int) -> list[Segment]:
    """The lines below a heading; none where items of a list of its own stand there."""
    body: list[Segment] = []
    for part in parts[start : start + MOST_LINES + 1]:
        if not isinstance(part, Segment):
            break
        if part.starts_line and (_ends(head, part) or _sums_up(part, body)):
            is_list = part.head.style in _RANKS and _rank(part) > _rank(head)
            return [] if is_list else body
        body.append(part)
    return body if len(body) <= MOST_LINES else []


def _ends(head: Segment, line: Segment) -> bool:
    """Whether a line stands below a heading no more."""
    text = line.piece.text
    if is_noise(text) or is_signature(text) or is_greeting(text) or _CLOSING.match(text):
        return True
    if line.mark and line.how == "heading" and line.mark.year and line.mark.day:
        return True
    if line.head.markdown or _IN_BRACKETS.fullmatch(text):
        return True
    if line.head.style in _RANKS:
        return _rank(line) <= _rank(head) or label_of(text[line.head.end :]) is None
    is_name = line.mark is None and not has_money(text) and len(text) <= 16
    return is_name and _rank(head) == _UNNUMBERED and _name(line) is not None


def _sums_up(line: Segment, body: list[Segment]) -> bool:
    """Whether a line adds up the whole plan, as what stands above it has its own sum already."""
    if not re.match(r"\s*[合共小]\s?计", line.piece.text):
        return False
    return any(read_money(before.piece.text).amounts for before in body)


def _told(body: list[Segment]) -> tuple[Mark | None, bool]:
    """The time that the lines give, and whether they do no more than that and tell of money."""
    labelled = next((mark for line in body if (mark := labelled_time(line))), None)
    if labelled:
        return labelled, True
    marked = next((line for line in body if line.mark), None)
    if marked and marked.content is not None:
        return marked.mark, marked is body[0] and _names_nothing(marked.content.text)
    marks = [mark for line in body for mark in find_marks(line.piece.text)]
    return (marks[0] if len({mark.months for mark in marks}) == 1 else None), False


def _names_nothing(text: str) -> bool:
    clause = re.split("[,。;]", text)[0]
    is_nobody = only_people(clause.strip("0123456789人名位 ")) is not None
    return is_nobody or has_money(clause) or only_holds(clause)
