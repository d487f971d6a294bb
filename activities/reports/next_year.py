"""What a plan's lines become in another year: festivals by the almanac, month items as they were."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _

from activities.models import Activity, WorkPlan
from activities.plan_text import PlanLine
from activities.wording import day_name, month_span
from almanac.festivals import Festival, festival_date
from almanac.lunar import FIRST_YEAR, LAST_YEAR

# Plans write 九月重阳, 八月中秋, 七月七夕 by the lunar month; the solar months they fall in are later.
_MONTH_BY_LUNAR_NUMBER = {Festival.QIXI: 7, Festival.MID_AUTUMN: 8, Festival.DOUBLE_NINTH: 9}


class Reason(StrEnum):
    """Why a line stands where it does in the other year."""

    ON_FESTIVAL = "on_festival"
    SPAN_HOLDS_FESTIVAL = "span_holds_festival"
    OTHER_MONTH_THAN_FESTIVAL = "other_month_than_festival"
    NO_FESTIVAL_IN_PLAN = "no_festival_in_plan"
    DAY_TO_BE_SETTLED = "day_to_be_settled"
    MONTH_KEPT = "month_kept"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class LineMove:
    """A line and what it becomes; `line` is None where it is not carried over."""

    source: Activity
    reason: Reason
    line: PlanLine | None
    festival_on: date | None = None
    activity: Activity | None = None

    @property
    def before(self) -> str:
        """When the plan had it: “6月20日”, “7月至8月”, “待定”."""
        return month_span(self.source.month_from, self.source.month_to, self.source.planned_day)

    @property
    def after(self) -> str:
        """When the other year's plan has it; empty where it is not carried over."""
        if self.line is None:
            return ""
        return month_span(self.line.month_from, self.line.month_to, self.line.planned_day)

    @property
    def has_moved(self) -> bool:
        """Whether its month or day is not what it was, so that somebody should look."""
        return self.line is None or self.before != self.after

    @property
    def why(self) -> str:
        """The reason as a sentence."""
        facts = {}
        if self.festival_on is not None:
            facts = {
                "festival": Festival(self.source.festival).label,
                "day": day_name(self.festival_on.month, self.festival_on.day),
                "year": self.festival_on.year,
            }
        elif self.source.festival:
            facts = {"festival": Festival(self.source.festival).label}
        return _SENTENCES[self.reason]() % facts


_SENTENCES = {
    Reason.ON_FESTIVAL: lambda: _("In %(year)s %(festival)s is on %(day)s (computed)."),
    Reason.SPAN_HOLDS_FESTIVAL: lambda: _(
        "In %(year)s %(festival)s is on %(day)s, within these months; they stay as the plan has them."
    ),
    Reason.OTHER_MONTH_THAN_FESTIVAL: lambda: _(
        "The plan holds it in a month of its own, which stays; %(festival)s itself is on %(day)s in %(year)s."
    ),
    Reason.NO_FESTIVAL_IN_PLAN: lambda: _(
        "%(festival)s does not fall within this plan's months; the month stays as it was."
    ),
    Reason.DAY_TO_BE_SETTLED: lambda: _("The month stays; the day is to be settled anew."),
    Reason.MONTH_KEPT: lambda: _("As before."),
    Reason.LEFT_OUT: lambda: _("Kept as text only in the old plan; not carried over."),
}


