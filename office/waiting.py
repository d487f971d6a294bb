"""What waits at the office, as reminders say it."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from members.models import Correction
from office.models import Backup
from reminders.audience import holders, offices_with
from reminders.kinds.waiting import Source, Wait


def corrections(rows: Any, day: date) -> Iterable[Wait]:
    """What people say is held wrongly about them; never what it is. Two queries at most."""
    keepers = cache(lambda: holders(offices_with("office.keep_privacy"), day))
    for one in rows.select_related("person"):
        yield _correction(one, keepers)


def _correction(one: Correction, keepers: Callable[[], list[int]]) -> Wait:
    return Wait(
        f"correction:{one.pk}",
        localdate(one.asked_at),
        lambda: _("a correction that %(name)s asks for") % {"name": one.person.name},
        keepers,
        reverse("office:correction_list"),
    )


CORRECTIONS = Source(lambda: Correction.objects.filter(status=Correction.Status.WAITING), corrections)


def late_backups(rows: Any, day: date) -> Iterable[Wait]:
    """That no backup was made for days, to whoever keeps the machine. Two queries at most."""
    for last in rows:
        if last.next_late_from <= day:
            yield Wait(
                f"backup:{last.pk}",
                last.next_late_from,
                lambda: _("the nightly backup, which was not made these days"),
                lambda: holders(offices_with("office.keep_machine"), day),
                reverse("office:home"),
            )


BACKUPS = Source(lambda: Backup.objects.late(localdate()), late_backups)
