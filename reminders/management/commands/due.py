import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from almanac.lunar import FIRST_YEAR, LAST_YEAR
from members.models import Person
from reminders.models import OptOut
from reminders.services.finding import Due, due_on

INBOX, EMAIL = "inbox", "email"


class Command(BaseCommand):
    help = "List what is to be said on a day: rule, person, what about, channel. Says nothing to anybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("date", help="a day such as 2026-06-19")
        parser.add_argument("--json", action="store_true", help="as a JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["date"])
        except ValueError as error:
            message = _("“%(text)s” is not a day; write one such as 2026-06-19.") % {"text": options["date"]}
            raise CommandError(message, returncode=2) from error
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            message = _("The almanac knows no such year: %(year)s.") % {"year": day.year}
            raise CommandError(message, returncode=2)
        rows = list(_rows(day))
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write("\t".join(row[key] or "-" for key in ("rule", "person", "channel", "about")))
        self.stdout.write(
            _("%(count)s to be said on %(day)s.") % {"count": len(rows), "day": day.isoformat()}
        )


def _rows(day: date) -> Iterator[dict[str, str | None]]:
    with_email = _reachable()
    for due in due_on(day):
        common = {"about": str(due.matter.about), "subject": due.matter.subject}
        for person, channel in [*_to_people(due, with_email), *_to_groups(due)]:
            yield {"rule": due.rule.code, "person": person, "channel": channel, **common}


def _to_people(due: Due, with_email: set[int]) -> Iterator[tuple[str, str]]:
    for person in due.people:
        yield person.staff_number, INBOX
        if due.rule.by_email and person.pk in with_email:
            yield person.staff_number, EMAIL


def _to_groups(due: Due) -> Iterator[tuple[None, str]]:
    if due.to_groups:
        yield from ((None, channel.name) for channel in due.rule.channels.all() if channel.is_on)


def _reachable() -> set[int]:
    """Who has an address and wants e-mail; nobody where the school sends none."""
    if not settings.SENDS_EMAIL:
        return set()
    unwanted = OptOut.objects.filter(topic=OptOut.EMAIL).values("person")
    addressed = Person.objects.exclude(email="").exclude(pk__in=unwanted)
    return set(addressed.order_by().values_list("pk", flat=True))
