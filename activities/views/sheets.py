"""The sign-in sheet of an occasion, to be printed and signed (签到表)."""

from typing import Any

from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from activities.reports.audience import concerned
from activities.sheets import OCCASION
from activities.views.days import OfOccasionInForce
from members.models import Person, Union

# For those who come without having been expected.
EMPTY_LINES = 5


class OccasionSheet(PermissionRequired, OfOccasionInForce, TemplateView):
    """A4: title, time and place, a numbered line for each whom it is for, by group or by name."""

    permission_required = "activities.change_calendar"
    template_name = "activities/occasion_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        occasion, by_name = self.occasion, self.request.GET.get("order") == "name"
        seen = Person.objects.visible_to(self.request.user)
        standings = concerned(occasion.activity, occasion.starts_on).filter(person__in=seen)
        groups = () if by_name else ("group__position", "group__name")
        people = standings.order_by(*groups, "person__pinyin", "person__staff_number")
        lines = list(people.values_list("person__name", "group__name"))
        return super().get_context_data(
            occasion=occasion,
            kind=OCCASION,
            union=Union.objects.first(),
            lines=lines,
            by_name=by_name,
            empty_lines=range(len(lines) + 1, len(lines) + 1 + EMPTY_LINES),
            **kwargs,
        )
