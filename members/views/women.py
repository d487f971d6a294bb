"""The women workers' page."""

from typing import Any

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from members.forms.groups import DayFilter
from members.reports.rosters import ROSTER_COLUMNS, lines_of
from members.reports.women import speakers_on, women_on, women_roster

PAGE = 50


class Women(PermissionRequired, TemplateView):
    """Women workers on a day, who speaks for them, and what the year has for them."""

    permission_required = "members.view_everybody"
    template_name = "members/women.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayFilter(self.request.GET)
        women = women_on(form.on)
        paginator = Paginator(women_roster(self.request.user, form.on).values_list(*ROSTER_COLUMNS), PAGE)
        # Counted with the groups already.
        paginator.count = women.total.women
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            women=women,
            speakers=speakers_on(form.on),
            page_obj=page,
            lines=lines_of(page.object_list),
        )
