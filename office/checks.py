"""What a draft contradicts: itself, the almanac, the registry, the plan and budget that are there.

Everything is kept as written; a remark says what is to be looked at, or what must be mended first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from almanac.festivals import Festival
from finance.models import BudgetLine
from members.reports import Headcount
from office.doubles import doubles_in
from office.drafts import (
    ActivityLine,
    Draft,
    MoneyLine,
    Noted,
    day_of,
    nearest_festival_day,
)
from office.known import Known, budget_years, headcount_day
from office.likeness import is_alike
from office.matters import names_a_part, names_everybody, names_women
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


# What a remark on several lines is about, told once; the sentences themselves stand below it.
TITLES = {
    "headcount_differs": gettext_noop("People written and people registered differ"),
    "festival_day_differs": gettext_noop("Festivals on another day than by the almanac"),
    "festival_other_month": gettext_noop("Festivals in another month than by the almanac"),
    "sum_differs": gettext_noop("Sums that do not agree with people × yuan each"),
    "likely_double": gettext_noop("Activities that stand here twice"),
    "in_plan_already": gettext_noop("Activities that the plan has already"),
    "place_taken": gettext_noop("Budget lines that are there already"),
    "same_sum": gettext_noop("Sums that stand here twice"),
    "amount_missing": gettext_noop("Amounts that are missing"),
    "rate_without_people": gettext_noop("Amounts per head without a number of people"),
    "amount_without_purpose": gettext_noop("Sums set aside without a purpose"),
    "reproductive_check": gettext_noop("Lines that are kept as text only"),
}


def remarks_on(draft: Draft, known: Known) -> list[Remark]:
    """All remarks, those on the whole first, then in the order of the lines."""
    found = [*_on_the_whole(draft, known), *_noted(draft)]
    doubles = doubles_in(draft)
    for activity in draft.kept_activities:
        found += _on_activity(activity, draft, known, doubles)
    for line in draft.kept_money:
        found += _on_money(line, draft, known)
    return [*found, *_same_sums(draft), *_taken_places(draft, known)]


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
    if not line.is_for_members or names_everybody(names):
        return False
    return names_women(names) or line.festival == Festival.WOMENS_DAY


def _is_for_a_part(line: MoneyLine, draft: Draft) -> bool:
    """Whether a sum is meant for some whom the registry does not count apart, by its name or activity."""
    names = _names_of(line, draft)
    women_of_others = not line.is_for_members and names_women(names)
    women_of_all = names_everybody(names) and re.search("女|婦", line.item) is not None
    return names_a_part(names) or women_of_others or women_of_all or line.festival == Festival.YOUTH_DAY


def _names_of(line: MoneyLine, draft: Draft) -> str:
    activity = draft.find(line.activity) if line.activity is not None else None
    title = activity.title if isinstance(activity, ActivityLine) else ""
    return f"{line.item} {title}"


def _same_sums(draft: Draft) -> Iterator[Remark]:
    """What one activity pays twice in all that is written: the same item, people, rate, sum and month.

    An item that is there already was numbered when the document was read.
    """
    first: dict[tuple[Any, ...], MoneyLine] = {}
    for line in draft.kept_money:
        if line.activity is None or line.yuan is None:
            continue
        name = re.sub(r"（\d+）$", "", line.item)
        facts = (line.activity, name, line.category, line.pay_month, line.headcount, line.rate, line.yuan)
        other = first.setdefault(facts, line)
        if other is not line and other.item != line.item:
            message = _("“%(item)s” has the same people and the same sum as “%(other)s”: written twice?")
            said = message % {"item": line.item, "other": other.item}
            yield Remark("same_sum", said, line=line.id, remedy="drop")


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
