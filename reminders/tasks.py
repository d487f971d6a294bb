"""What reminders do in the background."""

from celery import shared_task
from django.utils import timezone

from reminders.services.passes import look_round


@shared_task(name="reminders.say_what_is_due")
def say_what_is_due() -> None:
    """Each minute: find, say, and hand to the workers; one that comes while another runs does nothing."""
    look_round(timezone.now())
