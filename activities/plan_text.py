"""What a plan is made of, before it is rows."""

from dataclasses import dataclass, fields

from activities.models import Activity, PlanSection, WorkPlan
from members.models import UnionGroup
from paperwork.plans.kinds import asks_reproductive_check


@dataclass(frozen=True, slots=True)
class SectionText:
    """A headed piece of text; `level` 1 is a chapter (一、), 2 a part of it (（一）)."""

    heading: str = ""
    body: str = ""
    level: int = 1

    def as_section(self, plan: WorkPlan, position: int) -> PlanSection:
        """The row, checked and not yet saved."""
        heading, body = self.heading.strip(), self.body.strip()
        section = PlanSection(plan=plan, position=position, level=self.level, heading=heading, body=body)
        section.clean_fields(exclude=["plan"])
        return section


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line as the plan has it; months are 1 to 12, the day belongs to `month_from`."""

    title: str
    kind: str = Activity.Kind.OTHER
    month_from: int | None = None
    month_to: int | None = None
    planned_day: int | None = None
    festival: str = ""
    audience: str = Activity.Audience.MEMBERS
    audience_group: UnionGroup | None = None
    note: str = ""
    original_text: str = ""
    out_of_use: bool = False

    def as_activity(self, plan: WorkPlan, position: int) -> Activity:
        """The row, not yet checked or saved."""
        facts = {field.name: getattr(self, field.name) for field in fields(self)}
        activity = Activity(plan=plan, position=position, **facts)
        activity.title, activity.month_to = self.title.strip(), self.month_to or self.month_from
        keep_as_text_only(activity)
        return activity


def keep_as_text_only(activity: Activity) -> None:
    """Lines on reproductive checks are never held, whoever writes them."""
    if asks_reproductive_check(activity.title):
        activity.out_of_use = True
