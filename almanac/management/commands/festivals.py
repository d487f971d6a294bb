from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from almanac.festivals import festivals_of
from almanac.lunar import FIRST_YEAR, LAST_YEAR, AlmanacError


class Command(BaseCommand):
    help = "Print the festivals of a year as festival,date lines in order of date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help=f"a year from {FIRST_YEAR} to {LAST_YEAR}")

    def handle(self, *args: Any, year: str, **options: Any) -> None:
        try:
            days = festivals_of(int(year))
        except AlmanacError as error:
            raise CommandError(str(error), returncode=2) from error
        except ValueError as error:
            message = _("“%(text)s” is not a year; write one such as 2026.") % {"text": year}
            raise CommandError(message, returncode=2) from error
        for day, festival in days:
            self.stdout.write(f"{festival.chinese},{day.isoformat()}")
