"""A plan's lines: the activity's own page, adding, changing, taking out."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, View

from accounts.access import PermissionRequired
from accounts.asked import number_asked
from accounts.pages import ActButton, ServiceFormPage
from activities.forms import ActivityForm
from activities.models import Activity, Occasion, WorkPlan
from activities.reports.audience import day_of, own_part, rule_in_words
from activities.services import PlanLine, add_activity, change_activity, drop_activity
from activities.views.plans import OfPlan, plan_url


def activity_url(activity: Activity) -> str:
    return reverse("activities:activity_detail", args=[activity.pk])


class OfActivity(View):
    """A page about one line of a plan that this person may see."""

    request: Any

    @cached_property
    def activity(self) -> Activity:
        activities = Activity.objects.visible_to(self.request.user).select_related("plan")
        return get_object_or_404(activities, pk=self.kwargs["pk"])


class ActivityDetail(PermissionRequired, DetailView):
    permission_required = "activities.view_plan"
    template_name = "activities/activity_detail.html"
    context_object_name = "activity"

    def get_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.visible_to(self.request.user).select_related("plan", "audience_group")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, is_open = self.request.user, self.object.plan.is_open
        held = is_open and not self.object.out_of_use
        # Asked once; the audience's day is one of them.
        days = Prefetch("occasions", Occasion.objects.with_attendance())
        prefetch_related_objects([self.object], days)
        return super().get_context_data(
            occasions=list(self.object.occasions.all()),
            audience=rule_in_words(self.object),
            own_part=own_part(self.object, user, day_of(self.object)),
            can_change=user.has_perm("activities.change_plan") and is_open,
            can_fix=user.has_perm("activities.change_calendar") and held,
            **kwargs,
        )


class ActivityAdd(OfPlan, ServiceFormPage):
    permission_required = "activities.change_plan"
    template_name = "activities/activity_form.html"
    form_class = ActivityForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Activity(plan=self.plan)}

    def get_initial(self) -> dict[str, Any]:
        """In the month it was asked for; instead of a reproductive check, a voluntary health check."""
        instead_of = number_asked(self.request.GET.get("instead_of", ""))
        if instead_of is not None:
            replaced = get_object_or_404(self.plan.activities, pk=instead_of)
            return {
                "title": _("Voluntary health check for women workers"),
                "kind": Activity.Kind.HEALTH,
                "month_from": replaced.month_from,
                "note": _("Sign-up is voluntary; place, day, cost and numbers are kept, never a result."),
            }
        month = number_asked(self.request.GET.get("month", ""))
        return {"month_from": month} if month in self.plan.months else {}

    def act(self, form: ActivityForm) -> Activity:
        return add_activity(plan=self.plan, line=PlanLine(**form.fields_typed), by=self.request.user)

    def answer(self, done: Activity) -> HttpResponse:
        messages.success(self.request, _("“%(title)s” is in the plan.") % {"title": done.title})
        return HttpResponseRedirect(f"{plan_url(done.plan)}#line-{done.pk}")


class ActivityEdit(OfActivity, ServiceFormPage):
    permission_required = "activities.change_plan"
    template_name = "activities/activity_form.html"
    form_class = ActivityForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.activity}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.activity.plan, activity=self.activity, **kwargs)

    def act(self, form: ActivityForm) -> Activity:
        return change_activity(
            activity=self.activity, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: Activity) -> HttpResponse:
        return HttpResponseRedirect(activity_url(done))


class ActivityRemove(OfActivity, ActButton):
    permission_required = "activities.change_plan"

    def act(self) -> str:
        drop_activity(activity=self.activity, by=self.request.user)
        messages.success(
            self.request, _("“%(title)s” has been taken out of the plan.") % {"title": self.activity.title}
        )
        return plan_url(self._plan)

    def back(self) -> str:
        return activity_url(self.activity)

    @property
    def _plan(self) -> WorkPlan:
        return self.activity.plan
