import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from paperwork.capitals import AmountError, parse_amount, to_capitals


class Command(BaseCommand):
    help = "Print amounts of money in Chinese numerals, a line each."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        # argparse takes -1,234.50 or -¥5 for an option; whatever does not begin like one is an amount.
        parser._negative_number_matcher = re.compile(r"-[^a-zA-Z-]")  # type: ignore[attr-defined]
        parser.add_argument("amounts", nargs="+", metavar="AMOUNT", help="yuan, such as 1,234.50")

    def handle(self, *args: Any, amounts: list[str], **options: Any) -> None:
        try:
            numerals = [to_capitals(parse_amount(text, allow_negative=True)) for text in amounts]
        except AmountError as error:
            raise CommandError(str(error), returncode=2) from error
        for line in numerals:
            self.stdout.write(line)
