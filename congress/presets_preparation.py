"""What is done before and after a session (筹备清单), T−30 to T+7; a school changes its own."""

from typing import NamedTuple

from congress.models import Body, Term


class Preset(NamedTuple):
    """A step as it is suggested, `offset` days from the formal meeting; its words become the school's own."""

    offset: int
    title: str
    # Only where there are delegates.
    with_delegates: bool = False
    # Only where the body is of the school's staff, whose proposals it hears.
    of_staff: bool = False


# How the step begins whose day is the last of the call for proposals, where there is a call.
CALL_CLOSES = "提案征集截止"

PREPARATION: tuple[Preset, ...] = (
    Preset(-30, "工会委员会研究召开会议，向党组织和上级工会请示"),
    Preset(-30, "成立筹备组，确定会议主题和议题"),
    Preset(-30, "发出提案征集通知", of_staff=True),
    Preset(-25, "选举或补选代表", with_delegates=True),
    Preset(-20, "代表资格审查，公布代表名单", with_delegates=True),
    Preset(-15, "提案征集截止，整理提案", of_staff=True),
    Preset(-14, "起草学校工作报告、财务报告、工会工作报告"),
    Preset(-10, "会议文件发给参会人员，听取各小组意见"),
    Preset(-10, "拟定主席团和秘书长建议名单"),
    Preset(-7, "根据意见修改方案，发出修改稿"),
    Preset(-7, "发出会议通知，说明时间、地点和议程"),
    Preset(-3, "准备主持词、签到表、表决票，落实会场"),
    Preset(-1, "核对请假情况，测试签到和投影"),
    Preset(1, "公布会议决议"),
    Preset(3, "提案移交学校办公室，办理交办手续", of_staff=True),
    Preset(7, "向上级工会书面报告会议情况"),
    Preset(7, "会议材料整理归档"),
)


def preparation_for(term: Term) -> list[Preset]:
    """The steps that fit the body of `term`."""
    has_delegates = term.body == Body.STAFF_CONGRESS
    is_of_staff = term.body != Body.MEMBERS_MEETING
    return [
        step
        for step in PREPARATION
        if (has_delegates or not step.with_delegates) and (is_of_staff or not step.of_staff)
    ]
