"""Messages leave the house: claimed by one worker, sent, recorded; what got stuck is taken up again."""

from datetime import datetime


def queue_messages(now: datetime) -> int:
    """Hand what is to be sent to the workers, in batches; returns how many."""
    return 0
