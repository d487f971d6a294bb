"""Joining the union: applying on the phone, the group's opinion, the committee's decision."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, ListView, View

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from members.forms.joining import (
    AdmitApplicantsForm,
    AdmitForm,
    ApplicationFilter,
    ApplyForm,
    EnterForm,
    OpinionForm,
    RefuseForm,
)
from members.models import Application, Decision, Person, Standing
from members.reports.joining import applications_of, could_join, own_applications, recent_decisions
from members.services.joining import (
    admit_applicants,
    admit_people,
    applicant_problem,
    apply_to_join,
    give_group_opinion,
    refuse_application,
    withdraw_application,
)

# More than this are not offered at once; a search narrows them.
_MOST_OFFERED = 300


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


class ApplicationDecide(ServiceFormPage):
    """The committee admits one or several applicants by one decision."""

    permission_required = "members.decide_applications"
    template_name = "members/application_decide.html"
    form_class = AdmitApplicantsForm

    @cached_property
    def applications(self) -> list[Application]:
        keys = _keys(self.request.GET.getlist("application"))
        rows = Application.objects.visible_to(self.request.user).filter(pk__in=keys)
        return list(rows.select_related("person__department", "group").order_by("person__pinyin", "pk"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.applications:
            messages.error(request, _("Please tick at least one application."))
            return redirect("members:application_list")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"applications": self.applications}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(applications=self.applications, **kwargs)

    def act(self, form: AdmitApplicantsForm) -> Decision:
        return admit_applicants(
            applications=self.applications, meeting=form.meeting, groups=form.groups, by=self.request.user
        )

    def answer(self, done: Decision) -> HttpResponse:
        return _admitted(self.request, done, len(self.applications))


class Admit(ServiceFormPage):
    """Several colleagues are admitted at once as one meeting agreed, date and photo with it."""

    permission_required = "members.decide_applications"
    template_name = "members/admit.html"
    form_class = AdmitForm

    @cached_property
    def candidates(self) -> list[Standing]:
        q = self.request.GET.get("q", "").replace("\0", "")[:60]
        return list(could_join(q=q)[: _MOST_OFFERED + 1])

    @cached_property
    def ticked(self) -> set[int]:
        return _keys(self.request.POST.getlist("person"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            candidates=self.candidates[:_MOST_OFFERED],
            are_more=len(self.candidates) > _MOST_OFFERED,
            ticked=self.ticked,
            **kwargs,
        )

    def act(self, form: AdmitForm) -> Decision:
        people = Person.objects.visible_to(self.request.user).filter(pk__in=self.ticked)
        held = Standing.objects.on(localdate()).filter(person__in=people).select_related("group")
        groups = {standing.person_id: standing.group or form.cleaned_data["group"] for standing in held}
        return admit_people(people=people, meeting=form.meeting, groups=groups, by=self.request.user)

    def answer(self, done: Decision) -> HttpResponse:
        return _admitted(self.request, done, len(self.ticked))


def _keys(texts: list[str]) -> set[int]:
    """The keys that were ticked; what is no key was ticked by nobody."""
    return {int(text) for text in texts[:_MOST_OFFERED] if text.isdecimal() and len(text) < 19}


def _admitted(request: Any, decision: Decision, count: int) -> HttpResponse:
    sentence = ngettext(
        "%(count)d colleague is now a member.", "%(count)d colleagues are now members.", count
    )
    messages.success(request, sentence % {"count": count})
    return HttpResponseRedirect(reverse("members:decision_detail", args=[decision.pk]))


class DecisionDetail(PermissionRequired, DetailView):
    """What the committee decided in a meeting, and for whom."""

    permission_required = "members.view_everybody"
    template_name = "members/decision_detail.html"
    queryset = Decision.objects.select_related("recorded_by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moves = self.object.moves.select_related("person__department", "group").order_by("person__pinyin")
        return super().get_context_data(
            moves=moves,
            refused=self.object.applications.filter(status=Application.Status.NOT_ADMITTED).select_related(
                "person"
            ),
            **kwargs,
        )


class DecisionMinutes(PermissionRequired, View):
    """The photo of the minutes, for those who may see the whole registry; it lies in no public folder."""

    permission_required = "members.view_everybody"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        decision = get_object_or_404(Decision.objects.exclude(minutes=""), pk=pk)
        try:
            file = decision.minutes.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        name = _("minutes of the committee") + f"-{decision.met_on}{PurePath(decision.minutes.name or '').suffix}"
        response = FileResponse(file, as_attachment=True, filename=name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
