"""A session is put on file."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.pages import ActButton
from congress.models import Session
from congress.services.archive import archive_session


class SessionArchive(ActButton):
    permission_required = "congress.change_congress"

    @cached_property
    def session(self) -> Session:
        return get_object_or_404(Session.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def act(self) -> str:
        archive_session(session=self.session, by=self.request.user)
        messages.success(self.request, _("The session is archived. From now on it can only be read."))
        return self.back()

    def back(self) -> str:
        return reverse("congress:session_detail", args=[self.session.pk])
