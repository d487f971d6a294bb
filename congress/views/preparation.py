"""The preparation list of a session: ticked, added to, changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.pages import ActButton, ServiceFormPage
from congress.forms.sessions import StepForm
from congress.models import PreparationStep, Session
from congress.services.preparation import add_step, change_step, drop_step, mark_done, mark_undone
from congress.views.sessions import OfSession, session_url


def _list_url(session: Session) -> str:
    return f"{session_url(session)}#preparation"


class _OfStep(View):
    """A page about one step of a session that this person may see."""

    request: Any
    permission_required = "congress.change_congress"

    @cached_property
    def step(self) -> PreparationStep:
        sessions = Session.objects.visible_to(self.request.user)
        rows = PreparationStep.objects.filter(session__in=sessions).select_related("session__term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class StepAdd(OfSession, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/step_form.html"
    form_class = StepForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": PreparationStep(session=self.session)}

    def act(self, form: StepForm) -> PreparationStep:
        return add_step(session=self.session, by=self.request.user, **form.fields_typed)

    def answer(self, done: PreparationStep) -> HttpResponse:
        messages.success(self.request, _("“%(title)s” is on the list.") % {"title": done.title})
        return HttpResponseRedirect(_list_url(self.session))


class StepEdit(_OfStep, ServiceFormPage):
    template_name = "congress/step_form.html"
    form_class = StepForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.step}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.step.session, step=self.step, **kwargs)

    def act(self, form: StepForm) -> PreparationStep:
        return change_step(
            step=self.step, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: PreparationStep) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(_list_url(self.step.session))


class _StepButton(_OfStep, ActButton):
    def back(self) -> str:
        return _list_url(self.step.session)


class StepDone(_StepButton):
    def act(self) -> str:
        mark_done(step=self.step, by=self.request.user)
        return self.back()


class StepUndone(_StepButton):
    def act(self) -> str:
        mark_undone(step=self.step, by=self.request.user)
        return self.back()


class StepRemove(_StepButton):
    def act(self) -> str:
        drop_step(step=self.step, by=self.request.user)
        messages.success(self.request, _("“%(title)s” is removed.") % {"title": self.step.title})
        return self.back()
