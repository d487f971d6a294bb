"""What a draft contradicts: itself, the almanac, the registry, the plan and budget that are there.

Everything is kept as written; a remark says what is to be looked at, or what must be mended first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from django.db.models import Count, Q
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from activities.models import WorkPlan
from almanac.festivals import Festival
from finance.models import Budget, BudgetLine
from members.models import Standing
from members.reports import Headcount
from office.doubles import doubles_in
from office.drafts import (
    ActivityLine,
    Draft,
    MoneyLine,
    Noted,
    day_of,
    festival_day_of,
    nearest_festival_day,
)
from office.likeness import is_alike
from paperwork.capitals import MAX_AMOUNT
from paperwork.plans.values import Warning as PlanWarning


class Level(StrEnum):
    """How much a remark asks of the chair."""

    MUST = "must"
    LOOK = "look"
    NOTE = "note"


@dataclass(frozen=True)
class Remark:
    """One sentence about a drafted line, or about the whole where `line` is None."""

    code: str
    message: str
    level: Level = Level.LOOK
    line: int | None = None
    # What one click would do about it: a verb of the line.
    remedy: str = ""

    @property
    def remedy_label(self) -> str:
        """The words on the button."""
        return {
            "drop": lambda: _("leave out"),
            "merge": lambda: _("make one of the two"),
            "take_almanac_day": lambda: _("take the almanac's day"),
            "take_product": lambda: _("take people × yuan each"),
            "offer_health_check": lambda: _("offer the voluntary health check instead"),
        }[self.remedy]()


@dataclass(frozen=True)
class Known:
    """What the house already has that a draft may contradict."""

    registered: Mapping[date, Headcount] = field(default_factory=dict)
    # Women among the members, on days on which every member's sex is entered.
    women: Mapping[date, int] = field(default_factory=dict)
    plan: WorkPlan | None = None
    # Titles and festivals of the plan's activities.
    planned: tuple[tuple[str, str], ...] = ()
    budgets: Mapping[int, Budget] = field(default_factory=dict)
    taken: frozenset[tuple[int, str, str]] = frozenset()


# Words and days that speak of some people of a category, whom the registry does not count apart.
_WOMEN = "女|妇|婦|三八"
_EVERYBODY = "全体(?!.{0,2}[女妇婦])|全體(?!.{0,2}[女妇婦])"
_PART = (
    "儿女|子女|女儿|女工委|女职工委|女职委|女生|女排|女篮|女足|青年|青工|困难|困難|特困|患病|住院|生育|新婚|单身|單身|"
    "新教师|新入职|党员|骨干|先进"
)

# What a remark on several lines is about, told once; the sentences themselves stand below it.
TITLES = {
    "headcount_differs": gettext_noop("People written and people registered differ"),
    "festival_day_differs": gettext_noop("Festivals on another day than by the almanac"),
    "festival_other_month": gettext_noop("Festivals in another month than by the almanac"),
    "sum_differs": gettext_noop("Sums that do not agree with people × yuan each"),
    "likely_double": gettext_noop("Activities that stand here twice"),
    "in_plan_already": gettext_noop("Activities that the plan has already"),
    "place_taken": gettext_noop("Budget lines that are there already"),
    "amount_missing": gettext_noop("Amounts that are missing"),
    "rate_without_people": gettext_noop("Amounts per head without a number of people"),
    "amount_without_purpose": gettext_noop("Sums set aside without a purpose"),
    "reproductive_check": gettext_noop("Lines that are kept as text only"),
}


def known_for(draft: Draft) -> Known:
    """Ask the registry, the plan of the year and its budgets; five statements at any number of lines."""
    plan = plan_of(draft)
    years = budget_years(draft)
    lines = BudgetLine.objects.filter(budget__year__in=years)
    days = {headcount_day(line, draft) for line in draft.kept_money if line.headcount}
    registered, women = registered_on(days)
    return Known(
        registered=registered,
        women=women,
        plan=plan,
        planned=tuple(plan.activities.values_list("title", "festival")) if plan else (),
        budgets={budget.year: budget for budget in Budget.objects.filter(year__in=years)},
        taken=frozenset(lines.values_list("budget__year", "item", "category")),
    )


def plan_of(draft: Draft) -> WorkPlan | None:
    """The plan that confirming adds to: of the draft's year, with the same order of months."""
    plans = WorkPlan.objects.filter(year=draft.year, first_month=draft.first_month)
    return plans.exclude(status__in=WorkPlan.CLOSED_STATUSES).order_by("pk").first()


