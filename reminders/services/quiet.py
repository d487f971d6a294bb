"""When the house is quiet: hours of the day, and school holidays."""

from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from reminders.models import ReminderSettings
from vault.versions import lock_version

MOST_QUIET_HOURS = 18
MOST_PAUSED_DAYS = 120
_DAY = 24 * 60


@transaction.atomic
def change_quiet(
    *,
    version: int,
    by: User,
    quiet_from: time,
    quiet_to: time,
    paused_from: date | None,
    paused_until: date | None,
) -> ReminderSettings:
    """Set the quiet hours and the pause; refused where hardly anything would be said any more."""
    row = lock_version(ReminderSettings.objects, pk=1, version=version)
    check_hours(quiet_from, quiet_to)
    check_pause(paused_from, paused_until, row)
    row.quiet_from, row.quiet_to = quiet_from, quiet_to
    row.paused_from, row.paused_until = paused_from, paused_until
    row.save()
    return row


@transaction.atomic
def resume(*, by: User) -> ReminderSettings:
    """End the pause; what was missed is said from today on, a pause to come does not begin."""
    row = ReminderSettings.objects.select_for_update().get(pk=1)
    row.paused_from = row.paused_until = None
    row.save()
    return row


def check_hours(quiet_from: time, quiet_to: time) -> None:
    """Refuse hours that leave too little of the day."""
    minutes = (_minutes(quiet_to) - _minutes(quiet_from)) % _DAY
    if minutes > MOST_QUIET_HOURS * 60:
        sentence = _(
            "That would be quiet for more than 18 hours a day; please look at the two times again: "
            "from evening until morning."
        )
        raise ValidationError({"quiet_to": ValidationError(sentence, code="too_quiet")})


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def check_pause(first: date | None, last: date | None, stored: ReminderSettings) -> None:
    """Refuse a pause that has one end, is over or takes too long; one that stands so already may stay."""
    if (first, last) in ((None, None), (stored.paused_from, stored.paused_until)):
        return
    if first is None or last is None:
        missing = "paused_from" if first is None else "paused_until"
        sentence = _("A pause needs a first and a last day.")
        raise ValidationError({missing: ValidationError(sentence, code="one_end")})
    if last < first:
        _refuse_end(_("The last day comes before the first."), "backwards")
    if last < localdate():
        _refuse_end(_("These days are over; nothing would be paused."), "over")
    if last - first >= timedelta(days=MOST_PAUSED_DAYS):
        sentence = _("More than %(most)d days would be silent for too long; please look at the year.")
        _refuse_end(sentence % {"most": MOST_PAUSED_DAYS}, "too_long")


def _refuse_end(sentence: str, code: str) -> None:
    raise ValidationError({"paused_until": ValidationError(sentence, code=code)})
