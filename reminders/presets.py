"""Tasks that come round at every school union, offered to be taken over and changed."""

from typing import NamedTuple

from members.models import Post
from reminders.models import Routine

_K = Post.Kind
EVERY_MONTH = tuple(range(1, 13))


class Preset(NamedTuple):
    """A task as it is suggested; its words become the school's own, so they are in Chinese."""

    code: str
    title: str
    note: str
    posts: tuple[str, ...]
    months: tuple[int, ...] = ()
    day: int | None = None
    weekday: int | None = None

    def as_routine(self) -> Routine:
        """An unsaved task with these words."""
        rhythm = Routine.Rhythm.WEEKLY if self.weekday else Routine.Rhythm.MONTHLY
        return Routine(
            preset=self.code,
            title=self.title,
            note=self.note,
            rhythm=rhythm,
            weekday=self.weekday,
            months=list(self.months),
            day=self.day,
            posts=list(self.posts),
        )


PRESETS = (
    Preset(
        "birthday_party", "准备下月生日会", "名单见“会员”里的生日页，可打印。", (_K.WELFARE,), EVERY_MONTH, 25
    ),
    Preset("days_off", "录入下一年放假安排", "国务院办公厅通知发布后录入。", (_K.CHAIR,), (11,), 20),
    Preset("plan", "制定年度工作计划", "可沿用今年的计划生成草稿。", (_K.CHAIR,), (1,), 15),
    Preset("summary", "撰写年度工作总结", "", (_K.CHAIR,), (12,), 20),
    Preset("semester", "录入新学期校历", "教学周由省里的校历确定。", (_K.CHAIR,), (2, 8), 25),
    Preset("group_meetings", "召开工会小组会", "记录出席人数和要点。", (_K.ORGANISATION,), (2, 5, 9, 12), 10),
    Preset("leaders_meeting", "召开工会小组长会", "", (_K.ORGANISATION,), (2, 9), 5),
    Preset("regrouping", "调整工会小组、发展新会员", "新学年开始时办理。", (_K.ORGANISATION,), (9,), 5),
    Preset(
        "retirement",
        "核对本年度退休人员",
        "退休当月登记变动，慰问和名册随之调整。",
        (_K.ORGANISATION,),
        (1, 7),
        5,
    ),
    Preset("budget_draft", "编制下一年度预算", "", (_K.TREASURER,), (12,), 1),
    Preset("final_accounts", "编制上一年度决算", "", (_K.TREASURER,), (1,), 20),
    Preset(
        "budget_adjustment", "研究年中预算调整", "确需调整的，重新履行审议程序。", (_K.TREASURER,), (7,), 1
    ),
    Preset("audit", "半年经费审查", "", (_K.AUDITOR,), (1, 6), 15),
    Preset("military", "慰问军属和复退军人", "名单由慰问标签生成。", (_K.WELFARE,), (1, 7), 20),
    Preset("retired_visits", "走访慰问离退休教师", "", (_K.WELFARE,), (1, 9), 15),
    Preset("insurance", "办理互助保障续保", "", (_K.WELFARE,), (9,), 15),
    Preset("openness", "检查校务公开内容", "看有没有到期未公开的。", (_K.PUBLICITY,), (3, 6, 9, 12), 20),
    Preset("equipment", "检查教工之家场地和器材", "", (_K.CULTURE_SPORT,), (3, 9), 10),
    Preset(
        "morning_checks",
        "汇总晨检、午检开展情况",
        "只记是否开展，不记学生健康信息。",
        (_K.PUBLICITY,),
        weekday=1,
    ),
)
