"""The room's first page: what is going on, and what waits for whoever opens it."""

from typing import Any

from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from congress.reports.home import going_on, waiting_for


class Home(PermissionRequired, TemplateView):
    """What waits for me, the call that is open, the next session."""

    permission_required = "congress.view_congress"
    template_name = "congress/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            waiting=waiting_for(user), going_on=going_on(user, day=localdate()), **kwargs
        )
