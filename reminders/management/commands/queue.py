"""Print how the queue stands, for whoever keeps the machine and for monitoring."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reminders.reports.queue import Queue, advice, queue_now


class Command(BaseCommand):
    help = "Print how messages stand; exit 1 when something is stuck or nothing has looked for 3 minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        queue = queue_now(timezone.now())
        for line in lines(queue):
            self.stdout.write(line)
        for sentence in advice(queue):
            self.stderr.write(sentence)
        if not queue.is_well:
            sys.exit(1)


def lines(queue: Queue) -> list[str]:
    """Numbers only, a line each."""
    facts = [
        (_("Waiting to be sent"), queue.waiting),
        (_("Being sent"), queue.sending),
        (_("Stuck"), queue.stuck),
        (_("Sent today"), queue.sent_today),
        (_("Failed today"), queue.failed_today),
        (_("Failed in seven days"), queue.failed_lately),
        (_("The oldest waits until"), _moment(queue.oldest)),
        (_("Last look"), _moment(queue.looked_at)),
        (_("By e-mail"), queue.mail_host or _("not set up")),
        *((_("Failed: %(why)s") % {"why": why}, n) for why, n in queue.reasons),
        *((trouble.rule, trouble.text) for trouble in queue.troubles),
    ]
    return [f"{label}: {value}" for label, value in facts]


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else "—"
