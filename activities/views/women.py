"""What the year has for women workers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from activities.reports.women import women_activities
from almanac.lunar import FIRST_YEAR, LAST_YEAR


class WomenYear(PermissionRequired, TemplateView):
    """The year's activities for women workers: a panel of their page, or a page of its own."""

    permission_required = "activities.view_plan"

    def get_template_names(self) -> list[str]:
        return ["activities/_women_year.html" if self.request.htmx else "activities/women_year.html"]

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return super().get(request, year=year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activities = list(women_activities(self.request.user, kwargs["year"]))
        return super().get_context_data(activities=activities, **kwargs)
