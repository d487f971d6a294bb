"""What the demo school was reminded of in the last weeks, and the tasks it has taken over."""

from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from reminders.models import Notice, Progress
from reminders.services.finding import find_due
from reminders.services.routines import take_over

WEEKS = timedelta(weeks=3)
# What is older than this has been read.
READ_AFTER = timedelta(days=2)
TASKS = ("birthday_party", "plan", "summary", "budget_draft", "audit", "regrouping", "group_meetings")
# A larger school is made for measuring, and hears nothing of the past.
MOST = 200


def seed_reminders(*, people: int, today: date, by: User) -> None:
    """Say, day by day, what would have been said."""
    for code in TASKS:
        take_over(code=code, by=by)
    if people > MOST:
        return
    Progress.objects.update(found_until=today - WEEKS)
    for days in range(WEEKS.days - 1, 0, -1):
        find_due(timezone.make_aware(datetime.combine(today - timedelta(days=days), time(12))))
    old = Notice.objects.filter(said_at__lt=timezone.now() - READ_AFTER)
    old.update(read_at=F("said_at") + timedelta(hours=5))
    # Nobody is written to about what is invented.
    Notice.objects.update(waits=False)
