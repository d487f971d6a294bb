"""Put the whole school into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from office.services.backups.making import make_backup
from office.services.backups.recording import record_backup
from office.services.backups.refusals import BackupError
from vault.marks import where_keys_are
from vault.terminal import in_both

_EXAMPLE = "manage.py backup var/school.zip"


class Command(BaseCommand):
    help = "Put the whole school, database and uploaded files, into one file. The site may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the file to make; it must not exist")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if file is None:
            raise CommandError(
                in_both(_("Please say which file to make, like this: %(example)s"), example=_EXAMPLE)
            )
        try:
            manifest = make_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as ended:
            raise CommandError(in_both(_("Cancelled; no file was left behind.")), returncode=130) from ended
        record_backup(file, manifest)
        told = (
            _(
                "Backed up and read back: %(tables)d tables, %(rows)d rows, %(files)d files, "
                "%(mb).1f MB: %(file)s"
            ),
            _(
                "The keys are not in it. Keep a copy of %(keys)s (or of the environment file) "
                "in another place."
            ),
        )
        facts = {
            "tables": len(manifest.tables),
            "rows": manifest.sums.rows,
            "files": len(manifest.files),
            "mb": file.stat().st_size / 1024**2,
            "file": file,
            "keys": where_keys_are(),
        }
        for sentence in told:
            self.stdout.write(in_both(sentence, **facts))
