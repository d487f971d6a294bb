"""会议通知: when and where, who comes, what is on the agenda, what to bring."""

from datetime import date

from django.utils.timezone import localdate

from congress.letters.names import (
    day_name,
    full_name,
    moment_name,
    part_name,
    session_name,
    union_name,
    voter_name,
)
from congress.models import AgendaItem, Body, Session, Term
from congress.reports.proceedings import Proceedings
from members.models import Union
from paperwork.letters import (
    add_heading,
    add_signature,
    add_text,
    add_title,
    as_bytes,
    new_letter,
    number_pages,
)
from paperwork.numbered import in_chinese

_MEMBERS_LAW = "《中华人民共和国工会法》和《中国工会章程》"
_ASKED = (
    "请提前安排好工作，准时参加会议，入场时签到。",
    "因故不能参加会议的，请事先向工会书面请假，不得委托他人代为出席和表决。",
    "会前请认真阅读会议文件，征求身边教职工的意见，做好讨论准备。",
)


def notice(proceedings: Proceedings, union: Union | None) -> bytes:
    """The notice of a session, as the union sends it."""
    session = proceedings.session
    letter = new_letter()
    number_pages(letter)
    add_title(letter, f"关于召开{full_name(session, union)}的通知")
    add_text(letter, f"{'、'.join(_addressees(session))}：", indent=0)
    add_text(letter, _opening(proceedings))
    chapters = [_when, _who, _what, _proposals, _asked]
    written = [chapter(proceedings) for chapter in chapters]
    for number, (heading, lines) in enumerate((one for one in written if one[1]), 1):
        add_heading(letter, f"{in_chinese(number)}、{heading}")
        for line in lines:
            add_text(letter, line)
    add_text(letter, "特此通知。")
    add_text(letter, "", indent=0)
    add_signature(letter, union_name(union), day_name(_sent_on(session)))
    return as_bytes(letter)


def _addressees(session: Session) -> list[str]:
    terms = _terms(session)
    groups = "各代表团" if session.term.body == Body.STAFF_CONGRESS else "各工会小组"
    return [groups, *(f"全体{voter_name(term)}" for term in terms)]


def _terms(session: Session) -> list[Term]:
    return [session.term, *([session.joint_term] if session.joint_term else [])]


def _opening(proceedings: Proceedings) -> str:
    session = proceedings.session
    is_members = session.term.body == Body.MEMBERS_MEETING
    source = _MEMBERS_LAW if is_members else proceedings.rules.source
    return f"根据{source}的有关规定，经研究，决定召开{session_name(session)}。现将有关事项通知如下。"


def _when(proceedings: Proceedings) -> tuple[str, list[str]]:
    lines = []
    for number, record in enumerate(proceedings.sittings, 1):
        occasion = record.sitting.occasion
        name = f"{number}．{part_name(record.sitting)}：" if len(proceedings.sittings) > 1 else ""
        place = f"，{occasion.place}" if occasion.place else ""
        lines.append(f"{name}{moment_name(occasion.starts_on, occasion.starts_at)}{place}。")
    return "会议时间和地点", lines or ["另行通知。"]


def _who(proceedings: Proceedings) -> tuple[str, list[str]]:
    people = "、".join(f"全体{voter_name(term)}" for term in _terms(proceedings.session))
    guests = any(not one.has_vote for record in proceedings.sittings for one in record.attendees)
    return "参加人员", [f"{people}{'；列席人员和特邀人员' if guests else ''}。"]


def _what(proceedings: Proceedings) -> tuple[str, list[str]]:
    items = [
        item
        for record in proceedings.sittings
        for item in record.items
        if item.mode != AgendaItem.Mode.FORMALITY and not item.withdrawn_reason
    ]
    theme = [line.strip() for line in proceedings.session.theme.splitlines() if line.strip()]
    return "会议主要内容", [*theme, *(f"{number}．{item.title}。" for number, item in enumerate(items, 1))]


def _proposals(proceedings: Proceedings) -> tuple[str, list[str]]:
    call = getattr(proceedings.session, "call", None)
    if call is None:
        return "提案征集", []
    days = f"{day_name(call.opens_on)}至{day_name(call.closes_on)}"
    seconders = proceedings.rules.seconders
    own = f"个人提案须有{seconders}名以上附议人，" if seconders else ""
    return "提案征集", [f"提案征集时间为{days}。提案应当一事一案，{own}请在“教工之家”填写或提交纸质提案表。"]


def _asked(proceedings: Proceedings) -> tuple[str, list[str]]:
    return "有关要求", [f"{number}．{line}" for number, line in enumerate(_ASKED, 1)]


def _sent_on(session: Session) -> date | None:
    return localdate(session.announced_at) if session.announced_at else None