def budget_years(draft: Draft) -> set[int]:
    """The calendar years whose budgets the draft's money goes to."""
    return {draft.year_of(line.pay_month) for line in draft.kept_money}


def headcount_day(line: MoneyLine, draft: Draft) -> date:
    """The day as of which people are counted: the festival's, else the first of the budget's year.

    Not before the plan: its first day while it lies ahead, today while it runs.
    """
    if festival_day := festival_day_of(line, draft):
        return festival_day
    begins, ends = date(draft.year, draft.first_month, 1), date(draft.year + 1, draft.first_month, 1)
    in_plan = max(begins, min(localdate(), ends - timedelta(days=1)))
    return max(in_plan, date(draft.year_of(line.pay_month), 1, 1))


def registered_on(days: set[date]) -> tuple[dict[date, Headcount], dict[date, int]]:
    """The registry's headcount on each of the days, and the women among the members; one statement.

    The women of a day are left out while some member's sex is not entered.
    """
    if not days:
        return {}, {}
    order = sorted(days)
    counts = Standing.objects.with_head().aggregate(
        **{
            f"{head}_{n}": Count("pk", filter=Q(head=head, period__contains=day))
            for n, day in enumerate(order)
            for head in Headcount._fields
        },
        **{
            f"women_{n}": Count("pk", filter=Q(head="member", person__sex="f", period__contains=day))
            for n, day in enumerate(order)
        },
        **{
            f"unknown_{n}": Count("pk", filter=Q(head="member", person__sex="", period__contains=day))
            for n, day in enumerate(order)
        },
    )
    heads = {
        day: Headcount(**{head: counts[f"{head}_{n}"] for head in Headcount._fields})
        for n, day in enumerate(order)
    }
    return heads, {day: counts[f"women_{n}"] for n, day in enumerate(order) if not counts[f"unknown_{n}"]}


def remarks_on(draft: Draft, known: Known) -> list[Remark]:
    """All remarks, those on the whole first, then in the order of the lines."""
    found = [*_on_the_whole(draft, known), *_noted(draft)]
    doubles = doubles_in(draft)
    for activity in draft.kept_activities:
        found += _on_activity(activity, draft, known, doubles)
    for line in draft.kept_money:
        found += _on_money(line, draft, known)
    return [*found, *_taken_places(draft, known)]


def _noted(draft: Draft) -> Iterator[Remark]:
    """What the reader noticed; a line that has been changed since has been looked at."""
    lines = {line.id: line for line in draft.lines()}
    for noted in draft.noted:
        line = lines.get(noted.about) if noted.about is not None else None
        if noted.about is None or (line and line.rev == 1 and not line.dropped):
            yield Remark(noted.code, _sentence(noted), line=noted.about)


def _sentence(noted: Noted) -> str:
    return PlanWarning(noted.code, noted.source_line, noted.span, noted.params).message


def _on_the_whole(draft: Draft, known: Known) -> Iterator[Remark]:
    if not draft.kept_activities and not draft.kept_money:
        yield Remark("nothing_kept", _("No line is left to be written; keep or add one."), level=Level.MUST)
    if draft.year_read and draft.year_read != draft.year:
        yield Remark(
            "year_differs",
            _("The document speaks of %(written)s; it is being made into the plan of %(year)s.")
            % {"written": draft.year_read, "year": draft.year},
        )
    if draft.written_total is not None and draft.written_total != draft.total:
        yield Remark(
            "total_differs",
            _("The document says %(written)s yuan altogether; the lines add up to %(computed)s yuan.")
            % {"written": yuan_text(draft.written_total), "computed": yuan_text(draft.total)},
        )
    for year in sorted(budget_years(draft)):
        budget = known.budgets.get(year)
        if budget and not budget.is_open:
            yield Remark(
                "budget_closed",
                _(
                    "The budget of %(year)s is “%(status)s” and takes no new lines. "
                    "Leave the money lines out, or have the budget returned first."
                )
                % {"year": year, "status": budget.get_status_display()},
                level=Level.MUST,
            )


