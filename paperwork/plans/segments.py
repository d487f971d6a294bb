"""Lines cut where a month begins, each part with its number and the month it opens, if any."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .dates import merge
from .lines import Piece, end_of
from .months import Mark, find_marks, lunar_at, mark_at, numeric_date, open_at, period_at
from .noise import is_reference
from .numbering import Numbering, numbering
from .titles import has_deed, label_of


@dataclass(slots=True)
class Segment:
    """A line or part of a line.

    `how` says how it names its month: "heading" (nothing else on the line), "colon" (a sign or
    space between month and words), "run" (words follow at once), or "" when it names none.
    `role` is what the lines around it make of it: "dated" (an item with the date `given`, called
    `title` if not by its own words), "told" (a line about the item above), "theme" (of the month),
    "matter" (a heading that names what the lines `below` tell of) or "of_matter" (such a line).
    """

    piece: Piece
    head: Numbering
    starts_line: bool
    how: str = ""
    mark: Mark | None = None
    content: Piece | None = None
    is_unglued: bool = False
    role: str = ""
    given: Mark | None = None
    title: Piece | None = None
    cost: Piece | None = None
    below: list[Segment] = field(default_factory=list)


_PREFIX = (
    r"(?:(?:今年|本年度?|本学年|本学期|明年|计划|拟|准备|将|定|预计|力争|争取|方案|我校|学校|校工会|工会|我们|其中|"
    r"同时|另外|并|还将?|此外|初步|[一二三四五六七八九十]是)*(?:于|在|到|从|自)?)"
)
_LEAD = re.compile(
    rf"(?:^|(?<=[。;,:!?、\s)”]))(?P<lead>{_PREFIX}|[^,。;:!?、\s《》]{{0,14}}?(?:拟|将|定|计划|准备|预计)(?:于|在)(?:今年)?)$"
)
_OPEN = re.compile(r"[【(\[“<《『]\s?$")
_CLOSE = re.compile(r"\s?[】)\]”>》]")
_THEME = r"[(【\[][^()【】\[\]\d:]{2,12}[)】\]](?=\s?(?::|$))"
_TAIL = re.compile(
    rf"\s?(?:{_THEME})?"
    r"\s?(?:的|份)?\s?(?:[(\[]\s?(?:第?\d{1,2}\s?-?\s?\d{0,2}\s?周|共\d+项|\d{4}年)\s?[)\]])?\s?"
    r"(?:(?:学校|教工|校)?工会)?(?:主要|重点|具体)?(?:的)?(?:(?:工作|活动|任务)(?:安排|内容|计划|要点|重点|任务|事项|项目)?|(?:安排|内容|计划|要点|重点))?(?:如下)?(?=\s*(?:[::。]|-{1,3}|$|[】)\]]))"
)
_COLON = re.compile(r"\s?(?::|-{1,3}(?!\d)|\||=>?|→|·|,|、|;|。|\.)\s?|\s+")
_QUOTED = re.compile(r"[《“][^》”\n]{0,60}[》”]")
_MARKDOWN = re.compile(r"[\s#>*·■□◆◇★☆▪➢►▶√✓●=-]*")
_SECTION = re.compile(r"(?:(?<=[。;:!?])|(?<=[”)]))\s*(?=[一二三四五六七八九十]{1,3}、)")


def segments_of(piece: Piece) -> list[Segment]:
    """The parts of one logical line; a list of festivals for reference is left in one piece."""
    if is_reference(piece.text):
        return [Segment(piece, numbering(piece.text), True)]
    cuts = sorted({0, *_month_cuts(piece.text), *_section_cuts(piece.text)})
    parts = [piece.cut(start, end) for start, end in zip(cuts, [*cuts[1:], len(piece.text)], strict=True)]
    return [_segment(part, index == 0) for index, part in enumerate(parts) if part]


def _section_cuts(text: str) -> list[int]:
    if len(text) < 60:
        return []
    return [match.end() for match in _SECTION.finditer(text) if not mark_at(text, match.end())]


def _month_cuts(text: str) -> list[int]:
    depth_at = _depths(text)
    cuts: list[int] = []
    previous: Mark | None = None
    for mark in find_marks(text):
        bracketed = text[max(0, mark.start - 2) : mark.start].rstrip().endswith("【")
        if depth_at[mark.start] == 0 or bracketed:
            cut = _cut_before(text, mark, previous)
            if cut is not None:
                cuts.append(cut)
        previous = mark
    return cuts


def _depths(text: str) -> list[int]:
    """How deep in brackets, quotation marks or a book's title each letter stands."""
    depths, depth = [0] * (len(text) + 1), 0
    for index, letter in enumerate(text):
        depth += letter in "(["
        depths[index] = depth
        if letter in ")]":
            depth = max(0, depth - 1)
        elif letter in "。\n":
            depth = 0
    for match in _QUOTED.finditer(text):
        for index in range(match.start(), match.end()):
            depths[index] += 1
    return depths