@dataclass(frozen=True, slots=True)
class PlanYear:
    """The months of a plan that begins in `year`, laid out as `plan` is."""

    plan: WorkPlan
    year: int

    @property
    def shifted(self) -> WorkPlan:
        """The plan's frame in that year; not a row."""
        plan = self.plan
        return WorkPlan(
            year=self.year, span=plan.span, first_month=plan.first_month, month_count=plan.month_count
        )

    def festival(self, festival: Festival, month: int | None) -> date | None:
        """The festival's day within the plan; of two the one in `month`, or the first."""
        frame = self.shifted
        years = range(max(self.year, FIRST_YEAR), min(frame.last_day.year, LAST_YEAR) + 1)
        days = [festival_date(festival, year) for year in years]
        days = [day for day in days if frame.first_day <= day <= frame.last_day]
        return next((day for day in days if day.month == month), days[0] if days else None)

    def text(self, text: str, *, title: bool = False) -> str:
        """The text with the plan's own year put forward; other years stay."""
        years = {self.plan.year: self.year}
        if self.plan.last_day.year > self.plan.year:
            years[self.plan.year + 1] = self.year + 1
        return _put_years(text, years, bare=title)


def lines_in_year(plan: WorkPlan, year: int) -> list[LineMove]:
    """What each line of a plan becomes in the plan that begins in `year`, and why. Two statements."""
    target = PlanYear(plan, year)
    return [_line_in(target, activity) for activity in plan.activities.select_related("audience_group")]


def _line_in(target: PlanYear, source: Activity) -> LineMove:
    if source.out_of_use:
        return LineMove(source, Reason.LEFT_OUT, None)
    line = PlanLine(
        title=target.text(source.title),
        kind=source.kind,
        month_from=source.month_from,
        month_to=source.month_to,
        festival=source.festival,
        audience=source.audience,
        audience_group=source.audience_group,
        note=target.text(source.note),
    )
    if source.festival:
        return _festival_line(target, source, line)
    reason = Reason.MONTH_KEPT if source.planned_day is None else Reason.DAY_TO_BE_SETTLED
    return LineMove(source, reason, line)


def _festival_line(target: PlanYear, source: Activity, line: PlanLine) -> LineMove:
    festival = Festival(source.festival)
    day = target.festival(festival, source.month_from)
    if day is None:
        return LineMove(source, Reason.NO_FESTIVAL_IN_PLAN, line)
    if len(source.months) > 1 and day.month in source.months:
        return LineMove(source, Reason.SPAN_HOLDS_FESTIVAL, line, day)
    if source.months and not _months_of(festival).intersection(source.months):
        return LineMove(source, Reason.OTHER_MONTH_THAN_FESTIVAL, line, day)
    dated = replace(line, month_from=day.month, month_to=day.month, planned_day=day.day)
    return LineMove(source, Reason.ON_FESTIVAL, dated, day)


@lru_cache(maxsize=len(Festival))
def _months_of(festival: Festival) -> frozenset[int]:
    """The months in which a line is meant to be on the festival; in any other it is held apart from it.

    A 春节 gift handed out in December is held apart; 中秋 written in September is not, in whatever year.
    """
    months = {festival_date(festival, year).month for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    return frozenset(months | {_MONTH_BY_LUNAR_NUMBER.get(festival, 0)})


# Each way of writing figures that plans use; a year keeps the way it was written in.
_FIGURES = (
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "○一二三四五六七八九",
    "零一二三四五六七八九",
)
_FIGURE = "[0-9０-９〇○零一二三四五六七八九]"
_JOINED = "[-—–－~～/／至]{1,2}"
# 2015年修订, 2015年以来: a year that history has fixed.
_OF_HISTORY = "起|以来|至今|修订|修正|颁布|发布|印发|版"


def _put_years(text: str, years: dict[int, int], *, bare: bool) -> str:
    written = {
        _write(old, figures): _write(new, figures) for old, new in years.items() for figures in _FIGURES
    }
    year = "|".join(written)
    follows = "" if bare else rf"(?=\s*(?:{_JOINED}\s*{_FIGURE}{{2,4}}\s*)?(?:学年|年(?!{_OF_HISTORY})))"
    pattern = rf"(?<!{_FIGURE})(?<![〔\[])(?:{year})(?!{_FIGURE}){follows}"
    return re.sub(pattern, lambda match: written[match[0]], text)


def _write(year: int, figures: str) -> str:
    return "".join(figures[int(figure)] for figure in str(year))
