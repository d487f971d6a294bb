"""One's own notices."""

from django.db.models import QuerySet
from django.views.generic import ListView

from accounts.access import PermissionRequired
from reminders.models import Notice


class Inbox(PermissionRequired, ListView):
    """What was said to whoever signed in, the newest first."""

    permission_required = "reminders.view_inbox"
    template_name = "reminders/inbox.html"
    context_object_name = "notices"
    paginate_by = 30

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.request.user)
