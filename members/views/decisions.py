"""What the committee decides about joining: applicants admitted, several at once, the minutes."""

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
from django.views.generic import DetailView, View

from accounts.access import PermissionRequired
from accounts.asked import numbers_asked
from accounts.pages import ServiceFormPage
from members.forms.joining import AdmitApplicantsForm, AdmitForm
from members.models import Application, Decision, Person, Standing
from members.reports.joining import could_join
from members.services.joining import admit_applicants, admit_people

# More than this are not offered at once; a search narrows them.
_MOST_OFFERED = 300


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
    """The keys that were ticked."""
    return set(numbers_asked(texts[:_MOST_OFFERED]))


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
        kind = PurePath(decision.minutes.name or "").suffix
        name = _("minutes of the committee") + f"-{decision.met_on}{kind}"
        response = FileResponse(file, as_attachment=True, filename=name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
