"""主持词: what the chair of the meeting says, item by item, with room for the figures of the day."""

import re

from docx.document import Document as Letter

from congress.explain import votes_needed
from congress.letters.names import BLANK, full_name, moment_name, part_name, session_name, voter_name
from congress.models import AgendaItem, Body, Session, Sitting
from congress.reports.proceedings import Attendance, Proceedings, SittingRecord
from members.models import Union
from paperwork.letters import (
    KAI,
    add_heading,
    add_text,
    add_title,
    as_bytes,
    new_letter,
    number_pages,
)
from paperwork.numbered import in_chinese

_FIGURE = "＿＿＿"
_SILENCE = "请将手机关闭或调至静音。"
_VERBS = re.compile("^(?:(?:听取|审议|讨论|表决)[并和、]?)*(?:通过)?")
_HANDS = (
    "下面采用举手表决的方式进行表决。",
    "赞成的，请举手。（清点）请放下。",
    "不赞成的，请举手。（清点）请放下。",
    "弃权的，请举手。（清点）请放下。",
)
_PAPERS = (
    "下面采用无记名投票的方式进行表决。",
    f"总监票人、监票人、计票人建议名单为：{BLANK}{BLANK}。同意的，请举手。（停顿）请放下。通过。",
    "请监票人检查票箱，请工作人员分发表决票。（分发完毕）"
    "请在相应的空格内打“√”，每项只选一种意见，多选或涂改的无效。不能到票箱前投票的，请举手示意。",
    "请大家依次投票。（投票完毕）请监票人、计票人清点票数。",
    f"发出表决票{_FIGURE}张，收回{_FIGURE}张，收回票数不多于发出票数，表决有效。",
)


def host_scripts(proceedings: Proceedings, union: Union | None) -> bytes:
    """The script of every meeting of the session, each beginning on a page of its own."""
    letter = new_letter()
    number_pages(letter)
    for number, record in enumerate(proceedings.sittings):
        _script(letter, proceedings, record, union, new_page=number > 0)
    if not proceedings.sittings:
        add_title(letter, f"{full_name(proceedings.session, union)}\n主持词")
        add_text(letter, "会议尚未确定召开日期。")
    return as_bytes(letter)


def _script(
    letter: Letter, proceedings: Proceedings, record: SittingRecord, union: Union | None, *, new_page: bool
) -> None:
    session, sitting = proceedings.session, record.sitting
    add_title(letter, f"{full_name(session, union)}\n{part_name(sitting)}主持词", new_page=new_page)
    occasion = sitting.occasion
    when = moment_name(occasion.starts_on, occasion.starts_at)
    where = f"　{occasion.place}" if occasion.place else ""
    add_text(letter, f"（{when}{where}）", font=KAI, align="centre", indent=0)
    add_text(letter, f"主持人：{sitting.chaired_by or BLANK}", font=KAI, align="centre", indent=0)
    add_text(letter, "", indent=0)
    add_text(letter, f"{_greeted(session)}：", indent=0)
    items = [item for item in record.items if not item.withdrawn_reason]
    counts_in = next((item for item in items if _opens(item)), None)
    for line in _opening(proceedings, record) if counts_in is None else [_SILENCE]:
        add_text(letter, line)
    needed = [votes_needed(one.due, proceedings.rules) if one.due else 0 for one in record.attendances]
    for number, item in enumerate(items, 1):
        add_heading(letter, f"现在进行会议第{in_chinese(number)}项：{item.title}。", level=2)
        lines = said_on(item, needed) if item is not counts_in else _counted_in(proceedings, record)
        for line in lines:
            add_text(letter, line)
    for line in _closing(session, sitting):
        add_text(letter, line)


def said_on(item: AgendaItem, needed: list[int]) -> list[str]:
    """What the chair says on one item; `needed` are the votes that pass it, for each roll, 0 if not known."""
    if item.mode == AgendaItem.Mode.FORMALITY:
        return ["请全体起立。（奏唱毕）请坐下。"] if "国歌" in item.title else []
    lines = []
    if item.presenter:
        lines.append(f"请{item.presenter}作报告。（报告完毕）感谢{item.presenter}的报告。")
    lines += _AFTER[AgendaItem.Mode(item.mode)]
    if item.power and item.mode == AgendaItem.Mode.PASS:
        lines.append("对征求到的意见的采纳情况，以及未采纳的理由，请作说明。（说明完毕）")
    if item.method != AgendaItem.Method.NONE:
        lines += _vote(item, needed)
    return lines


