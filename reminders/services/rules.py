"""The rules: entered from the kinds, changed by the chair."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from reminders.kinds import KINDS, Kind
from reminders.models import Progress, ReminderRule, ReminderSettings


@transaction.atomic
def enter_rules() -> None:
    """A rule for every kind that has none yet, as the kind begins; nothing that stands is touched."""
    ReminderSettings.objects.get_or_create(pk=1)
    standing = set(ReminderRule.objects.values_list("code", flat=True))
    new = (kind for kind in KINDS.values() if kind.code not in standing)
    ReminderRule.objects.bulk_create(ReminderRule(code=kind.code, **_as_it_begins(kind)) for kind in new)
    begin_today(ReminderRule.objects.filter(progress=None))


def begin_today(rules: Any) -> None:
    """From today on the rules are looked after; what lay before is not caught up with."""
    done = localdate() - timedelta(days=1)
    clean = {"found_until": done, "looked_at": None, "trouble": "", "trouble_since": None}
    Progress.objects.filter(rule__in=rules).update(**clean)
    without = list(rules.filter(progress=None))
    Progress.objects.bulk_create((Progress(rule=rule, **clean) for rule in without), ignore_conflicts=True)


def _as_it_begins(kind: Kind) -> dict[str, Any]:
    return {
        "is_on": kind.is_on,
        "leads": list(kind.leads),
        "month_day": kind.month_day,
        "at": kind.at,
        "crowd": kind.crowd,
        "posts": list(kind.posts),
        "festivals": list(kind.festivals),
    }
