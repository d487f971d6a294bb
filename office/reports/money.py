"""Money on the first page: budgets and what is due of them, the next gift, what was entered last.

Amounts are yuan.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity
from finance.models import Budget, BudgetApproval, BudgetLine
from finance.reports import source_label, with_totals
from members.reports import Headcount, headcount
from office.reports.planning import NEXT_YEAR_FROM_MONTH
from office.reports.todo import ToDo
from reminders.kinds.said import listed

Status = Budget.Status
Source = BudgetLine.Source
ENTRIES_SHOWN = 5
# A gift is prepared a month before its festival.
GIFT_AHEAD = timedelta(days=30)


class GiftLine(NamedTuple):
    """What the budget has for one category on a festival, beside those who count there today."""

    line: BudgetLine
    registered: int | None

    @property
    def differs(self) -> bool:
        return self.registered is not None and self.line.headcount != self.registered


class Gift(NamedTuple):
    """The next festival that the budget pays for."""

    item: str
    day: date
    lines: list[GiftLine]
    total: Decimal


class Entry(NamedTuple):
    """Something that was entered on a day: a line of a budget with its sum, or a step of a budget."""

    day: date
    what: str
    amount: Decimal | None = None
    document_number: str = ""


class Spent(NamedTuple):
    """What an approved budget is for: its sum, and a sum for each kind of activity and from each source."""

    year: int
    status: str
    total: Decimal
    kinds: list[tuple[str, Decimal]]
    sources: list[tuple[str, Decimal]]

    @property
    def in_words(self) -> str:
        return _amounts_said(self.kinds)

    @property
    def sources_in_words(self) -> str:
        """From where the money comes; nothing where all of it is the union's own."""
        own = [(str(Source.UNION.label), self.total)]
        return "" if self.sources == own else _amounts_said(self.sources)


def _amounts_said(parts: list[tuple[str, Decimal]]) -> str:
    said = _("%(kind)s %(amount)s yuan")
    return listed(
        [said % {"kind": one, "amount": f"{amount:,.2f}"} for one, amount in parts], most=len(parts)
    )


def budgets(user: User, *, today: date) -> list[Any]:
    """This year's budget and next year's, with `total` and `undecided`. One query."""
    years = (today.year, today.year + 1)
    return list(with_totals(Budget.objects.visible_to(user).filter(year__in=years)).order_by("year"))


def upward(found: Iterable[Any], *, today: date) -> list[ToDo]:
    """What of the budgets is not yet on its way to the higher union, or not back from there. No query."""
    found = list(found)
    said = {
        Status.DRAFTING: _("The budget of %(year)s is being made: next the committee passes it."),
        Status.RETURNED: _("The budget of %(year)s came back and is to be changed."),
        Status.COMMITTEE_PASSED: _("The budget of %(year)s waits for the auditors' review."),
        Status.AUDITED: _("The budget of %(year)s is reviewed and waits to be handed up."),
        Status.SUBMITTED: _("The budget of %(year)s is handed up and waits for the approval from above."),
    }
    waits = [
        ToDo(
            said[Status(one.status)] % {"year": one.year},
            reverse("finance:budget_detail", args=[one.pk]),
            _("Open this budget"),
        )
        for one in found
        if one.status in said
    ]
    return [*waits, *_not_begun({one.year for one in found}, today)]


def _not_begun(years: set[int], today: date) -> list[ToDo]:
    is_autumn = today.month >= NEXT_YEAR_FROM_MONTH
    wanted = [today.year, today.year + 1] if is_autumn else [today.year]
    sentence, address = _("There is no budget for %(year)s yet."), reverse("finance:budget_list")
    return [
        ToDo(sentence % {"year": year}, address, _("Go to the budgets"))
        for year in wanted
        if year not in years
    ]


def approvals(user: User, *, today: date) -> list[BudgetApproval]:
    """What has been passed, reviewed and approved of those budgets, the latest first. One query."""
    found = BudgetApproval.objects.filter(budget__in=Budget.objects.visible_to(user))
    return list(
        found.filter(budget__year__gte=today.year)
        .select_related("budget")
        .order_by("-passed_on", "-recorded_at")
    )


