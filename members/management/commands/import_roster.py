"""Take a roster in from the command line."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from members.models.standings import Category, Membership
from members.services.roster import (
    Issue,
    RosterHasErrors,
    RosterReading,
    Terms,
    check_roster,
    take_in_roster,
    usual_day,
)
from members.spreadsheets.reading import read_roster


class Command(BaseCommand):
    help = "Take a roster (.xlsx, .xls or .csv) into the registry, all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the roster")
        parser.add_argument("--dry-run", action="store_true", help="check it and store nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--day", type=date.fromisoformat, help="from which day it counts, YYYY-MM-DD")
        parser.add_argument("--category", choices=Category.values, default=Category.PERMANENT)
        parser.add_argument("--membership", choices=Membership.values, default=Membership.NONE)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(_("%(file)s cannot be opened.") % {"file": file}) from error
        reading = _read(data, file.name, options)
        self.stdout.write(_as_json(reading) if options["json"] else _as_text(reading))
        if reading.errors:
            sys.exit(1)


def _read(data: bytes, name: str, options: dict[str, Any]) -> RosterReading:
    today = localdate()
    terms = Terms(
        day=min(options["day"] or usual_day(today), today),
        category=options["category"],
        membership=options["membership"],
    )
    try:
        sheet = read_roster(data, name)
        if options["dry_run"]:
            return check_roster(sheet, by=None, today=today, terms=terms)
        return take_in_roster(sheet, by=None, terms=terms)
    except RosterHasErrors as refusal:
        # Nothing was stored, so nothing was added.
        return RosterReading(errors=refusal.reading.errors)
    except ValidationError as refusal:
        return RosterReading(errors=[Issue(0, "", refusal.messages[0])])


def _as_json(reading: RosterReading) -> str:
    errors = [
        {"row": issue.row or None, "column": issue.column, "message": issue.message}
        for issue in reading.errors
    ]
    outcome = {
        "added": len(reading.added),
        "changed": len(reading.changed),
        "unchanged": reading.unchanged,
        "errors": errors,
    }
    return json.dumps(outcome, ensure_ascii=False, indent=1)


def _as_text(reading: RosterReading) -> str:
    counts = _("added %(added)d, changed %(changed)d, unchanged %(unchanged)d") % {
        "added": len(reading.added),
        "changed": len(reading.changed),
        "unchanged": reading.unchanged,
    }
    lines = [
        _("row %(row)d, %(column)s: %(message)s") % issue._asdict() if issue.row else issue.message
        for issue in reading.errors
    ]
    return "\n".join([counts, *lines])
