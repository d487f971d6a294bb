"""How much of the staff is in the union."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from members.forms.groups import DayFilter
from members.reports.charts import Chart, Share, share_chart
from members.reports.density import Density as Shares
from members.reports.density import YearEnd, density_by_year, density_on
from members.reports.rosters import NOT_FULL, ROSTER_COLUMNS, SERVING, Wanted, lines_of, roster

# Years that the chart goes back, and names that the page gives before it leads to the list.
YEARS, NAMED = 5, 30


class Density(PermissionRequired, TemplateView):
    """Union density on a day, by category, group and department, over the years, and who is missing."""

    permission_required = "members.view_everybody"
    template_name = "members/density.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayFilter(self.request.GET)
        day = form.on
        shares = density_on(day)
        years = density_by_year(day.year - YEARS, day.year - 1)
        missing = Wanted(category=SERVING, membership=NOT_FULL)
        rows = roster(self.request.user, day=day, wanted=missing).values_list(*ROSTER_COLUMNS)
        return super().get_context_data(
            form=form,
            shares=shares,
            tables=_tables(shares, day),
            years=years,
            chart=_chart(years, shares, day),
            lines=lines_of(rows[:NAMED]),
            list_url=_list_of_missing(day),
        )


def _tables(shares: Shares, day: date) -> list[dict[str, Any]]:
    """The parts, each with the address of the list of those who are missing from it."""
    tables = [
        ("category", _("By category"), _("Category"), shares.by_category),
        ("group", _("By union group"), _("Union group"), shares.by_group),
        ("department", _("By department"), _("Department"), shares.by_department),
    ]
    return [
        {
            "name": name,
            "title": title,
            "head": head,
            "rows": [(part, _list_of_missing(day, **{name: part.key}) if part.key else "") for part in parts],
        }
        for name, title, head, parts in tables
    ]


def _list_of_missing(day: date, **narrower: Any) -> str:
    query = {"category": SERVING, "membership": NOT_FULL, "day": day.isoformat()} | narrower
    return f"{reverse('members:person_list')}?{urlencode(query)}"


def _chart(years: list[YearEnd], shares: Shares, day: date) -> Chart:
    """The year ends, and the day that is asked for."""
    columns = [(str(year), counts) for year, counts in [*years, (f"{day:%Y-%m-%d}", shares.total)]]
    return share_chart(
        [Share(label, counts.members, counts.staff, counts.share) for label, counts in columns]
    )
