from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault.rotation import rotate_secrets


class Command(BaseCommand):
    help = "Encrypt every secret anew with the newest of VAULT_KEYS; safe to stop and to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = 0
        for column in rotate_secrets():
            lost += column.unreadable
            self.stdout.write(
                f"{column.column}: {column.renewed} written anew, "
                f"{column.current} had the newest key already, {column.unreadable} opened by no key"
            )
        if lost:
            raise CommandError(
                f"{lost} secrets are opened by none of VAULT_KEYS: put the old key back behind the new one."
            )
        self.stdout.write("Every secret has the newest key; older ones can be taken out of VAULT_KEYS.")
