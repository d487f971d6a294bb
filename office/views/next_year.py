"""Next year from this year: what would move and why, and what did."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.views.generic import View

from accounts.access import PermissionRequired, confirmed_only
from accounts.asked import number_asked
from activities.models import WorkPlan
from activities.reports.next_year import PlanYear, lines_in_year
from finance.models import Budget
from office import services

_SESSION_KEY = "next_year_money"


# It tells sums of the budgets and writes into them, on whichever phone the slip was scanned.
@method_decorator(confirmed_only, name="get")
@method_decorator(confirmed_only, name="post")
class NextYear(PermissionRequired, View):
    """What each line of a plan becomes next year; one button writes it."""

    permission_required = "office.read_plan"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(self._plan())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = self._plan()
        if plan is None:
            return self._page(None, status=422)
        try:
            made = services.make_next_year(plan=plan, by=self.request.user)
        except ValidationError as refusal:
            return self._page(plan, status=422, refusal=refusal.messages)
        # What the money did is known only now; the lines of the plan are compared again when shown.
        request.session[_SESSION_KEY] = {str(made.copy.plan.pk): made.told}
        return redirect("office:next_year_result", plan.pk, made.copy.plan.pk)

    def _plan(self) -> WorkPlan | None:
        plans = WorkPlan.objects.visible_to(self.request.user).exclude(status=WorkPlan.Status.VOID)
        chosen = number_asked(self.request.POST.get("plan") or self.request.GET.get("plan") or "")
        if chosen is not None:
            return get_object_or_404(plans, pk=chosen)
        # The newest that is not of a year still to come.
        return plans.filter(year__lte=localdate().year).first() or plans.first()

    def _page(self, plan: WorkPlan | None, *, status: int = 200, refusal: Any = None) -> HttpResponse:
        context: dict[str, Any] = {"plan": plan, "refusal": refusal or []}
        if plan is not None:
            if refusal is None:
                context["refusal"] = _refusal(plan)
            target = PlanYear(plan, plan.year + 1).shifted
            context["year"], context["this_year"] = target.years_name, plan.years_name
            if not context["refusal"]:
                context["moves"] = lines_in_year(plan, target.year)
                context["money"] = services.money_sentences(services.money_moves(plan), plan=plan)
        return render(self.request, "office/next_year.html", context, status=status)


def _refusal(plan: WorkPlan) -> list[str]:
    try:
        services.refuse_next_year(plan)
    except ValidationError as refusal:
        return refusal.messages
    return []


@method_decorator(confirmed_only, name="get")
class NextYearResult(PermissionRequired, View):
    """What moved and why, when next year has been made."""

    permission_required = "office.read_plan"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plans = WorkPlan.objects.visible_to(self.request.user)
        old = get_object_or_404(plans, pk=kwargs["old"])
        new = get_object_or_404(plans, pk=kwargs["new"], year=old.year + 1)
        made = request.session.get(_SESSION_KEY, {}).get(str(new.pk))
        budgets = Budget.objects.visible_to(self.request.user)
        context = {
            "old": old,
            "new": new,
            "moves": lines_in_year(old, new.year),
            "changes": _told(made, old) if made else [],
            "budgets": budgets.filter(year__in=(new.year, new.last_day.year)).order_by("year"),
        }
        return render(request, "office/next_year_result.html", context)


def _told(made: dict[str, Any], plan: WorkPlan) -> list[str]:
    """What became of the money, in the language of whoever reads it."""
    moves = [services.MoneyMove(**move) for move in made["moves"]]
    if made["changes"] and not moves:
        return made["changes"]
    return [*services.money_sentences(moves, plan=plan), *made["changes"]]
