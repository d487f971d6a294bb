"""会议记录: the form of the meeting, who came, what was said, counted and resolved."""

from collections import Counter

from docx.document import Document as Letter

from congress import sheets
from congress.letters.names import BLANK, day_name, full_name, moment_name, part_name, voter_name
from congress.letters.summaries import outcome
from congress.models import AgendaItem, PresidiumSeat, Proposal, Resolution, Session, VoteCount
from congress.reports.proceedings import Attendance, Proceedings, SittingRecord, term_of
from members.models import Union
from members.sheets import mark_letter
from paperwork.letters import (
    FANGSONG,
    NO_4,
    SMALL_4,
    add_heading,
    add_lines,
    add_paragraphs,
    add_row,
    add_ruled_table,
    add_text,
    add_title,
    as_bytes,
    begin_part,
    new_letter,
    number_pages,
)
from paperwork.numbered import in_chinese

_HEAD = (30, 48, 30, 48)
_COUNTS = (22, 20, 14, 14, 14, 14, 14, 22, 22)
_VOTE_HEADINGS = ("轮次", "方式", "应到", "实到", "赞成", "反对", "弃权", "空白\n或无效", "结果")
_CALLED = {
    Session.Calling.ORDINARY.value: "例会",
    Session.Calling.BY_SCHOOL.value: "临时会议（学校提议召开）",
    Session.Calling.BY_UNION.value: "临时会议（工会提议召开）",
    Session.Calling.BY_DELEGATES.value: "临时会议（三分之一以上代表提议召开）",
}
_PROPOSALS = (27, 61, 38, 30)
_METHODS = {"none": "不表决", "show_of_hands": "举手", "paper": "无记名"}


def minutes(proceedings: Proceedings, union: Union | None) -> bytes:
    """The minutes of every meeting of the session, each beginning on a page of its own."""
    letter = new_letter()
    number_pages(letter)
    for number, record in enumerate(proceedings.sittings):
        if number:
            begin_part(letter)
        _meeting(letter, proceedings, record, union)
        mark_letter(letter, sheets.MINUTES, record.sitting.pk)
    if not proceedings.sittings:
        add_title(letter, f"{full_name(proceedings.session, union)}\n会议记录")
        add_text(letter, "会议尚未确定召开日期。")
    return as_bytes(letter)


def _meeting(letter: Letter, proceedings: Proceedings, record: SittingRecord, union: Union | None) -> None:
    session, sitting = proceedings.session, record.sitting
    part = part_name(sitting)
    add_title(letter, f"{full_name(session, union)}\n{part}记录")
    _head(letter, proceedings, record)
    add_heading(letter, "一、出席情况")
    for attendance in record.attendances:
        add_text(letter, presence(attendance, record))
    if sitting.was_inquorate:
        add_text(letter, "因实到人数未达到法定人数，会议未能召开。")
    add_heading(letter, "二、会议议程")
    listed = [item for item in record.items if not item.withdrawn_reason]
    for number, item in enumerate(listed, 1):
        add_text(letter, f"{number}．{item.title}")
    if not listed:
        add_text(letter, "未列议题。")
    if listed:
        add_heading(letter, "三、会议内容及表决结果")
    for number, item in enumerate(listed, 1):
        _item(letter, session, item, number)
    _withdrawn(letter, record)
    sections = 3 + bool(listed)
    if record is proceedings.sittings[-1] and proceedings.proposals:
        _proposals(letter, proceedings.proposals, section=sections)
        sections += 1
    _resolutions(letter, proceedings, record, sections=sections)
    add_text(letter, "", indent=0, line=14)
    for label in ("主持人（签名）：", "记录人（签名）："):
        add_text(letter, label + BLANK, align="right", indent=0, line=36)
    add_text(letter, day_name(None), align="right", indent=0)


def _head(letter: Letter, proceedings: Proceedings, record: SittingRecord) -> None:
    session = proceedings.session
    sitting, occasion = record.sitting, record.sitting.occasion
    table = add_ruled_table(letter, _HEAD)
    form = f"{part_name(sitting)}，{_CALLED[session.calling]}"
    wide = (1, 3)
    add_row(table, ("会议形式", form), spans=wide)
    add_row(table, ("时　　间", moment_name(occasion.starts_on, occasion.starts_at)), spans=wide)
    add_row(table, ("地　　点", occasion.place or BLANK), spans=wide)
    for attendance in record.attendances:
        if len(record.attendances) > 1:
            add_row(table, (voter_name(attendance.term),), spans=(4,))
        add_row(table, ("应　　到", f"{attendance.due}人", "实　　到", f"{attendance.present}人"))
        add_row(table, ("请　　假", f"{attendance.excused}人", "缺　　席", f"{attendance.absent}人"))
        if attendance.guests:
            add_row(table, ("列席、特邀", f"{attendance.guests}人"), spans=wide)
    add_row(table, ("主 持 人", sitting.chaired_by or BLANK, "记 录 人", sitting.recorded_by_name or BLANK))
    if proceedings.presidium:
        add_row(table, ("主 席 团", "、".join(map(_seated, proceedings.presidium))), spans=wide)
    add_text(letter, "", indent=0, line=14, size=SMALL_4)


def _seated(seat: PresidiumSeat) -> str:
    offices = [(seat.is_executive, "执行主席"), (seat.is_secretary, "秘书长")]
    named = "、".join(name for holds, name in offices if holds)
    return f"{seat.person.name}（{named}）" if named else seat.person.name