_AFTER: dict[AgendaItem.Mode, list[str]] = {
    AgendaItem.Mode.FORMALITY: [],
    AgendaItem.Mode.HEAR: [
        "对报告有什么意见和建议，请发言。（发言）请工作人员做好记录，会后由学校研究答复。"
    ],
    AgendaItem.Mode.REVIEW: ["请大家审议。（审议、发言）请工作人员做好记录。"],
    AgendaItem.Mode.DISCUSS: ["请大家讨论。（讨论、发言）请工作人员做好记录。"],
    AgendaItem.Mode.PASS: ["请大家讨论。（讨论、发言）"],
    AgendaItem.Mode.ELECT: [f"候选人建议名单为：{BLANK}{BLANK}。请大家酝酿。（酝酿完毕）"],
    AgendaItem.Mode.APPRAISE: ["请大家听取述职后独立填写民主评议表，交监票人收回。（填写、收回完毕）"],
}


def _greeted(session: Session) -> str:
    return {
        Body.STAFF_CONGRESS: "各位代表、同志们",
        Body.GENERAL_STAFF: "各位老师、同志们",
        Body.MEMBERS_MEETING: "各位会员、同志们",
    }[Body(session.term.body)]


def _opens(item: AgendaItem) -> bool:
    """The item that is itself the opening: 报告应到、实到人数，宣布大会开始."""
    return item.mode == AgendaItem.Mode.FORMALITY and "应到" in item.title


def _opening(proceedings: Proceedings, record: SittingRecord) -> list[str]:
    start = f"现在召开{session_name(proceedings.session)}{part_name(record.sitting)}。{_SILENCE}"
    return [start, "首先报告到会情况。", *_counted_in(proceedings, record)]


def _counted_in(proceedings: Proceedings, record: SittingRecord) -> list[str]:
    name = f"{session_name(proceedings.session)}{part_name(record.sitting)}"
    return [*(_attendance(one, record) for one in record.attendances), f"现在，我宣布{name}开始。"]


def _attendance(one: Attendance, record: SittingRecord) -> str:
    """The figures as declared; blanks to be filled in at the door before that."""
    opened = record.sitting.opened_at is not None
    due = str(one.due) if one.due else _FIGURE
    present, excused = (str(one.present), str(one.excused)) if opened else (_FIGURE, _FIGURE)
    quorum = f"（法定人数为{one.quorum}人）" if one.due else ""
    who = voter_name(one.term)
    return f"本次会议应到{who}{due}人，实到{present}人，请假{excused}人，达到规定人数{quorum}，可以开会。"


def _vote(item: AgendaItem, needed: list[int]) -> list[str]:
    steps = list(_PAPERS if item.method == AgendaItem.Method.PAPER else _HANDS)
    spoiled = f"，无效票{_FIGURE}票" if item.method == AgendaItem.Method.PAPER else ""
    bar = "、".join(f"不少于{one}票" for one in needed if one) or "超过应到人数的半数"
    return [
        *steps,
        f"现在宣布表决结果：赞成{_FIGURE}票，反对{_FIGURE}票，弃权{_FIGURE}票{spoiled}。",
        f"按照规定，赞成票须{bar}方可通过。{_matter(item.title)}（通过／未通过）。",
    ]


def _matter(title: str) -> str:
    """What is voted on, without what is done with it: 讨论通过《办法》 is 《办法》."""
    return _VERBS.sub("", title) or title


def _closing(session: Session, sitting: Sitting) -> list[str]:
    ended = "现在，我宣布散会。"
    if sitting.part == Sitting.Part.FORMAL:
        ended = f"现在，我宣布{session_name(session)}闭幕。"
    return [f"{_greeted(session)}，本次会议的各项议程已全部进行完毕。感谢大家的参与和支持。", ended]
