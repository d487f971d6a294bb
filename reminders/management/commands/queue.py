"""Print how the queue stands, for whoever keeps the machine and for monitoring."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reminders.reports.queue import Queue, advice, queue_now


class Command(BaseCommand):
    help = (
        "Print how messages stand; exit 1 when something is stuck, nothing has looked for 3 minutes, "
        "or Redis does not answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="the same numbers as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        queue = queue_now(timezone.now())
        self.stdout.write(as_json(queue) if options["json"] else "\n".join(lines(queue)))
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
        (_("Last look"), f"{_moment(queue.looked_at)} {_('running') if queue.looks else _('not running')}"),
        ("Redis", _redis(queue.redis_answers)),
        (_("By e-mail"), queue.mail_host or _("not set up")),
        *((_("Failed: %(why)s") % {"why": why}, n) for why, n in queue.reasons),
        *((trouble.rule, trouble.text) for trouble in queue.troubles),
    ]
    return [f"{label}: {value}" for label, value in facts]


def as_json(queue: Queue) -> str:
    """The same for monitoring; moments are in ISO 8601."""
    told = asdict(queue) | {
        "reasons": [{"reason": why, "failed": n} for why, n in queue.reasons],
        "troubles": [trouble._replace(rule=str(trouble.rule))._asdict() for trouble in queue.troubles],
        "looks": queue.looks,
        "is_well": queue.is_well,
        "advice": advice(queue),
    }
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else "—"


def _redis(answers: bool | None) -> str:
    if answers is None:
        return _("not asked")
    return _("answers") if answers else _("does not answer")