def _on_activity(
    line: ActivityLine, draft: Draft, known: Known, doubles: Mapping[int, ActivityLine]
) -> Iterator[Remark]:
    if line.out_of_use:
        yield Remark(
            "reproductive_check",
            _(
                "Nobody may be obliged to a check on pregnancy or birth control. "
                "The line is kept as text and goes into no calendar."
            ),
            line=line.id,
            remedy="offer_health_check",
        )
        return
    if line.day is not None and line.month_from is not None and day_of(line, draft) is None:
        yield Remark(
            "no_such_day",
            _("There is no %(day)s %(month_name)s in %(year)s.")
            % {
                "month": line.month_from,
                "month_name": MONTHS[line.month_from],
                "day": line.day,
                "year": draft.year_of(line.month_from),
            },
            level=Level.MUST,
            line=line.id,
        )
    yield from _by_the_almanac(line, draft)
    if (double := doubles.get(line.id)) is not None:
        yield Remark(
            "likely_double",
            _("“%(title)s” and “%(other)s” may be the same. Made one, the money and the note go along.")
            % {"title": line.title, "other": double.title},
            line=line.id,
            remedy="merge",
        )
    if (planned := _planned_like(line, known)) is not None:
        yield Remark(
            "in_plan_already",
            _("This plan has “%(title)s” already; this may be the same.") % {"title": planned},
            line=line.id,
            remedy="drop",
        )


def _planned_like(line: ActivityLine, known: Known) -> str | None:
    """The title in the plan that is most likely this line again: the same, nearly so, or of its festival."""
    titles = [title for title, _festival in known.planned]
    if line.title in titles:
        return line.title
    alike = (title for title in titles if is_alike(line.title, title))
    of_festival = (title for title, festival in known.planned if line.festival and festival == line.festival)
    return next(chain(alike, of_festival), None)


def _by_the_almanac(line: ActivityLine, draft: Draft) -> Iterator[Remark]:
    if not line.festival or line.month_from is None:
        return
    day = nearest_festival_day(line.festival, draft.year_of(line.month_from), line.month_from)
    if day is None:
        return
    facts = {
        "festival": Festival(line.festival).label,
        "year": day.year,
        "month": day.month,
        "month_name": MONTHS[day.month],
        "day": day.day,
        "written_month": line.month_from,
        "written_month_name": MONTHS[line.month_from],
        "written_day": line.day,
    }
    if line.day_computed:
        message = _(
            "The plan names no day; by the almanac %(festival)s of %(year)s is on %(day)s %(month_name)s."
        )
        yield Remark("festival_computed", message % facts, level=Level.NOTE, line=line.id)
    elif line.day is not None and day != day_of(line, draft):
        message = _(
            "%(festival)s of %(year)s is on %(day)s %(month_name)s; "
            "the plan says %(written_day)s %(written_month_name)s. Kept as written."
        )
        remedy = "take_almanac_day" if draft.covers(day) else ""
        yield Remark("festival_day_differs", message % facts, line=line.id, remedy=remedy)
    elif line.day is None and line.has_one_month and day.month != line.month_from:
        remedy = "take_almanac_day" if draft.covers(day) else ""
        yield from _in_another_month(line, facts, remedy)


def _in_another_month(line: ActivityLine, facts: dict, remedy: str) -> Iterator[Remark]:
    if line.festival == Festival.NEW_YEAR and line.month_from == 12:
        return  # It is welcomed in December.
    if line.festival == Festival.SPRING_FESTIVAL and line.month_from == 12:
        message = _(
            "December here is the last month of the lunar calendar: %(festival)s is on "
            "%(day)s %(month_name)s %(year)s. Kept in December, as written."
        )
        yield Remark("lunar_month", message % facts, line=line.id, remedy=remedy)
        return
    message = _(
        "%(festival)s is on %(day)s %(month_name)s %(year)s, not in the month that is written. "
        "Kept as written."
    )
    yield Remark("festival_other_month", message % facts, line=line.id, remedy=remedy)


