"""What reminders do in the background."""

from celery import shared_task
from django.utils import timezone

from reminders.services.passes import look_round
from reminders.services.queue import drop_old_notices as drop_old


@shared_task(name="reminders.say_what_is_due")
def say_what_is_due() -> None:
    """Each minute: find, say, and hand to the workers; one that comes while another runs does nothing."""
    look_round(timezone.now())


@shared_task(name="reminders.drop_old_notices")
def drop_old_notices() -> None:
    """What is kept no longer goes."""
    drop_old(timezone.now())
