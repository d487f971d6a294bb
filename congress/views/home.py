"""The room's first page: what is going on, and what waits for whoever opens it."""

from typing import Any

from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from congress.reports.home import going_on, waiting_for


class Home(PermissionRequired, TemplateView):
    """The call that is open, the next session; what waits for me is a fragment of its own."""

    permission_required = "congress.view_congress"
    template_name = "congress/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(going_on=going_on(self.request.user, day=localdate()), **kwargs)


class WaitingForMe(PermissionRequired, TemplateView):
    """What waits for me, from every part of the room; a page where there is no JavaScript."""

    permission_required = "congress.view_congress"

    def get_template_names(self) -> list[str]:
        return ["congress/_waiting.html" if self.request.htmx else "congress/waiting.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=waiting_for(self.request.user), **kwargs)


class WaitingCount(PermissionRequired, TemplateView):
    """How many things wait for me, for the bar at the foot of a phone."""

    permission_required = "congress.view_congress"
    template_name = "congress/_waiting_count.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(count=len(waiting_for(self.request.user)), **kwargs)
