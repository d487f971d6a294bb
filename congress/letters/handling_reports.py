"""提案办理情况报告 to the next session: taken in, decided, answered, rated, not yet at its end."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from docx.document import Document as Letter

from congress.letters.names import day_name, full_name, session_name, union_name
from congress.letters.summaries import outcome, satisfaction
from congress.models import Body, Call, Rating
from congress.reports.dossiers import Dossier
from congress.reports.statistics import Share, Statistics
from congress.states import OWED, Status
from members.models import Union
from paperwork.letters import (
    add_heading,
    add_lines,
    add_row,
    add_ruled_table,
    add_signature,
    add_text,
    add_title,
    as_bytes,
    new_letter,
    number_pages,
)

_WIDTHS = (22, 43, 18, 22, 28, 23)
# 小五: a line for most proposals.
_SIZE = 9.0
# More than these are counted, and named in the table only.
_NAMED_AT_MOST = 10
_HEADINGS = ("编号", "案　由", "提案人", "主办部门", "办理结果", "满意度")
_NOT_ENDED = (*OWED, Status.ACCEPTED, Status.SUGGESTION, Status.SUBMITTED, Status.SCREENING)


def handling_report(
    call: Call,
    dossiers: Sequence[Dossier],
    figures: Statistics,
    union: Union | None,
    *,
    day: date,
) -> bytes:
    """The report on the proposals of a call as they stand on `day`, with a table of them behind it."""
    letter = new_letter()
    number_pages(letter)
    add_title(letter, f"关于{full_name(call.session, union)}\n提案办理情况的报告")
    is_congress = call.session.term.body == Body.STAFF_CONGRESS
    add_text(letter, f"{'各位代表' if is_congress else '各位老师'}：", indent=0)
    name = session_name(call.session)
    add_text(letter, f"现将{name}提案的征集、审查和办理情况报告如下，请予审议。")
    add_heading(letter, "一、提案征集和审查情况")
    add_text(letter, _taken_in(call, figures, day))
    _add_if(letter, _categories(dossiers))
    add_heading(letter, "二、提案办理和答复情况")
    add_text(letter, _answered(figures, day))
    add_heading(letter, "三、提案人评价情况")
    add_text(letter, _rated(figures))
    add_heading(letter, "四、优秀提案")
    best = [
        f"第{one.proposal.code}号《{one.proposal.title}》" for one in dossiers if one.proposal.is_outstanding
    ]
    add_text(letter, "、".join(best) + "。" if best else "暂未评选。")
    add_heading(letter, "五、尚未办结的提案")
    for line in _open(dossiers):
        add_text(letter, line)
    add_text(letter, "附件：提案办理情况一览表")
    add_text(letter, "", indent=0)
    add_signature(letter, union_name(union), day_name(day))
    _table(letter, dossiers)
    return as_bytes(letter)


def _add_if(letter: Letter, text: str) -> None:
    if text:
        add_text(letter, text)


def _taken_in(call: Call, figures: Statistics, day: date) -> str:
    still = f"（尚在征集，以下为截至{day_name(day)}的情况）" if call.is_open_on(day) else ""
    period = f"提案征集自{day_name(call.opens_on)}至{day_name(call.closes_on)}{still}"
    if not figures.received:
        return f"{period}，未收到提案。"
    parts = [
        (figures.suggestions, "作为意见建议转有关部门办理"),
        (figures.refused, "不予立案"),
        (figures.returned, "退回补充"),
        (figures.withdrawn, "由提案人撤回"),
        (figures.undecided, "尚在审查"),
    ]
    merged = f"，其中{figures.merged}件并案，并案后为{figures.accepted}件" if figures.merged else ""
    others = "".join(f"；{words}{number}件" for number, words in parts if number)
    return f"{period}，共收到提案{figures.received}件。经审查，立案{figures.filed}件{merged}{others}。"


def _categories(dossiers: Sequence[Dossier]) -> str:
    counted = Counter(one.proposal.get_category_display() for one in dossiers)
    listed = "、".join(f"{name}{number}件" for name, number in counted.most_common())
    return f"提案内容涉及：{listed}。" if listed else ""


def _answered(figures: Statistics, day: date) -> str:
    results = [
        (figures.solved, "已解决"),
        (figures.solving, "正在解决"),
        (figures.later, "暂缓解决"),
        (figures.reference, "留作参考"),
    ]
    merged = "（并案后）" if figures.merged else ""
    said = f"截至{day_name(day)}，应答复立案提案{merged}{figures.accepted}件，{_progress(figures)}"
    said += _per_cent("，办复率", figures.answer_rate)
    listed = "、".join(f"{words}{number}件" for number, words in results if number)
    said += f"。已答复的提案中：{listed}" if listed else ""
    said += _per_cent("，落实率（已解决和正在解决）", figures.carried_out_rate) if listed else ""
    if figures.suggestions:
        again = f"，重新办理中{figures.suggestions_again}件" if figures.suggestions_again else ""
        answered = figures.suggestions_answered
        said += f"。作为意见建议的{figures.suggestions}件中，已答复{answered}件{again}"
    return said + (f"。超过答复期限尚未答复{figures.overdue}件。" if figures.overdue else "。")


def _progress(figures: Statistics) -> str:
    """Parts that make up all that are to be answered."""
    others = [(figures.again, "重新办理中"), (figures.unanswered, "尚未答复")]
    rest = "".join(f"，{words}{number}件" for number, words in others if number)
    return f"已答复{figures.answered}件{rest}"


def _rated(figures: Statistics) -> str:
    if not figures.rated:
        return "提案人尚未评价。"
    again = figures.again + figures.suggestions_again
    now_again = f"（其中{again}件评价后重新办理）" if again else ""
    attitude = _grades(figures.attitude) + _per_cent("，满意率", figures.attitude_rate)
    result = _grades(figures.result) + _per_cent("，满意率", figures.result_rate)
    return (
        f"已评价{figures.rated}件{now_again}。对办理态度：{attitude}。对办理结果：{result}。"
        "满意率为满意和基本满意所占的比例。"
    )


def _grades(grades: dict[str, int]) -> str:
    names = zip(("满意", "基本满意", "不满意"), Rating.Grade.values, strict=True)
    return "、".join(f"{name}{grades[grade]}件" for name, grade in names)


def _per_cent(words: str, share: Share) -> str:
    return f"{words}{share.per_cent}" if share.per_cent else ""


def _open(dossiers: Sequence[Dossier]) -> list[str]:
    """Each with its day; of many only how many stand where."""
    waiting = [one for one in dossiers if one.proposal.status in _NOT_ENDED]
    if len(waiting) > _NAMED_AT_MOST:
        counted = Counter(one.proposal.get_status_display() for one in waiting)
        listed = "、".join(f"{name}{number}件" for name, number in counted.most_common())
        return [f"共{len(waiting)}件：{listed}，详见附件。"]
    return [_waits(one) for one in waiting] or ["无。"]


def _waits(one: Dossier) -> str:
    proposal = one.proposal
    lead = f"，主办部门{one.lead.department.name}" if one.lead else ""
    due = f"，答复期限{day_name(proposal.due_on)}" if proposal.due_on else ""
    return f"{_named(one)}：{proposal.get_status_display()}{lead}{due}。"


def _named(one: Dossier) -> str:
    return f"第{one.proposal.code}号《{one.proposal.title}》"


def _table(letter: Letter, dossiers: Sequence[Dossier]) -> None:
    add_title(letter, "提案办理情况一览表", new_page=True)
    table = add_ruled_table(letter, _WIDTHS)
    add_row(table, _HEADINGS, repeats=True, size=_SIZE)
    add_lines(table, (_line(one) for one in dossiers), size=_SIZE, left=(1,))
    if not dossiers:
        add_row(table, ("无",), spans=(len(_WIDTHS),), size=_SIZE)


def _line(one: Dossier) -> tuple[str, ...]:
    proposal = one.proposal
    lead = one.lead.department.name if one.lead else ""
    return proposal.code, proposal.title, "、".join(one.proposers), lead, _became(one), satisfaction(one)


def _became(one: Dossier) -> str:
    """What was answered; not while it is handled again."""
    proposal = one.proposal
    if proposal.status == Status.REHANDLING:
        return proposal.get_status_display()
    return proposal.get_result_display() or outcome(proposal) or proposal.get_status_display()
