"""What waits at the office, as reminders say it."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
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


# A machine that is off at the weekend has not failed yet.
LATE_AFTER = timedelta(days=3)


def late_backups(rows: Any, day: date) -> Iterable[Wait]:
    """That no backup was made for days, to whoever keeps the machine. Two queries at most."""
    for last in rows:
        last_day = localdate(last.started_at)
        if last_day + LATE_AFTER <= day:
            yield Wait(
                f"backup:{last.pk}",
                last_day + LATE_AFTER,
                lambda: _("the nightly backup, which was not made these days"),
                lambda: holders(offices_with("office.keep_machine"), day),
                reverse("office:home"),
            )


def _last_if_late() -> QuerySet[Backup]:
    newest = Backup.objects.made().values("pk")[:1]
    return Backup.objects.filter(pk__in=newest, started_at__lt=timezone.now() - LATE_AFTER)


BACKUPS = Source(_last_if_late, late_backups)
