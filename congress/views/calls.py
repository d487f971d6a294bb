"""The call for proposals of a session: opened and changed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.pages import ServiceFormPage
from congress.forms.proposals import CallForm
from congress.models import Call, Session
from congress.services.calls import add_call, change_call

# Proposals are collected from a month before the meeting until half a month before it (as schools do).
OPENS_BEFORE, CLOSES_BEFORE = timedelta(days=30), timedelta(days=15)


class _CallPage(ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/call_form.html"
    form_class = CallForm

    def answer(self, done: Call) -> HttpResponse:
        messages.success(self.request, _("The call for proposals is saved."))
        if done.session.announced_at is None:
            messages.info(self.request, _("Colleagues see the call once the session is announced."))
        return HttpResponseRedirect(f"{reverse('congress:proposal_list')}?call={done.pk}")


class CallAdd(_CallPage):
    """Call for proposals to a session."""

    @cached_property
    def session(self) -> Session:
        sessions = Session.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(sessions, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Call(session=self.session)}

    def get_initial(self) -> dict[str, Any]:
        sitting = self.session.sittings.select_related("occasion").order_by("occasion__starts_on").first()
        held_on = sitting.occasion.starts_on if sitting else localdate() + OPENS_BEFORE
        opens_on = max(held_on - OPENS_BEFORE, localdate())
        return {"opens_on": opens_on, "closes_on": max(held_on - CLOSES_BEFORE, opens_on)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.session, **kwargs)

    def act(self, form: CallForm) -> Call:
        return add_call(session=self.session, by=self.request.user, **form.fields_typed)


class CallEdit(_CallPage):
    """Change the days, the words or the path."""

    @cached_property
    def call(self) -> Call:
        calls = Call.objects.visible_to(self.request.user).select_related("session__term")
        return get_object_or_404(calls, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.call}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.call.session, call=self.call, **kwargs)

    def act(self, form: CallForm) -> Call:
        return change_call(
            call=self.call, version=form.seen_version, by=self.request.user, **form.fields_typed
        )
