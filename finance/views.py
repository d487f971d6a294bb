from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.access import PermissionRequired, Request
from activities.models import Activity, WorkPlan
from finance.forms import ApprovalForm, BudgetBegin, BudgetGrid
from finance.models import Budget
from finance.reports import activity_money, plan_money, read_sheet, with_totals, women_money
from finance.services import (
    SheetRefused,
    counting_day,
    create_budget,
    festival_offers,
    next_steps,
    propose_festival_welfare,
    record_approval,
    save_grid,
)
from finance.spreadsheets import file_name, write_budget
from vault.versions import StaleVersion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BudgetList(PermissionRequired, TemplateView):
    """Every year's budget and what it comes to, the newest first."""

    permission_required = "finance.view_budget"
    template_name = "finance/budget_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        budgets = list(with_totals(Budget.objects.visible_to(self.request.user)))
        kwargs.setdefault("form", BudgetBegin(initial={"year": _next_year(budgets)}))
        return super().get_context_data(budgets=budgets, **kwargs)


def _next_year(budgets: list[Budget]) -> int:
    """This year, or the first after it that has no budget yet."""
    taken, year = {budget.year for budget in budgets}, localdate().year
    while year in taken:
        year += 1
    return year


class BudgetCreate(PermissionRequired, View):
    permission_required = "finance.change_budget"
    http_method_names = ["post"]

    def post(self, request: Request) -> HttpResponse:
        form = BudgetBegin(request.POST)
        if form.is_valid():
            try:
                return redirect(create_budget(year=form.cleaned_data["year"], by=request.user))
            except ValidationError as error:
                form.add_error("year", error)
        page = BudgetList()
        page.setup(request)
        return render(request, page.template_name, page.get_context_data(form=form), status=422)


