"""Items whose date stands in the lines below them: heading and paragraph, or name and time as labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .dates import own_date, whole_date
from .festivals import festival_month, leading_festival
from .lines import Piece
from .months import Mark, find_marks
from .noise import is_past, zone_of
from .segments import Segment
from .tables import Table
from .titles import is_event, label_of

_NAME = re.compile(
    r"\s*(?:(?:活动|项目|比赛|会议|赛事|工作)?\s?(?:名\s?称|项目)|活动\s?(?:[一二三四五六七八九十]|\d{1,2}))\s?:\s?"
    r"(?P<name>[^:]{2,40}?)(?=\s+\S{1,4}\s?\S?\s?:|[。;]?\s*$)"
)
_TIME = re.compile(
    r"(?:活动|比赛|举办|计划|拟定|具体|开展|会议)?\s?(?:时\s?间|日\s?期)(?:初定|暂定|拟定)?\s?:?\s?"
)
_FIXED = re.compile(
    r"(?:定|拟|计划|预计|暂定|初定|安排)(?:于|在)\s?$|(?:时间|日期)(?:初定|暂定|拟定|定|为|是|在|安排)*\s?:?\s?(?:在|于)?\s?$"
)
_STYLES = ("cn", "cnp", "ar", "arp")


def settle_records(parts: Sequence[Segment | Table]) -> None:
    """Give, in place, each such item its date and each line below it its role."""
    lines = [part for part in parts if isinstance(part, Segment)]
    if not _named(lines):
        _headed(lines)


def _named(lines: list[Segment]) -> bool:
    """「活动名称：…」 with 「时间：…」 on its line or below."""
    starts = [index for index, line in enumerate(lines) if _NAME.match(line.piece.text, line.head.end)]
    found = False
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=False):
        body = _body(lines, start, min(stop, start + 12))
        date = next((mark for line in lines[start : start + 1] + body if (mark := labelled_time(line))), None)
        if date is None:
            continue
        found = True
        head = lines[start]
        match = _NAME.match(head.piece.text, head.head.end)
        head.title = head.piece.cut(*match.span("name")) if match else None
        _settle(head, body, date)
    return found


def _headed(lines: list[Segment]) -> None:
    """A numbered line that names an activity over lines that say when."""
    starts = [index for index, line in enumerate(lines) if _is_head(line)]
    bodies = [_paragraph(lines, index) for index in starts]
    dates = [_told_date(body) for body in bodies]
    if sum(1 for date in dates if date) < 2:
        return
    for index, body, date in zip(starts, bodies, dates, strict=True):
        if date or body:
            _settle(lines[index], body, date)


def _settle(head: Segment, body: list[Segment], date: Mark | None) -> None:
    head.role, head.given = "dated", date
    for line in body:
        line.role = "told"


def _is_head(line: Segment) -> bool:
    words = line.piece.cut(line.head.end)
    if (
        line.role
        or not line.starts_line
        or line.head.style not in _STYLES
        or line.mark
        or not 3 <= len(words) <= 45
    ):
        return False
    plain = words.text.split("(")[0]
    if re.search("[。;:]", plain.rstrip("。;")) or label_of(words.text) is not None or own_date(words):
        return False
    return is_event(plain) and zone_of(plain) == "text"


def _body(lines: list[Segment], start: int, stop: int) -> list[Segment]:
    """The lines below a name, as far as the next heading."""
    body: list[Segment] = []
    for line in lines[start + 1 : stop]:
        if line.starts_line and line.head.style in _STYLES and line.head.style != "arp":
            break
        body.append(line)
    return body


def _paragraph(lines: list[Segment], start: int) -> list[Segment]:
    body: list[Segment] = []
    for line in lines[start + 1 : start + 9]:
        text = line.piece.text
        is_label = label_of(text[line.head.end :]) is not None
        if line.starts_line and not is_label and (line.head.style or (not body and len(text) < 6)):
            break
        if line.starts_line and body and not label_of(text) and re.match("请各|以上|附|希望|联系", text):
            break
        body.append(line)
    return body


def labelled_time(line: Segment) -> Mark | None:
    """The time that a line gives behind a label (时间：5月)."""
    for match in _TIME.finditer(line.piece.text):
        value = re.split(r"[,。;]|\s(?=\S\s?\S{0,3}:)", line.piece.text[match.end() :].strip())[0]
        mark = whole_date(value.strip())
        if mark:
            return mark
    return None


def _told_date(body: list[Segment]) -> Mark | None:
    """The day a paragraph sets (初定于4月20日, 时间：5月, “五一”期间); not a deadline, nothing past."""
    text = "".join(line.piece.text for line in body)[:600]
    labelled = next((mark for line in body if (mark := labelled_time(line))), None)
    if labelled or is_past(text[:80]):
        return labelled
    for mark in find_marks(text):
        if _FIXED.search(text[: mark.start][-12:]):
            return mark
    found = leading_festival(text)
    month = (
        festival_month(found[0]) if found and re.match("期间|当[天日]|前后|来临", text[found[1] :]) else None
    )
    return Mark(0, 0, (month,)) if month else None


_SUBJECT = (
    re.compile(
        r"关于(?:举办|开展|组织|召开|举行|做好)?(?P<what>[^,。;《》]{3,40}?)(?:工作|活动)?的?(?:通知|方案|安排|函|请示)"
    ),
    re.compile(r"(?P<what>[^,。;《》]{4,30}?)(?:活动)?(?:实施)?(?:方案|通知)$"),
    re.compile(r"决定(?:于\S{2,8}|在\S{2,8})?(?:开展|举办|组织|举行|召开)(?P<what>[^,。;]{3,30})"),
)


def single_notice(parts: Sequence[Segment | Table]) -> tuple[Piece, Mark] | None:
    """What a notice of one activity is about and the only time it gives (活动时间：9月27日)."""
    lines = [part for part in parts if isinstance(part, Segment)]
    timed = [line for line in lines if _TIME.match(line.piece.text, line.head.end)]
    mark = next((mark for line in timed if (mark := labelled_time(line))), None)
    if mark is None:
        return None
    for pattern in _SUBJECT:
        for line in lines[:8]:
            match = pattern.search(line.piece.text)
            if match and "计划" not in match["what"]:
                return line.piece.cut(match.start("what"), match.end("what")), mark
    return None