# 「拓展活动，拟于4月18日举行」: the date belongs to the words before it.
_ONLY_HELD = re.compile(r"[^,。;]{0,4}(?:举行|进行|开展|举办|召开|完成|实施|启动|开始|结束)\s?(?:[,。;)]|$)")


def _cut_before(text: str, mark: Mark, previous: Mark | None) -> int | None:
    """Where a new part begins because of this month, or None."""
    before = text[max(0, mark.start - 60) : mark.start]
    bare = before.rstrip()
    if not bare:
        return 0 if mark.start <= 60 else None
    window = before[-40:]
    at = mark.start
    if bare[-1] == "【":
        return at - (len(before) - len(bare)) - 1
    if previous and re.fullmatch(r"[\s、,和及与/至到\-]{0,8}", text[previous.end : mark.start]):
        return None
    number = re.search(
        r"(?:^|(?<=[。;:!?\s]))(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.])\s?$",
        window,
    )
    if number:
        return at - (len(window) - number.start())
    after = text[mark.end : mark.end + 8]
    if re.match(
        rf"\s?[】\])]?\s?(?:工作|活动)?(?:{_THEME})?\s?:(?!\d\d)", text[mark.end : mark.end + 20]
    ) and not re.search(r"(?:时间|日期|于|至|到|在|从|为)\s?:?\s?$", bare):
        return at
    if bare[-1] in "。!?;":
        return at
    if re.search(r"(?:\d|万)元\)?$", bare):
        return at
    if (
        before[-1] in " "
        and (after[:1] in (" ", ":", "") or re.match(r"\d{1,2}[、.]", after))
        and len(bare) > 1
    ):
        return (
            at
            if not re.search(r"(?:时间|日期|:|于|至|,|、|-)\s*$", bare)
            and text[mark.end : mark.end + 40].strip()
            else None
        )
    lead = _LEAD.search(window)
    if re.match(_ONLY_HELD, text[mark.end : mark.end + 12]):
        return None
    if lead and bare[-1] not in ":" and not re.search(r"(?:时间|日期)\s?:\s?$", bare):
        following = re.sub(r"^[\s,份]*(?:\S{0,10}?(?:时|期间|后|前),?)?", "", text[mark.end : mark.end + 40])
        if lead["lead"] or bare[-1] in ",;、":
            # 「4月…，5月…，11月…」: a clause like the one before needs no word for a deed.
            alike = previous is not None and bare[-1] == "," and len(following) >= 4
            if alike or has_deed(following) or has_deed(text[mark.end : mark.end + 40].lstrip("份, ")):
                return at - (len(window) - lead.start("lead"))
    return None


def _segment(piece: Piece, starts_line: bool) -> Segment:
    head = numbering(piece.text)
    segment = Segment(piece, head, starts_line)
    if label_of(piece.text[head.end : head.end + 24]) is not None:
        return segment
    for start in dict.fromkeys((head.end, end_of(_MARKDOWN, piece.text))):
        found = _opening(piece, start, head)
        if found:
            segment.how, segment.mark, segment.content = found
            if start != head.end and head.style in ("cn", "ar"):
                segment.head = replace(head, style="", value=0)
            break
    return segment


def reopen(segment: Segment, *, as_number: bool) -> None:
    """Read 「二、三月份」 again: as item two, March (`as_number`), or as February and March."""
    head = numbering(segment.piece.text)
    found = _opening(
        segment.piece, head.end if as_number else head.end and end_of(_MARKDOWN, segment.piece.text), head
    )
    if found:
        segment.how, segment.mark, segment.content = found
        segment.head = head if as_number else replace(head, style="", value=0)


