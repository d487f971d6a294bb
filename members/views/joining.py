"""Joining the union: applying on the phone, the lists of the office, the group's opinion, a refusal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView, View

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from members.forms.joining import (
    ApplicationFilter,
    ApplyForm,
    EnterForm,
    OpinionForm,
    RefuseForm,
)
from members.models import Application, Decision, Person, Standing
from members.reports.joining import applications_of, own_applications, recent_decisions
from members.services.joining import (
    applicant_problem,
    apply_to_join,
    give_group_opinion,
    refuse_application,
    withdraw_application,
)


class Apply(ServiceFormPage):
    """A colleague applies, sees how far it has come, and may take it back."""

    permission_required = "members.apply_to_join"
    template_name = "members/apply.html"
    form_class = ApplyForm

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person, user=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        standing = Standing.objects.on(localdate()).filter(person=self.person).first()
        return {"group": standing.group_id if standing else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        applications = list(own_applications(self.person))
        return super().get_context_data(
            person=self.person,
            problem=applicant_problem(self.person),
            waiting=next((one for one in applications if one.is_open), None),
            applications=applications,
            **kwargs,
        )

    def act(self, form: ApplyForm) -> Application:
        return apply_to_join(person=self.person, by=self.request.user, **form.cleaned_data)

    def answer(self, done: Application) -> HttpResponse:
        messages.success(self.request, _("Your application has been handed in. Thank you."))
        return redirect("members:apply")


class ApplicationWithdraw(ActButton):
    """Take one's own application back."""

    permission_required = "members.apply_to_join"

    def act(self) -> str:
        own = Application.objects.filter(person__user=self.request.user)
        application = get_object_or_404(own, pk=self.kwargs["pk"])
        withdraw_application(application=application, by=self.request.user)
        messages.success(
            self.request, _("The application has been withdrawn. You may apply again at any time.")
        )
        return self.back()

    def back(self) -> str:
        return reverse("members:apply")


class ApplicationList(PermissionRequired, ListView):
    """Who has applied, and what waits for whom; a leader sees those that name the own group."""

    permission_required = "members.give_group_opinion"
    template_name = "members/application_list.html"
    context_object_name = "applications"
    paginate_by = 50

    @cached_property
    def filter(self) -> ApplicationFilter:
        form = ApplicationFilter(self.request.GET)
        form.is_valid()
        return form

    def get_queryset(self) -> Any:
        return applications_of(self.request.user, status=self.filter.cleaned_data.get("status", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decides = self.request.user.has_perm("members.decide_applications")
        return super().get_context_data(
            form=self.filter,
            decides=decides,
            decisions=recent_decisions() if decides else [],
            **kwargs,
        )


class OfApplication(View):
    """A page about one application that this person may see."""

    request: Any

    @cached_property
    def application(self) -> Application:
        rows = Application.objects.visible_to(self.request.user).select_related(
            "person__department", "group", "decision", "entered_by__person", "group_opinion_by__person"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class ApplicationDetail(OfApplication, PermissionRequired, DetailView):
    """An application: what was said, the group's opinion, the decision."""

    permission_required = "members.give_group_opinion"
    template_name = "members/application_detail.html"

    def get_object(self, queryset: Any = None) -> Application:
        return self.application

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            decides=user.has_perm("members.decide_applications"),
            is_own=self.application.person.user_id == user.pk,
            **kwargs,
        )


class _ApplicationStep(OfApplication, ServiceFormPage):
    """A form about one application; what is done leads back to it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.application, **kwargs)

    def answer(self, done: Any) -> HttpResponse:
        return redirect("members:application_detail", self.application.pk)


class ApplicationOpinion(_ApplicationStep):
    """The group's leader, or the committee for a group without one, notes what the group thinks."""

    permission_required = "members.give_group_opinion"
    template_name = "members/application_opinion.html"
    form_class = OpinionForm

    def act(self, form: OpinionForm) -> Application:
        return give_group_opinion(application=self.application, by=self.request.user, **form.cleaned_data)

    def answer(self, done: Any) -> HttpResponse:
        messages.success(self.request, _("Noted. The application now lies before the committee."))
        return super().answer(done)


class ApplicationRefuse(_ApplicationStep):
    """The committee does not admit somebody, and says why."""

    permission_required = "members.decide_applications"
    template_name = "members/application_refuse.html"
    form_class = RefuseForm

    def get_initial(self) -> dict[str, Any]:
        return {"title": _("Application of %(name)s") % {"name": self.application.person.name}}

    def act(self, form: RefuseForm) -> Decision:
        return refuse_application(
            application=self.application,
            meeting=form.meeting,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )

    def answer(self, done: Any) -> HttpResponse:
        messages.success(self.request, _("Recorded. The applicant sees the reason and may apply again."))
        return super().answer(done)


class ApplicationEnter(ServiceFormPage):
    """A leader enters an application that a colleague wrote on paper (代录)."""

    permission_required = "members.give_group_opinion"
    template_name = "members/application_enter.html"
    form_class = EnterForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": Person.objects.visible_to(self.request.user)}

    def act(self, form: EnterForm) -> Application:
        typed = dict(form.cleaned_data)
        return apply_to_join(person=typed.pop("staff_number"), by=self.request.user, **typed)

    def answer(self, done: Application) -> HttpResponse:
        messages.success(self.request, _("The application has been entered."))
        if Application.objects.visible_to(self.request.user).filter(pk=done.pk).exists():
            return redirect("members:application_detail", done.pk)
        return redirect("members:application_list")
