from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from vault.marks import key_marks, mark_keys
from vault.rotation import rotate_secrets
from vault.terminal import in_both


class Command(BaseCommand):
    help = "Encrypt every secret anew with the newest of VAULT_KEYS; safe to stop and to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = 0
        for column in rotate_secrets():
            lost += column.unreadable
            self.stdout.write(
                in_both(
                    _(
                        "%(column)s: %(renewed)d written anew, %(current)d had the newest key already, "
                        "%(unreadable)d opened by no key"
                    ),
                    **column._asdict(),
                )
            )
        if lost:
            raise CommandError(
                in_both(
                    _(
                        "%(n)d secrets are opened by none of VAULT_KEYS: put the old key back behind the "
                        "new one."
                    ),
                    n=lost,
                )
            )
        mark_keys({"VAULT_KEYS": key_marks()["VAULT_KEYS"]})
        for sentence in (
            _("Every secret has the newest key; older ones can be taken out of VAULT_KEYS."),
            _("Backups made before this still need the older keys: keep them in the sealed envelope."),
        ):
            self.stdout.write(in_both(sentence))
