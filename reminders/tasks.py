"""What reminders do in the background."""

from celery import shared_task
from django.utils import timezone

from reminders.services.attempts import send_batch
from reminders.services.channels import TEST, say_test
from reminders.services.passes import look_round
from reminders.services.queue import drop_old_notices as drop_old
from reminders.services.sending import EXPIRES, SEND


# A look that hangs is ended, and its lock with it.
@shared_task(name="reminders.say_what_is_due", soft_time_limit=240, time_limit=300)
def say_what_is_due() -> None:
    """Each minute: find, say, and hand to the workers; one that comes while another runs does nothing."""
    look_round(timezone.now())


# What a batch leaves behind is handed over again each minute, so old copies in the queue are of no use.
@shared_task(name=SEND, soft_time_limit=100, time_limit=120, expires=EXPIRES)
def send_messages(delivery_ids: list[int]) -> None:
    """Send a batch; those that are gone, sent or claimed by another worker are left alone."""
    send_batch(delivery_ids, timezone.now())


@shared_task(name=TEST, soft_time_limit=60, time_limit=90, expires=120)
def test_channel(channel_id: int) -> None:
    """A word in the group, asked for on the page of channels; nothing when its outcome is known already."""
    say_test(channel_id)


@shared_task(name="reminders.drop_old_notices")
def drop_old_notices() -> None:
    """What is kept no longer goes."""
    drop_old(timezone.now())
