"""What will be said in the coming days."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from reminders.models import ReminderSettings
from reminders.reports.ahead import ahead

DAYS = 30


class Ahead(PermissionRequired, TemplateView):
    """Day by day, from today on, as the rules stand."""

    permission_required = "reminders.view_said"
    template_name = "reminders/ahead.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manners, today = ReminderSettings.objects.get(pk=1), localdate()
        days = [
            {"day": day, "lines": list(lines), "is_paused": manners.is_paused(day)}
            for day, lines in groupby(ahead(today, DAYS), attrgetter("day"))
        ]
        return super().get_context_data(
            days=days, manners=manners, is_paused=manners.is_paused(today), today=today, **kwargs
        )
