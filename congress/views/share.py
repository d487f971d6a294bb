"""A call for proposals and a session out to the group: the text, the poster, and the page behind both."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.open_pages import OpenPage
from activities.reports.sharing import Announcement
from congress.models import Call, Session
from congress.reports.sharing import announcement_of_call, announcement_of_session
from congress.shared_links import read_shared, shareable_calls, shareable_sessions


class _Shared(PermissionRequired, TemplateView):
    """Whoever sees it may pass it on."""

    permission_required = "congress.view_congress"
    poster: str

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session, shared = self.told()
        poster_url = reverse(self.poster, args=[self.kwargs["pk"]])
        return super().get_context_data(session=session, shared=shared, poster_url=poster_url, **kwargs)

    def told(self) -> tuple[Session, Announcement]:
        """The session, and what is told; 404 for what is not announced to this person."""
        raise NotImplementedError


class _OfCall(_Shared):
    poster = "congress:call_poster"

    def told(self) -> tuple[Session, Announcement]:
        call = get_object_or_404(shareable_calls().visible_to(self.request.user), pk=self.kwargs["pk"])
        return call.session, announcement_of_call(call)


class _OfSession(_Shared):
    poster = "congress:session_poster"

    def told(self) -> tuple[Session, Announcement]:
        rows = shareable_sessions().visible_to(self.request.user)
        session = get_object_or_404(rows, pk=self.kwargs["pk"])
        return session, announcement_of_session(session)


class CallShare(_OfCall):
    """That proposals are called for, as a text to paste into the group."""

    template_name = "congress/call_share.html"


class CallPoster(_OfCall):
    """That proposals are called for, as a sheet for the staff room."""

    template_name = "congress/call_poster.html"


class SessionShare(_OfSession):
    """When and where a session meets and on what, as a text to paste into the group."""

    template_name = "congress/call_share.html"


class SessionPoster(_OfSession):
    """When and where a session meets and on what, as a sheet for the staff room."""

    template_name = "congress/call_poster.html"


class CallOpen(OpenPage):
    """When proposals are taken in, or when and where a session meets; no names and no agenda."""

    template_name = "congress/call_open.html"

    def shown(self, key: str) -> dict[str, Any] | None:
        found = read_shared(key)
        if found is None:
            return None
        session, call, day = found
        if call is None:
            shared = announcement_of_session(session, told_for=day, with_agenda=False)
            return {"session": session, "shared": shared}
        may_write = Call.objects.open_on(localdate()).filter(pk=call.pk).exists()
        shared = announcement_of_call(call, told_for=day)
        return {"session": session, "shared": shared, "call": call if may_write else None}