def last_entries(user: User) -> list[Entry]:
    """The last lines that were changed and the last steps that were recorded. Two queries."""
    seen = Budget.objects.visible_to(user)
    steps = BudgetApproval.objects.filter(budget__in=seen).select_related("budget").order_by("-recorded_at")
    history: Any = BudgetLine
    events = history.pgh_event_model.objects.filter(budget_id__in=seen).order_by("-pgh_id")
    lines = events.select_related("budget")[:ENTRIES_SHOWN]
    found = [(one.recorded_at, _step(one)) for one in steps[:ENTRIES_SHOWN]]
    found += [(one.pgh_created_at, _line(one)) for one in lines]
    return [entry for _at, entry in sorted(found, key=lambda pair: pair[0], reverse=True)][:ENTRIES_SHOWN]


def _step(approval: BudgetApproval) -> Entry:
    said = {"year": approval.budget.year, "status": approval.get_status_display()}
    what = _("Budget of %(year)s: %(status)s") % said
    return Entry(approval.passed_on, what, document_number=approval.document_number)


def _line(event: Any) -> Entry:
    said = {"insert": _("added"), "update": _("changed"), "delete": _("taken out")}
    parts = [event.budget.year, event.item, event.get_category_display(), said[event.pgh_label]]
    heads = (event.headcount or 0) * (event.rate or Decimal(0))
    amount = heads if event.plain_amount is None else event.plain_amount
    return Entry(localdate(event.pgh_created_at), " · ".join(str(part) for part in parts if part), amount)


def gifts_ahead(user: User, *, today: date) -> list[tuple[str, Any, int]]:
    """The festivals of the next month that the budget pays for: item, day and budget. One query."""
    lines = BudgetLine.objects.visible_to(user).filter(festival_day__range=(today, today + GIFT_AHEAD))
    return list(
        lines.order_by("festival_day", "item").values_list("item", "festival_day", "budget").distinct()
    )


def next_gift(user: User, *, today: date) -> Gift | None:
    """The next festival that has lines in the budget, beside today's headcount. Two queries."""
    coming = BudgetLine.objects.visible_to(user).filter(
        festival_day__range=(today, today + timedelta(days=366))
    )
    lines = list(coming.select_related("budget").order_by("festival_day", "position", "pk"))
    if not lines:
        return None
    first, registered = lines[0], headcount(today)
    lines = [line for line in lines if (line.item, line.budget_id) == (first.item, first.budget_id)]
    return Gift(
        first.item,
        cast(date, first.festival_day),
        [GiftLine(line, _registered(line, registered)) for line in lines],
        sum((line.amount for line in lines), Decimal(0)),
    )


def _registered(line: BudgetLine, registered: Headcount) -> int | None:
    counted = line.headcount is not None and line.category in Headcount._fields
    return getattr(registered, line.category) if counted else None


def spent(*, today: date) -> Spent | None:
    """What the year's approved budget is for; everybody may know it (Trade Union Law, article 45).

    By kind and never by line, so that no sum is anybody's own. One query.
    """
    lines = BudgetLine.objects.filter(budget__year=today.year, budget__status__in=Budget.FROZEN_STATUSES)
    is_gift = Q(activity=None) & ~Q(festival="")
    sums = (
        lines.order_by()
        .values("budget__status", "activity__kind", "source")
        .annotate(gifts=Sum("amount", filter=is_gift, default=Decimal(0)), total=Sum("amount"))
    )
    kinds: dict[str, Decimal] = {}
    sources = dict.fromkeys((*Source.values, ""), Decimal(0))
    status = ""
    for one in sums:
        status, kind = one["budget__status"], one["activity__kind"] or Activity.Kind.OTHER
        sources[one["source"]] += one["total"]
        kinds[kind] = kinds.get(kind, Decimal(0)) + one["total"] - one["gifts"]
        kinds[Activity.Kind.WELFARE] = kinds.get(Activity.Kind.WELFARE, Decimal(0)) + one["gifts"]
    ordered = sorted(((str(Activity.Kind(k).label), v) for k, v in kinds.items() if v), key=lambda p: -p[1])
    total = sum(kinds.values(), Decimal(0))
    parts = [(source_label(source), amount) for source, amount in sources.items() if amount]
    return Spent(today.year, str(Status(status).label), total, ordered, parts) if status else None
