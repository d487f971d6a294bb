from datetime import datetime

from django.utils import timezone

from reminders.models import Progress


def at(text: str) -> datetime:
    """“2026-06-19 08:00” as a moment in the school's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))


def looked_until(day: str) -> None:
    """Every rule is done with everything up to that day."""
    Progress.objects.update(found_until=day)
