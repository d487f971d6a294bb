"""A session is put on file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from congress.reports.archiving import loose_ends
from congress.services.archive import archive_session
from congress.views.sessions import OfSession, session_url


class SessionArchive(PermissionRequired, OfSession, TemplateView):
    """What is still loose about a session, and the button that puts it on file."""

    permission_required = "congress.change_congress"
    template_name = "congress/session_archive.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(loose=loose_ends(self.session), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            archive_session(session=self.session, by=self.request.user)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, _("The session is archived. From now on it can only be read."))
        return HttpResponseRedirect(session_url(self.session))