def _on_money(line: MoneyLine, draft: Draft, known: Known) -> Iterator[Remark]:
    if line.yuan is None:
        message = _("The amount is missing: enter it, or people and yuan each.")
        yield Remark("amount_missing", message, level=Level.MUST, line=line.id)
        return
    if line.yuan > MAX_AMOUNT:
        message = _("People × yuan each is more than a budget can hold.")
        yield Remark("amount_too_large", message, level=Level.MUST, line=line.id)
    if line.product is not None and not line.counts_heads:
        yield Remark(
            "sum_differs",
            _("%(people)s × %(rate)s is %(computed)s yuan; %(written)s yuan is written. Kept as written.")
            % {
                "people": line.headcount,
                "rate": yuan_text(line.rate),
                "computed": yuan_text(line.product),
                "written": yuan_text(line.amount),
            },
            line=line.id,
            remedy="take_product",
        )
    if not line.is_for_members and line.source == BudgetLine.Source.UNION and not line.reason:
        message = _("Union money for people who are not members needs a reason, which the auditors see.")
        yield Remark("reason_missing", message, level=Level.MUST, line=line.id)
    yield from _by_the_registry(line, draft, known)


def _by_the_registry(line: MoneyLine, draft: Draft, known: Known) -> Iterator[Remark]:
    if line.headcount is None or _is_for_a_part(line, draft):
        return
    day, for_women = headcount_day(line, draft), _is_for_women(line, draft)
    registered = (known.women.get(day) or None) if for_women else _counted(line, known.registered.get(day))
    if registered is not None and registered != line.headcount:
        if for_women:
            sentence = _("For women %(written)s people; %(registered)s women are members on %(day)s.")
        elif line.headcount_typed:
            sentence = _("You entered %(written)s people; %(registered)s are registered on %(day)s.")
        else:
            sentence = _(
                "%(written)s people are written; %(registered)s are registered on %(day)s. Kept as written."
            )
        yield Remark(
            "headcount_differs",
            sentence
            % {"written": line.headcount, "registered": registered, "day": date_format(day, "DATE_FORMAT")},
            line=line.id,
        )


def _counted(line: MoneyLine, counted: Headcount | None) -> int | None:
    """How many of the line's category are registered; a registry that knows nobody that day says nothing."""
    if counted is None or not any(counted) or line.category not in Headcount._fields:
        return None
    return getattr(counted, line.category)


def _is_for_women(line: MoneyLine, draft: Draft) -> bool:
    """Whether a sum is meant for all women among the members, by its name, festival or activity.

    A Women's Day for everybody is not.
    """
    names = _names_of(line, draft)
    if not line.is_for_members or re.search(_EVERYBODY, names):
        return False
    return re.search(_WOMEN, names) is not None or line.festival == Festival.WOMENS_DAY


def _is_for_a_part(line: MoneyLine, draft: Draft) -> bool:
    """Whether a sum is meant for some whom the registry does not count apart, by its name or activity."""
    names = _names_of(line, draft)
    women_of_others = not line.is_for_members and re.search(_WOMEN, names) is not None
    women_of_all = re.search(_EVERYBODY, names) is not None and re.search("女|婦", line.item) is not None
    is_named = re.search(_PART, names) is not None
    return is_named or women_of_others or women_of_all or line.festival == Festival.YOUTH_DAY


def _names_of(line: MoneyLine, draft: Draft) -> str:
    activity = draft.find(line.activity) if line.activity is not None else None
    title = activity.title if isinstance(activity, ActivityLine) else ""
    return f"{line.item} {title}"


def _taken_places(draft: Draft, known: Known) -> Iterator[Remark]:
    """A sheet has one place for an item and a category."""
    places = defaultdict(list)
    for line in draft.kept_money:
        places[draft.year_of(line.pay_month), line.item, line.category].append(line)
    for place, lines in places.items():
        if place in known.taken:
            message = _(
                "The budget of %(year)s has a line “%(item)s” for these people already: rename or drop it."
            )
        elif len(lines) > 1:
            message = _("“%(item)s” for these people is there twice: rename or drop one of them.")
        else:
            continue
        facts = {"year": place[0], "item": place[1]}
        for line in lines if place in known.taken else lines[1:]:
            yield Remark("place_taken", message % facts, level=Level.MUST, line=line.id, remedy="drop")


def yuan_text(amount: Decimal | None) -> str:
    """Yuan with thousands separators and two decimals."""
    return f"{amount or Decimal():,.2f}"
