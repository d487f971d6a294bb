"""What was said to somebody and is not read yet."""

from datetime import date
from typing import NamedTuple

from django.utils.timezone import localdate

from accounts.models import User
from reminders.models import Notice
from reminders.reports.inbox import Line, day_in_words, line_of

NOTICES_SHOWN = 3


class Told(NamedTuple):
    """A notice that was not read yet, and on which day it came, in words."""

    line: Line
    when: str


def newest_notices(user: User, *, today: date) -> list[Told]:
    """The three newest that `user` has not read. One query."""
    own = Notice.objects.visible_to(user).unread().select_related("rule")[:NOTICES_SHOWN]
    return [Told(line_of(notice), day_in_words(localdate(notice.said_at), today)) for notice in own]
