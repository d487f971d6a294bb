"""Read a plan and print what was understood."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from paperwork.documents import extract_text
from paperwork.plans import PlanTextError, Reading, read_plan
from paperwork.uploads import UploadError


class Command(BaseCommand):
    """Needs no server: a file in, a reading out."""

    help = "Read a plan (txt, md, docx, xlsx) and print its activities, budget and doubts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the plan")
        parser.add_argument("--year", type=int, help="the year, when the plan names none")
        parser.add_argument("--json", action="store_true", help="print the whole reading as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(_("%(file)s cannot be opened.") % {"file": path}) from error
        try:
            reading = read_plan(extract_text(data, path.name), options["year"])
        except (PlanTextError, UploadError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(reading.as_dict(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(_listing(reading))


def _listing(reading: Reading) -> str:
    lines = [f"{reading.title} {reading.year or ''}".strip()]
    for activity in reading.activities:
        months = "、".join(map(str, activity.months)) or "—"
        day = f"-{activity.day}" if activity.day else ""
        lines.append(f"{months}{day}\t{activity.title}")
    lines += [
        f"{row.festival}\t{row.category}\t{row.headcount or ''}\t{row.rate or ''}\t{row.amount or ''}"
        for row in reading.budget
    ]
    if reading.total is not None:
        lines.append(f"{_('Total')} {reading.total} {reading.total_capitals}")
    lines += [f"? {item.line}: {item.text}" for item in reading.unplaced]
    lines += [f"! {warning.line}: {warning.message}" for warning in reading.warnings]
    return "\n".join(lines)