class BudgetPage(PermissionRequired):
    """A page of one budget."""

    permission_required = "finance.view_budget"
    kwargs: dict[str, Any]

    def get_budget(self) -> Budget:
        return get_object_or_404(Budget.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class BudgetDetail(BudgetPage, TemplateView):
    """What the budget comes to, its sheet to read, and the hands it went through."""

    template_name = "finance/budget_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        budget = kwargs.pop("budget", None) or self.get_budget()
        return super().get_context_data(**_detail(self.request, budget), **kwargs)


def _detail(request: Request, budget: Budget, form: ApprovalForm | None = None) -> dict[str, Any]:
    may_approve = request.user.has_perm("finance.approve_budget") and bool(next_steps(budget))
    return {
        "budget": budget,
        "sheet": read_sheet(budget),
        "approvals": budget.approvals.select_related("recorded_by__person"),
        "form": form or (ApprovalForm(budget=budget) if may_approve else None),
        "may_edit": budget.is_open and request.user.has_perm("finance.change_budget"),
        "counted_on": counting_day(budget.year),
    }


class BudgetEdit(BudgetPage, View):
    """The treasurer's sheet: typed or pasted, recalculated by the server, saved all at once or not at all."""

    permission_required = "finance.change_budget"

    def get(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        if not budget.is_open:
            messages.info(request, _("This budget has been passed; its lines can only be read."))
            return redirect(budget)
        return self._page(BudgetGrid(budget, read_sheet(budget)))

    def post(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        grid = BudgetGrid(budget, read_sheet(budget), request.POST)
        if "recalculate" in request.POST or not grid.is_valid:
            return self._page(grid)
        try:
            save_grid(budget=budget, rows=grid.given, version=grid.version, note=grid.note, by=request.user)
        except StaleVersion as error:
            return self._stale(grid, error)
        except SheetRefused as error:
            grid.add_errors(error.cells)
        except ValidationError as error:
            grid.problems += error.messages
        else:
            messages.success(request, _("Saved."))
            return redirect(budget)
        return self._page(grid)

    def _stale(self, grid: BudgetGrid, error: StaleVersion) -> HttpResponse:
        grid.budget.refresh_from_db()
        grid.stored = read_sheet(grid.budget)
        moved = grid.moved()
        grid.take_in_stored()
        grid.problems += error.messages
        return self._page(grid, moved=moved)

    def _page(self, grid: BudgetGrid, **context: Any) -> HttpResponse:
        grid.renumber()
        context |= {"budget": grid.budget, "grid": grid}
        return render(self.request, "finance/budget_edit.html", context, status=200 if grid.is_valid else 422)


class BudgetTotals(BudgetPage, View):
    """What the sheet as typed comes to; stores nothing."""

    permission_required = "finance.change_budget"
    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        grid = BudgetGrid(budget, read_sheet(budget), request.POST)
        grid.spare(request.POST.get("typing", ""))
        context = {"budget": budget, "grid": grid, "swap": True}
        return render(request, "finance/_totals.html", context, status=200 if grid.is_valid else 422)


class BudgetPropose(BudgetPage, View):
    """The year's festival gifts that the sheet lacks, to be ticked; what is over is not ticked."""

    permission_required = "finance.change_budget"

    def get(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        if not budget.is_open:
            return redirect(budget)
        offers = festival_offers(budget)
        context = {"budget": budget, "offers": offers, "counted_on": counting_day(budget.year)}
        return render(request, "finance/budget_propose.html", context)

    def post(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        chosen = request.POST.getlist("gift")
        if not chosen:
            messages.info(request, _("Nothing was ticked, so nothing was added."))
            return redirect("finance:budget_propose", pk=budget.pk)
        try:
            proposal = propose_festival_welfare(budget=budget, by=request.user, only=chosen)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(budget)
        day = date_format(proposal.counted_on, "DATE_FORMAT")
        if not proposal.added:
            messages.info(request, _("Nothing to add: the sheet has every festival and birthdays already."))
        else:
            sentence = _("%(rows)s rows (%(count)s sums) added, people counted in the registry on %(day)s.")
            rows = len({line.item for line in proposal.added})
            messages.success(request, sentence % {"rows": rows, "count": len(proposal.added), "day": day})
        if proposal.without_rate:
            sentence = _("Still to be typed, the rate of: %(items)s.")
            messages.warning(request, sentence % {"items": _(", ").join(proposal.without_rate)})
        return redirect("finance:budget_edit", pk=budget.pk)


class BudgetApprove(BudgetPage, View):
    """Record a step of the budget: passed, approved, returned."""

    permission_required = "finance.approve_budget"
    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        form = ApprovalForm(request.POST, budget=budget)
        if form.is_valid():
            try:
                approval = record_approval(budget=budget, by=request.user, **form.cleaned_data)
            except StaleVersion as error:
                budget.refresh_from_db()
                # The next try is made against what has just been shown.
                data = request.POST.copy()
                data["version"] = str(budget.version)
                form.data = data
                form.add_error(None, error)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Recorded: %(step)s.") % {"step": approval.get_status_display()})
                return redirect(budget)
        return render(request, "finance/budget_detail.html", _detail(request, budget, form), status=422)


class BudgetExport(BudgetPage, View):
    permission_required = "finance.export_budget"
    http_method_names = ["get"]

    def get(self, request: Request, pk: int) -> HttpResponse:
        budget = self.get_budget()
        header = content_disposition_header(True, file_name(budget))
        return HttpResponse(
            write_budget(budget), content_type=XLSX, headers={"Content-Disposition": header or "attachment"}
        )


class ActivityLines(PermissionRequired, DetailView):
    """What the budget has for one activity: a panel of the activity's page, or a page of its own."""

    permission_required = "finance.view_budget"

    def get_queryset(self) -> Any:
        return Activity.objects.visible_to(self.request.user)

    def get_template_names(self) -> list[str]:
        return ["finance/_activity_lines.html" if self.request.htmx else "finance/activity_lines.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(money=activity_money(self.object), **kwargs)


class WomenYear(PermissionRequired, TemplateView):
    """What a year's budget has for women workers: a panel of their page, or a page of its own."""

    permission_required = "finance.view_budget"

    def get_template_names(self) -> list[str]:
        return ["finance/_women_year.html" if self.request.htmx else "finance/women_year.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(money=women_money(kwargs["year"]), **kwargs)


class PlanTotal(PermissionRequired, DetailView):
    """What the lines of one plan cost together: a panel of the plan's page, or a page of its own."""

    permission_required = "finance.view_budget"

    def get_queryset(self) -> Any:
        return WorkPlan.objects.visible_to(self.request.user)

    def get_template_names(self) -> list[str]:
        return ["finance/_plan_total.html" if self.request.htmx else "finance/plan_total.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**plan_money(self.object), **kwargs)
