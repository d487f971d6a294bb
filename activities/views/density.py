"""What the year's plans aim at in union density."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from activities.reports.density import density_targets
from almanac.lunar import FIRST_YEAR, LAST_YEAR


class DensityTarget(PermissionRequired, TemplateView):
    """The target of the year's plans beside today's density: a panel, or a page of its own."""

    permission_required = "activities.view_plan"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return super().get(request, year=year)

    def get_template_names(self) -> list[str]:
        return ["activities/_density_target.html" if self.request.htmx else "activities/density_target.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts, targets = density_targets(self.request.user, year=kwargs["year"], day=localdate())
        return super().get_context_data(counts=counts, targets=targets, **kwargs)
