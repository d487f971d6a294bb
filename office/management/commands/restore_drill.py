"""Try out whether a backup can be taken back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from office.services.backups.folder import newest_file
from office.services.backups.recording import drill_recorded
from office.services.backups.refusals import BackupError
from vault.terminal import in_both


class Command(BaseCommand):
    help = "Restore a backup into a throw-away database, compare it row by row, and drop it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the backup; the newest one if none is given")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            file = file or newest_file()
            self.stdout.write(in_both(_("Trying out %(file)s …"), file=file))
            found = drill_recorded(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            in_both(
                _(
                    "The restore works: %(tables)d tables, %(rows)d rows and %(files)d files are as in the "
                    "backup (%(seconds).1f s)."
                ),
                **found._asdict(),
            )
        )
