"""The queue in numbers, for whoever keeps the machine."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from reminders.reports.queue import advice, queue_now


class QueuePage(PermissionRequired, TemplateView):
    """What waits, what failed and why, and whether everything that moves it answers."""

    permission_required = "reminders.view_queue"
    template_name = "reminders/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        queue = queue_now(timezone.now())
        return super().get_context_data(queue=queue, advice=advice(queue), **kwargs)
