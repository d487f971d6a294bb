"""Plans: the list, the plan as it is read, its head, its text, its status."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView, View
from django.views.generic.base import ContextMixin

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from activities.forms import PlanForm, SectionForm
from activities.models import PlanSection, WorkPlan
from activities.reports.plans import plan_layout
from activities.services import (
    NEXT_STATUSES,
    SectionText,
    add_section,
    advance_plan,
    change_plan,
    change_section,
    create_plan,
    drop_section,
)


def plan_url(plan: WorkPlan) -> str:
    return reverse("activities:plan_detail", args=[plan.pk])


class PlanList(PermissionRequired, ListView):
    permission_required = "activities.view_plan"
    template_name = "activities/plan_list.html"
    paginate_by = 30

    def get_queryset(self) -> QuerySet[WorkPlan]:
        plans = WorkPlan.objects.visible_to(self.request.user)
        plans = plans.annotate(line_count=Count("activities", filter=Q(activities__out_of_use=False)))
        return plans.order_by(*WorkPlan._meta.ordering)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_change = self.request.user.has_perm("activities.change_plan")
        return super().get_context_data(can_change=can_change, **kwargs)


class PlanDetail(PermissionRequired, DetailView):
    permission_required = "activities.view_plan"
    template_name = "activities/plan_detail.html"
    context_object_name = "plan"

    def get_queryset(self) -> QuerySet[WorkPlan]:
        return WorkPlan.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, plan = self.request.user, self.object
        can_change = user.has_perm("activities.change_plan")
        return super().get_context_data(
            layout=plan_layout(plan),
            sections=list(plan.sections.all()),
            can_change=can_change and plan.is_open,
            can_fix=user.has_perm("activities.change_calendar") and plan.is_open,
            steps=_steps(plan) if can_change else [],
            path=_path(plan),
            **kwargs,
        )


class PlanCreate(ServiceFormPage):
    permission_required = "activities.change_plan"
    template_name = "activities/plan_form.html"
    form_class = PlanForm

    def get_initial(self) -> dict[str, Any]:
        return {"year": localdate().year}

    def act(self, form: PlanForm) -> WorkPlan:
        return create_plan(by=self.request.user, **form.fields_typed)

    def answer(self, done: WorkPlan) -> HttpResponse:
        messages.success(self.request, _("The draft is there. Add its text and its activities."))
        return HttpResponseRedirect(plan_url(done))


class OfPlan(ContextMixin, View):
    """A page about one plan that this person may see."""

    request: Any

    @cached_property
    def plan(self) -> WorkPlan:
        return get_object_or_404(WorkPlan.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, **kwargs)


class PlanEdit(OfPlan, ServiceFormPage):
    permission_required = "activities.change_plan"
    template_name = "activities/plan_form.html"
    form_class = PlanForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.plan}

    def act(self, form: PlanForm) -> WorkPlan:
        return change_plan(
            plan=self.plan, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: WorkPlan) -> HttpResponse:
        return HttpResponseRedirect(plan_url(done))


class PlanAdvance(OfPlan, ActButton):
    permission_required = "activities.change_plan"

    def act(self) -> str:
        plan = advance_plan(plan=self.plan, status=self.request.POST.get("status", ""), by=self.request.user)
        messages.success(
            self.request, _("The plan is now “%(status)s”.") % {"status": plan.get_status_display()}
        )
        return plan_url(plan)

    def back(self) -> str:
        return plan_url(self.plan)


class SectionAdd(OfPlan, ServiceFormPage):
    permission_required = "activities.change_plan"
    template_name = "activities/section_form.html"
    form_class = SectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": PlanSection(plan=self.plan)}

    def act(self, form: SectionForm) -> PlanSection:
        return add_section(plan=self.plan, text=SectionText(**form.fields_typed), by=self.request.user)

    def answer(self, done: PlanSection) -> HttpResponse:
        return HttpResponseRedirect(f"{plan_url(done.plan)}#section-{done.pk}")


class OfSection(View):
    """A page about a piece of text of a plan that this person may see."""

    request: Any

    @cached_property
    def section(self) -> PlanSection:
        plans = WorkPlan.objects.visible_to(self.request.user)
        sections = PlanSection.objects.select_related("plan").filter(plan__in=plans)
        return get_object_or_404(sections, pk=self.kwargs["pk"])


class SectionEdit(OfSection, ServiceFormPage):
    permission_required = "activities.change_plan"
    template_name = "activities/section_form.html"
    form_class = SectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.section}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.section.plan, section=self.section, **kwargs)

    def act(self, form: SectionForm) -> PlanSection:
        return change_section(
            section=self.section, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: PlanSection) -> HttpResponse:
        return HttpResponseRedirect(f"{plan_url(done.plan)}#section-{done.pk}")


class SectionRemove(OfSection, ActButton):
    permission_required = "activities.change_plan"

    def act(self) -> str:
        drop_section(section=self.section, by=self.request.user)
        messages.success(self.request, _("The text has been taken out of the plan."))
        return plan_url(self.section.plan)

    def back(self) -> str:
        return plan_url(self.section.plan)


_PATH = (
    WorkPlan.Status.DRAFT,
    WorkPlan.Status.SUBMITTED,
    WorkPlan.Status.PASSED,
    WorkPlan.Status.PUBLISHED,
    WorkPlan.Status.RUNNING,
    WorkPlan.Status.SUMMED_UP,
)


def _path(plan: WorkPlan) -> list[dict[str, Any]]:
    """The way from draft to summed up, and how far the plan has come; nothing for a void one."""
    if plan.status not in _PATH:
        return []
    now = _PATH.index(WorkPlan.Status(plan.status))
    states = ["done"] * now + ["now"] + ["ahead"] * (len(_PATH) - now - 1)
    return [{"label": step.label, "state": state} for step, state in zip(_PATH, states, strict=True)]


def _steps(plan: WorkPlan) -> list[dict[str, Any]]:
    """The steps open to a plan: the one ahead, then back to draft and void."""
    verbs = {
        WorkPlan.Status.SUBMITTED: _("Hand in for review"),
        WorkPlan.Status.DRAFT: _("Back to draft"),
        WorkPlan.Status.PASSED: _("Record as passed"),
        WorkPlan.Status.PUBLISHED: _("Publish"),
        WorkPlan.Status.RUNNING: _("Begin to carry it out"),
        WorkPlan.Status.SUMMED_UP: _("Record as summed up"),
        WorkPlan.Status.VOID: _("Make void"),
    }
    asks = {
        WorkPlan.Status.PASSED: _(
            "Record that the meeting has passed the plan? It cannot go back to draft after that."
        ),
        WorkPlan.Status.VOID: _(
            "A plan that is void cannot be taken up again, and its money stays in the budget. Make it void?"
        ),
    }
    return [
        {"status": status, "verb": verbs[status], "is_ahead": number == 0, "asks": asks.get(status, "")}
        for number, status in enumerate(NEXT_STATUSES[plan.status])
    ]