def presence(attendance: Attendance, record: SittingRecord) -> str:
    """Whether enough came, in a sentence with the figures."""
    who = voter_name(attendance.term)
    if not attendance.due:
        return "名册尚未确定。"
    figures = f"应到{who}{attendance.due}人，实到{attendance.present}人"
    if not record.has_roll:
        return f"应到{who}{attendance.due}人，尚未签到。"
    if attendance.is_quorate:
        return f"{figures}，不少于法定人数{attendance.quorum}人，符合规定，会议有效。"
    return f"{figures}，少于法定人数{attendance.quorum}人，不符合规定。"


def _item(letter: Letter, session: Session, item: AgendaItem, number: int) -> None:
    add_heading(letter, f"（{in_chinese(number)}）{item.title}", level=2)
    if item.presenter:
        add_text(letter, f"报告人：{item.presenter}。")
    add_paragraphs(letter, item.proceedings)
    votes = list(item.votes.all())
    if votes:
        _votes(letter, session, votes)
    elif item.method != AgendaItem.Method.NONE:
        add_text(letter, "表决结果：尚无记录。")


def _votes(letter: Letter, session: Session, votes: list[VoteCount]) -> None:
    add_text(letter, "表决结果：").paragraph_format.keep_with_next = True
    table = add_ruled_table(letter, _COUNTS)
    add_row(table, _VOTE_HEADINGS, repeats=True, keeps=True)
    for vote in votes:
        roll = f"\n{voter_name(term_of(session, vote.roll))}" if session.joint_term else ""
        figures = (vote.due, vote.present, vote.in_favour, vote.against, vote.abstaining, vote.spoiled)
        result = "通过" if vote.passed else "未通过"
        cells = (f"第{in_chinese(vote.round)}轮{roll}", _METHODS[vote.method], *map(str, figures), result)
        add_row(table, cells)
    for vote in votes:
        said = f"第{in_chinese(vote.round)}轮：" if len(votes) > 1 else ""
        add_text(letter, f"{said}{explanation(vote)}", size=NO_4, line=24)
        if vote.tellers:
            add_text(letter, f"监票、计票人：{vote.tellers}。", size=NO_4, line=24)
        if vote.note:
            add_text(letter, f"说明：{vote.note}", size=NO_4, line=24)


def explanation(vote: VoteCount) -> str:
    """Why it was passed or not, in words with the figures of that moment."""
    attendance = f"应到{vote.due}人，实到{vote.present}人"
    if vote.present < vote.quorum_needed:
        return f"{attendance}，未达到法定人数（须{vote.quorum_needed}人），表决无效。"
    spoiled = f"，空白或无效{vote.spoiled}票" if vote.spoiled else ""
    unvoted = f"，未表决{vote.not_voting}人" if vote.not_voting else ""
    counted = f"赞成{vote.in_favour}票，反对{vote.against}票，弃权{vote.abstaining}票{spoiled}{unvoted}"
    result = "通过" if vote.passed else "未通过"
    quorum = f"达到法定人数（须{vote.quorum_needed}人）"
    return f"{attendance}，{quorum}；{counted}；须{vote.votes_needed}票赞成，{result}。"


def _proposals(letter: Letter, proposals: list[Proposal], *, section: int) -> None:
    """What was handed in, and what was decided of it so far."""
    add_heading(letter, f"{in_chinese(section)}、提案处理")
    counted = Counter(_decided(one) for one in proposals)
    filed = counted["立案"] + counted["并案"]
    merged = f"（其中并案{counted['并案']}件，并案后{counted['立案']}件）" if counted["并案"] else ""
    others = "".join(
        f"，{name}{number}件" for name, number in counted.items() if name not in ("立案", "并案")
    )
    add_text(letter, f"本次会议共收到提案{len(proposals)}件：立案{filed}件{merged}{others}。")
    table = add_ruled_table(letter, _PROPOSALS)
    add_row(table, ("编号", "案　由", "处理结果", "主办部门"), repeats=True)
    # What is not decided yet is nobody else's to read.
    decided = [one for one in proposals if one.outcome]
    add_lines(table, ((one.code, one.title, outcome(one), _lead(one)) for one in decided), left=(1,))
    add_text(letter, "", indent=0, line=14, size=SMALL_4)


def _decided(proposal: Proposal) -> str:
    return "并案" if proposal.merged_into_id else outcome(proposal) or "尚在审查"


def _lead(proposal: Proposal) -> str:
    return next((one.department.name for one in proposal.assignments.all() if one.is_lead), "")


def _withdrawn(letter: Letter, record: SittingRecord) -> None:
    for item in record.items:
        if item.withdrawn_reason:
            add_text(letter, f"议题“{item.title}”未提交会议，原因：{item.withdrawn_reason}。")


def _resolutions(letter: Letter, proceedings: Proceedings, record: SittingRecord, *, sections: int) -> None:
    own = [one for one in proceedings.resolutions if _belongs(one, record, proceedings)]
    if not own:
        return
    add_heading(letter, f"{in_chinese(sections)}、决议")
    for one in own:
        add_heading(letter, f"（{in_chinese(one.number)}）{one.title}", level=2)
        add_paragraphs(letter, one.text)
        details = [
            f"落实责任：{one.owner}" if one.owner else "",
            f"完成时间：{day_name(one.due_on)}" if one.due_on else "",
        ]
        if any(details):
            add_text(letter, "；".join(filter(None, details)) + "。", font=FANGSONG)


def _belongs(resolution: Resolution, record: SittingRecord, proceedings: Proceedings) -> bool:
    """To the meeting of its item; what has none, to the last meeting."""
    if resolution.item:
        return resolution.item.part == record.sitting.part
    return record is proceedings.sittings[-1]
