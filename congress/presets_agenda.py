"""The agenda a session begins with, preliminary and formal meeting (powers of Order 32, article 7)."""

from typing import NamedTuple

from congress.models import AgendaItem, Body, Sitting, Term

_M = AgendaItem.Mode
_V = AgendaItem.Method


class Preset(NamedTuple):
    """An item as it is suggested; its words become the school's own."""

    title: str
    mode: str = _M.HEAR
    method: str = _V.NONE
    # 1 to 8 of Order 32, article 7.
    power: int | None = None


_PRELIMINARY = (
    Preset("报告会议筹备情况"),
    Preset("报告参会人员资格审查情况", _M.REVIEW, _V.SHOW_OF_HANDS),
    Preset("通过主席团和秘书长名单", _M.PASS, _V.SHOW_OF_HANDS),
    Preset("通过会议议题和议程", _M.PASS, _V.SHOW_OF_HANDS),
)
_OPENING = (
    Preset("报告应到、实到人数，宣布大会开始", _M.FORMALITY),
    Preset("奏唱国歌", _M.FORMALITY),
    Preset("致开幕词", _M.FORMALITY),
)
_CLOSING = (
    Preset("宣读会议决议", _M.FORMALITY),
    Preset("致闭幕词", _M.FORMALITY),
)
# Of what is dealt with: first what is heard, then the groups discuss it, and last what is voted on.
_STAFF = (
    Preset("听取学校工作报告", power=3),
    Preset("听取学校财务工作报告", power=3),
    Preset("听取学校工会工作报告", power=3),
    Preset("审议上次会议提案办理情况报告", _M.REVIEW, power=5),
    Preset("听取上次会议决议落实情况报告", power=7),
    Preset("分组讨论", _M.DISCUSS),
    Preset("讨论通过涉及教职工切身利益的方案（请写明方案名称）", _M.PASS, _V.PAPER, 4),
)
_MEMBERS = (
    Preset("听取工会委员会工作报告"),
    Preset("听取经费审查委员会工作报告"),
    Preset("听取上次会议决议落实情况报告"),
    Preset("分组讨论", _M.DISCUSS),
    Preset("审议工会委员会工作报告", _M.REVIEW, _V.SHOW_OF_HANDS),
    Preset("审议经费审查委员会工作报告", _M.REVIEW, _V.SHOW_OF_HANDS),
)


def agenda_for(term: Term, joint: Term | None = None) -> list[tuple[str, Preset]]:
    """The items of both meetings in their order, each with the part it belongs to; a joint one hears both."""
    bodies = {one.body for one in (term, joint) if one is not None}
    matters: tuple[Preset, ...] = ()
    if bodies - {Body.MEMBERS_MEETING}:
        matters += _STAFF
    if Body.MEMBERS_MEETING in bodies:
        matters += tuple(one for one in _MEMBERS if one.title not in {known.title for known in matters})
    formal = (*_OPENING, *sorted(matters, key=_stage), *_CLOSING)
    part = Sitting.Part
    return [*((part.PRELIMINARY, one) for one in _PRELIMINARY), *((part.FORMAL, one) for one in formal)]


def _stage(item: Preset) -> int:
    if item.mode == _M.DISCUSS:
        return 1
    return 2 if item.method != _V.NONE else 0
