from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from office.services.backups.restoring import people_here
from vault.marks import SIGNING, key_marks, mark_keys, marked_keys, opens_nothing, other_keys, where_keys_are
from vault.terminal import in_both


class Command(BaseCommand):
    help = "Bring tables and static files up to date: after installing, and after every upgrade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-former-keys",
            action="store_true",
            help="go on with the keys that are here, and lose what only the former ones open",
        )

    def handle(self, *args: Any, without_former_keys: bool, **options: Any) -> None:
        # An empty house takes any keys; what has been written under some is read with those alone.
        marked = marked_keys() if people_here() else {}
        others = other_keys(marked)
        if set(others) - {SIGNING} and not without_former_keys:
            raise _keys_are_lost(others)
        # Called from code, a command skips the checks, which refuse an unfit database.
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        if not marked and opens_nothing() and not without_former_keys:
            raise _keys_are_lost(["VAULT_KEYS"])
        if SIGNING in others:
            self.stdout.write(
                in_both(
                    _(
                        "SECRET_KEY is another than before: everybody signs in again, and what is printed "
                        "with a QR code opens only with the former one in SECRET_KEY_FALLBACKS."
                    )
                )
            )
        ours = key_marks()
        mark_keys({name: ours[name] for name in others} if marked else ours)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)


def _keys_are_lost(names: list[str]) -> CommandError:
    said = [
        in_both(
            _(
                "The keys do not go with the data here (%(names)s): put the former var/secrets.env back (or "
                "VAULT_KEYS, VAULT_HASH_KEY)."
            ),
            names=", ".join(names),
        )
    ]
    file = where_keys_are()
    if file.exists():
        written = datetime.fromtimestamp(file.stat().st_mtime, get_current_timezone())
        said.append(
            in_both(
                _(
                    "%(file)s was last written on %(when)s. If it was made only now, move it out of the way "
                    "before the former one comes back."
                ),
                file=file,
                when=f"{written:%Y-%m-%d %H:%M}",
            )
        )
    return CommandError("\n".join(said))
