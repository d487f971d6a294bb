from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from finance.models import Budget
from finance.spreadsheets import write_budget


class Command(BaseCommand):
    help = "Write the budget of a year as a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", help="the year of the budget, such as 2026")
        parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="where to write the workbook")

    def handle(self, *args: Any, year: str, file: Path, **options: Any) -> None:
        if not (year.isascii() and year.isdigit()):
            raise CommandError(_("“%(text)s” is not a year; write one such as 2026.") % {"text": year})
        budget = Budget.objects.filter(year=int(year[:9])).first()
        if budget is None:
            raise CommandError(_("There is no budget for %(year)s.") % {"year": year})
        if file.suffix.lower() != ".xlsx":
            raise CommandError(_("The file is a workbook; its name ends in .xlsx."))
        try:
            file.write_bytes(write_budget(budget))
        except OSError as error:
            raise CommandError(
                _("“%(file)s” could not be written: %(error)s") % {"file": file, "error": error.strerror}
            ) from error
        self.stdout.write(str(file))
