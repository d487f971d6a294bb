"""Take a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from office.services.backups.archive import open_archive
from office.services.backups.recording import forget_what_lies_elsewhere, record_what_lies_there
from office.services.backups.refusals import BackupError
from office.services.backups.restoring import (
    Restored,
    back_up_before_replacing,
    check_restore,
    people_here,
    restore,
)
from vault.marks import where_keys_are
from vault.terminal import in_both


class Command(BaseCommand):
    help = "Take the whole school back from a backup, and compare it row by row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--replace", action="store_true", help="put it in the place of what is here")
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            if options["replace"] and people_here():
                self._show(file)
                self._ask(options["yes"])
                self._say(
                    _("What is here now was backed up first: %(file)s. It stays there until you remove it."),
                    file=back_up_before_replacing(),
                )
            restored = restore(file, replace=options["replace"])
            record_what_lies_there()
            forget_what_lies_elsewhere()
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._tell(restored)

    def _show(self, file: Path) -> None:
        """Say what would come; a file that cannot take this place is refused before anybody is asked."""
        with open_archive(file) as archive:
            check_restore(archive, replace=True)
        manifest = archive.manifest
        self._say(
            _("This backup: %(school)s, %(made_at)s, %(rows)d rows."),
            school=manifest.school or file.name,
            made_at=manifest.when,
            rows=manifest.sums.rows,
        )

    def _ask(self, is_sure: bool) -> None:
        question = in_both(_("Everything here is replaced by the backup. Type yes to go on: "))
        try:
            if is_sure or input(question).strip().lower() == "yes":
                return
        except EOFError as error:
            self.stdout.write("")
            raise CommandError(
                in_both(_("Nobody can be asked here, so nothing was changed. Add --yes to go on unasked."))
            ) from error
        except KeyboardInterrupt:
            self.stdout.write("")
        raise CommandError(in_both(_("Nothing was changed.")))

    def _tell(self, restored: Restored) -> None:
        manifest = restored.manifest
        self._say(
            _(
                "Restored and compared row by row: %(tables)d tables, %(rows)d rows, %(files)d files, "
                "as on %(made_at)s."
            ),
            tables=len(manifest.tables),
            rows=manifest.sums.rows,
            files=len(manifest.files),
            made_at=manifest.when,
        )
        self._say(
            _(
                "Everybody signs in again. What was taken back since the backup was made is in force again: "
                "calendar addresses, slips, passwords, PINs and offices. Look through them."
            )
        )
        self._say(
            _(
                "Whoever has a PIN only gets in by a new slip: the chair signs in with the password and "
                "prints slips for everybody (Members, Sign-in slips)."
            )
        )
        if restored.migrated:
            self._say(_("The backup was of an older version; its tables were brought up to date."))
        if restored.replaced:
            self._say(
                _("The files that were here lie in %(folder)s. Remove that folder when nobody misses them."),
                folder=restored.replaced,
            )
        if restored.other_keys:
            self._say(
                _(
                    "Careful: %(names)s here are not those of the machine the backup comes from. Put the "
                    "kept ones into %(file)s (or the environment file) before the site is started: until "
                    "then it refuses to, or what was printed with a QR code does not open."
                ),
                names=", ".join(restored.other_keys),
                file=where_keys_are(),
            )

    def _say(self, sentence: Any, **facts: Any) -> None:
        self.stdout.write(in_both(sentence, **facts))
