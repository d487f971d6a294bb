"""What waits at the office, as reminders say it."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from members.models import Correction
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