def is_ambiguous(segment: Segment) -> bool:
    """Whether the line begins like 一、二月 or 7、8月: a number and a month, or two months."""
    head = numbering(segment.piece.text)
    if head.style not in ("cn", "ar") or not segment.mark:
        return False
    whole = mark_at(segment.piece.text, end_of(_MARKDOWN, segment.piece.text))
    return (
        whole is not None
        and len(whole.months) > 1
        and whole.months[0] == head.value
        and whole.end >= segment.mark.end
    )


def _opening(piece: Piece, start: int, head: Numbering) -> tuple[str, Mark, Piece] | None:
    text = piece.text
    lead = re.match(
        rf"\s?(?:{_PREFIX}|[^,。;:!?、\s《》\d]{{0,14}}?(?:拟|将|定|计划|准备|预计)(?:于|在)(?:今年)?)",
        text[start : start + 40],
    )
    places = [start] + ([start + lead.end()] if lead and lead.end() else [])
    bracket = re.match(r"\s?[【(\[<《“『]\s?", text[start : start + 4])
    if bracket:
        places.insert(0, start + bracket.end())
    for place in places:
        mark = _any_mark(text, place, head)
        if mark:
            return _after(piece, mark, bool(bracket) and place == places[0], place != start and not bracket)
    return None


def _any_mark(text: str, place: int, head: Numbering) -> Mark | None:
    mark = mark_at(text, place)
    if mark:
        further = mark
        while True:
            link = re.match(r"\s?(?:、|,|和|及|与)\s?", text[further.end : further.end + 4])
            following = mark_at(text, further.end + link.end()) if link else None
            if not following or following.day is None or further.day is None:
                return mark if further is mark else merge([mark, further])
            further = following
    dated = numeric_date(text, place)
    after = text[dated.end : dated.end + 1] if dated else ""
    if dated and (
        dated.year or ((dated.day or dated.impossible) and re.match(r"[\s|“《前\u4e00-\u9fff(:]|$", after))
    ):
        return dated
    period = period_at(text, place)
    if period and re.match(r"\s?(?:[】)\]]|:|\s|$|,|工作|活动|主要|重点)", text[period.end : period.end + 3]):
        return period
    unsettled = open_at(text, place)
    if unsettled:
        return unsettled
    lunar = lunar_at(text, place)
    if lunar and re.match(r"\s?(?:[】)\]]|:|\s|$|份)", text[lunar.end : lunar.end + 3]):
        return lunar
    return None


_AFTER_DATE = re.compile(
    r"\s?(?:\((?:周|星期|礼拜)?[一二三四五六日天末]\)|(?:周|星期)[一二三四五六日天末])?\s?(?:前后?|之前|以前|左右|起|开始|期间|间)?\s?"
    r"(?:(?:上午|下午|晚上?|中午)?\s?(?:\d{1,2}[:点]\d{0,2}\s?(?:-\s?\d{1,2}[:点]\d{0,2})?分?)?)?\s?"
)


def _after(piece: Piece, mark: Mark, bracketed: bool, led: bool) -> tuple[str, Mark, Piece] | None:
    text = piece.text
    at = mark.end
    if mark.day is not None or mark.vague:
        at = end_of(_AFTER_DATE, text, at)
    tail = _TAIL.match(text, at)
    end = tail.end() if tail and tail[0].strip() else at
    sign = _CLOSE.match(text, end) if bracketed else None
    end = sign.end() if sign else end
    colon = _COLON.match(text, end)
    content = piece.cut(colon.end() if colon else end)
    if not content.text.strip(" 。;,.:"):
        return "heading", mark, content
    if colon or sign:
        how = (
            "run" if colon and colon[0].strip() in (",", "、") and mark.day is None and not sign else "colon"
        )
        return how, mark, content
    if mark.lunar or mark.is_period:
        return None
    spaced = mark.day is not None and text[mark.end : mark.end + 1].isspace()
    if spaced and len(content) <= 30 and not re.search("[,。;]", content.text.rstrip("。;")):
        return "colon", mark, content
    return "run", mark, content
