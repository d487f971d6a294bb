"""Reading one's own notices."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reminders.models import Notice


@transaction.atomic
def mark_read(*, notice: Notice, by: User) -> None:
    """Somebody has opened a notice of their own; no message about it need leave the house any more."""
    own = Notice.objects.visible_to(by).unread().filter(pk=notice.pk)
    own.update(read_at=now(), waits=False)


@transaction.atomic
def mark_all_read(*, by: User, newest: int | None) -> int:
    """All that stood there is read; returns how many. What came after `newest`, a key, was not seen yet.

    Refused without that key, because it would mark what nobody has seen.
    """
    if newest is None:
        raise ValidationError(
            _("Please open your notices again; then all of them can be marked as read."),
            code="newest_missing",
        )
    own = Notice.objects.visible_to(by).unread().filter(pk__lte=newest)
    return own.update(read_at=now(), waits=False)
