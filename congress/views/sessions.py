"""Sessions: the list, one of them, called, changed, announced."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View
from django.views.generic.base import ContextMixin

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from congress.forms.sessions import SessionAddForm, SessionForm, meetings_initial, open_terms
from congress.models import Session
from congress.reports.checks import Level, checks_of
from congress.reports.papers import papers_of
from congress.reports.sessions import (
    agenda_of,
    is_session_due,
    line_of,
    open_resolutions,
    preparation_of,
    sessions_for,
)
from congress.services.sessions import add_session, announce_session, change_session


def session_url(session: Session) -> str:
    return reverse("congress:session_detail", args=[session.pk])


class OfSession(ContextMixin, View):
    """A page about one session that this person may see."""

    request: Any

    @cached_property
    def session(self) -> Session:
        return get_object_or_404(sessions_for(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.session, **kwargs)


class SessionList(PermissionRequired, ListView):
    """Every session, the latest first."""

    permission_required = "congress.view_congress"
    template_name = "congress/session_list.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return sessions_for(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        can_change = self.request.user.has_perm("congress.change_congress")
        return context | {
            "lines": [line_of(session) for session in context["page_obj"]],
            "can_change": can_change,
            "is_due": can_change and is_session_due(localdate()),
        }


class SessionDetail(PermissionRequired, OfSession, TemplateView):
    """A session: when and where, its agenda, its papers, and what is prepared for it."""

    permission_required = "congress.view_congress"
    template_name = "congress/session_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, session = self.request.user, self.session
        is_open, agenda = session.archived_at is None, agenda_of(session)
        prepares = user.has_perm("congress.change_congress")
        preparation = preparation_of(session, today=localdate()) if prepares else []
        return super().get_context_data(
            line=line_of(session),
            agenda=agenda,
            agenda_is_open=not all(part.is_over for part in agenda),
            papers=papers_of(session, user),
            presidium=list(session.presidium.select_related("person")),
            open_resolutions=open_resolutions(session, user),
            today=localdate(),
            preparation=preparation,
            preparation_done=sum(one.step.done_on is not None for one in preparation),
            can_change=prepares and is_open,
            **kwargs,
        )


class SessionAdd(ServiceFormPage):
    """Call a session."""

    permission_required = "congress.change_congress"
    template_name = "congress/session_form.html"
    form_class = SessionAddForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Session()}

    def get_initial(self) -> dict[str, Any]:
        """The term that runs."""
        return {"term": open_terms(localdate()).first()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(has_terms=open_terms(localdate()).exists(), **kwargs)

    def act(self, form: SessionAddForm) -> Session:
        typed = form.cleaned_data
        return add_session(
            term=typed["term"],
            activity=typed["activity"],
            formal=form.formal,
            preliminary=form.preliminary,
            by=self.request.user,
            **form.fields_typed,
        )

    def answer(self, done: Session) -> HttpResponse:
        sentence = _("%(session)s is called. Look at the agenda and the preparation list.")
        messages.success(self.request, sentence % {"session": done})
        return HttpResponseRedirect(session_url(done))


class SessionEdit(OfSession, ServiceFormPage):
    """Change a session, or the days of its meetings."""

    permission_required = "congress.change_congress"
    template_name = "congress/session_form.html"
    form_class = SessionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.session}

    def get_initial(self) -> dict[str, Any]:
        return {"number": self.session.number} | meetings_initial(self.session)

    def act(self, form: SessionForm) -> Session:
        return change_session(
            session=self.session,
            version=form.seen_version,
            formal=form.formal,
            preliminary=form.preliminary,
            by=self.request.user,
            **form.fields_typed,
        )

    def answer(self, done: Session) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(session_url(done))


class SessionAnnounce(PermissionRequired, OfSession, TemplateView):
    """What the rules say of a session before everybody is told of it; and the button that announces it."""

    permission_required = "congress.change_congress"
    template_name = "congress/session_announce.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks = checks_of(self.session)
        return super().get_context_data(
            checks=checks, is_blocked=any(one.level == Level.BLOCK for one in checks), **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            announce_session(session=self.session, by=self.request.user)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, _("Everybody in the school can see the session now."))
        return HttpResponseRedirect(session_url(self.session))
