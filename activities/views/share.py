"""An occasion out to the group: the text, the poster, and the page behind both."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.open_pages import OpenPage
from activities.shared_links import announcement_of, read_shared, shareable


class _Shared(PermissionRequired, TemplateView):
    """Whoever sees the activity may pass it on: nothing is told that is not for everybody."""

    permission_required = "activities.view_plan"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        occasion = get_object_or_404(shareable().visible_to(self.request.user), pk=self.kwargs["pk"])
        return super().get_context_data(occasion=occasion, shared=announcement_of(occasion), **kwargs)


class OccasionShare(_Shared):
    """The text to paste into the group, and the code."""

    template_name = "activities/occasion_share.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        poster_url = reverse("activities:occasion_poster", args=[self.kwargs["pk"]])
        return super().get_context_data(poster_url=poster_url, **kwargs)


class OccasionPoster(_Shared):
    """A sheet of A4 for the staff room."""

    template_name = "activities/occasion_poster.html"


class OccasionOpen(OpenPage):
    """When and where, and no names; opened from a group or a poster."""

    template_name = "activities/occasion_open.html"

    def shown(self, key: str) -> dict[str, Any] | None:
        found = read_shared(key)
        if found is None:
            return None
        shared = announcement_of(found.occasion, told_for=found.day)
        return {"occasion": found.occasion, "shared": shared}
