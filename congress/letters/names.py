"""How official documents name bodies, sessions and days."""

from datetime import date, time

from congress.models import Body, Session, Sitting, Term
from members.models import Union
from paperwork.numbered import in_chinese

BLANK = "＿" * 8
_BODIES = {
    Body.STAFF_CONGRESS.value: "教职工代表大会",
    Body.GENERAL_STAFF.value: "教职工大会",
    Body.MEMBERS_MEETING.value: "工会会员大会",
}
_PARTS = {Sitting.Part.PRELIMINARY.value: "预备会议", Sitting.Part.FORMAL.value: "正式会议"}
_WEEKDAYS = "一二三四五六日"


def body_name(term: Term) -> str:
    return _BODIES[term.body]


def term_name(term: Term) -> str:
    """第三届教职工代表大会."""
    return f"第{in_chinese(term.number)}届{body_name(term)}"


def session_name(session: Session) -> str:
    """第三届教职工代表大会第二次会议; a joint sitting names both bodies."""
    joint = f"暨{term_name(session.joint_term)}" if session.joint_term else ""
    return f"{term_name(session.term)}{joint}第{in_chinese(session.number)}次会议"


def full_name(session: Session, union: Union | None) -> str:
    """The session with the school before it."""
    return f"{school_name(union)}{session_name(session)}"


def school_name(union: Union | None) -> str:
    return union.school_name if union else ""


def union_name(union: Union | None) -> str:
    return union.name if union else ""


def voter_name(term: Term) -> str:
    """What those are called who have a vote in it."""
    if term.body == Body.STAFF_CONGRESS:
        return "正式代表"
    return "会员" if term.body == Body.MEMBERS_MEETING else "教职工"


def unit_name(term: Term) -> str:
    """What those who meet are divided into."""
    return "代表团" if term.body == Body.STAFF_CONGRESS else "工会小组"


def part_name(sitting: Sitting) -> str:
    return _PARTS[sitting.part]


def day_name(day: date | None, *, weekday: bool = False) -> str:
    """2026年11月5日（星期四）; the blanks to write one where there is no day."""
    if day is None:
        return "＿＿＿＿年＿＿月＿＿日"
    name = f"{day.year}年{day.month}月{day.day}日"
    return f"{name}（星期{_WEEKDAYS[day.weekday()]}）" if weekday else name


def moment_name(day: date, at: time | None) -> str:
    """A day with its weekday and the hour, where one is set."""
    return day_name(day, weekday=True) + (f"{at:%H:%M}" if at else "")
