"""A budget that waits for somebody, and next year's that nobody has begun."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, F, Max, OuterRef, Subquery, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from finance.models import Budget, BudgetApproval
from members.models import Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.facts import as_facts

Status = Budget.Status
_MAKERS = (Post.Kind.TREASURER, Post.Kind.ACCOUNTANT)
_LEADING = (Post.Kind.CHAIR, Post.Kind.VICE_CHAIR)
# Whose step comes next.
NEXT: dict[str, tuple[str, ...]] = {
    Status.DRAFTING: _MAKERS,
    Status.RETURNED: _MAKERS,
    Status.COMMITTEE_PASSED: (Post.Kind.AUDITOR,),
    Status.AUDITED: _LEADING,
    Status.SUBMITTED: _LEADING,
}
# Somebody is at work on a sheet that was touched this week.
AT_WORK = timedelta(days=7)
# By then next year's is begun (drafted in December).
BEGIN = (12, 1)


class Step(NamedTuple):
    """Where a year's budget stands, and since when; `recorded` is None where nobody can say."""

    year: int
    status: str
    pk: str
    recorded: date | None

    @property
    def waits_since(self) -> date | None:
        if self.status not in NEXT or self.recorded is None:
            return None
        return self.recorded + AT_WORK if self.status in Budget.OPEN_STATUSES else self.recorded


def find_budgets(ask: Ask) -> Iterable[Matter]:
    """One query."""
    budgets = Budget.objects.filter(year__gte=localdate(ask.now).year)
    facts = as_facts(budgets, number=F("year"), name=F("status"), code=F("pk"), day=TruncDate(_recorded()))
    steps = [Step(*fact) for fact in ask.facts("budgets", facts)]
    for step in steps:
        for day in ask.weeks_since(step.waits_since) if step.waits_since else ():
            yield _waiting(step, day)
    begun = {step.year for step in steps}
    for day in ask.days():
        if (day.month, day.day) == BEGIN and day.year + 1 not in begun:
            yield _missing(day)


def _recorded() -> Case:
    """When a sheet that may change was changed last; else when its step was recorded."""
    steps = BudgetApproval.objects.filter(budget=OuterRef("pk"), status=OuterRef("status"))
    last_step = steps.order_by().values("budget").annotate(at=Max("recorded_at")).values("at")
    model: Any = Budget
    events = model.pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"))
    last_touch = events.order_by().values("pgh_obj").annotate(at=Max("pgh_created_at")).values("at")
    return Case(When(status__in=Budget.OPEN_STATUSES, then=Subquery(last_touch)), default=Subquery(last_step))


def _waiting(step: Step, day: date) -> Matter:
    return Matter(
        subject=f"budget:{step.pk}:{step.status}",
        day=day,
        about=str(step.year),
        facts=lambda: {"year": str(step.year), "status": str(Status(step.status).label)},
        people=lambda: holders(NEXT[step.status], day),
        posts=NEXT[step.status],
        link=reverse("finance:budget_detail", args=[step.pk]),
    )


def _missing(day: date) -> Matter:
    return Matter(
        subject=f"budget:{day.year + 1}:missing",
        day=day,
        about=str(day.year + 1),
        facts=lambda: {"year": str(day.year + 1), "status": str(_("not begun yet"))},
        people=lambda: holders((*_MAKERS, Post.Kind.CHAIR), day),
        posts=(*_MAKERS, Post.Kind.CHAIR),
        link=reverse("finance:budget_list"),
    )


BUDGET_WAITING = Kind(
    code="budget_waiting",
    label=_("A budget that waits for somebody"),
    explanation=_(
        "To whoever has the next step, each week: the treasurer when nobody has worked on it for a week, "
        "the auditors once it was passed, the chair after that; and on 1 December when next year has none."
    ),
    topic=Topic.OFFICE,
    fields={"year": _("the year"), "status": _("where it stands")},
    zh=Wording(
        "{year}年预算：{status}",
        "{name}老师，您好！{year}年的预算目前是“{status}”，下一步等您办理，麻烦您抽空看一下。",
    ),
    en=Wording(
        "Budget {year}: {status}",
        "Dear {name},\nthe budget of {year} stands at “{status}”, and the next step is yours. "
        "Please have a look when you can.",
    ),
    find=find_budgets,
    is_duty=True,
)
