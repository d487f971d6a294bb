"""Taking a backup back: database, then files, then whatever a newer version of the house needs."""

import time
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from members.models import Person
from office.services.backups import files
from office.services.backups.archive import Archive, Manifest, newer, open_archive
from office.services.backups.folder import file_before_restore
from office.services.backups.loading import check_fits, load
from office.services.backups.making import make_backup
from office.services.backups.refusals import BackupError
from office.version import known_migrations
from vault.marks import mark_keys, marked_keys, other_keys

# Seconds; a server that is busy ends a connection a little later than its client.
PATIENCE = 5.0
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class Restored:
    """What was taken back; which keys of this machine are others; where the files lie that were here."""

    manifest: Manifest
    migrated: int
    other_keys: list[str]
    replaced: Path | None


def people_here() -> int:
    """How many people the database knows; none also where it has no tables yet."""
    there = set(connection.introspection.table_names())
    return sum(model.objects.count() for model in (Person, User) if model._meta.db_table in there)


def check_restore(archive: Archive, *, replace: bool) -> None:
    """Raises BackupError unless this archive is sound, fits, and may take the place of what is here."""
    archive.check()
    check_fits(archive, connection)
    if _is_newer(archive.manifest):
        raise newer(archive.manifest.version)
    if people_here() and not replace:
        raise BackupError(
            _(
                "This database is in use by a school: nothing was changed. To put the backup in its place, "
                "add --replace; what is here now is backed up first."
            )
        )
    if others := _others():
        raise BackupError(
            ngettext_lazy(
                "The site or another command is using the database (%(n)d connection). Stop it first "
                "(make stop, or systemctl stop), then restore.",
                "The site or another command is using the database (%(n)d connections). Stop it first "
                "(make stop, or systemctl stop), then restore.",
                others,
            ),
            n=others,
        )


def _others() -> int:
    """How many others use the database; whoever has just left is given a moment to be gone."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_OTHERS)
            found = cursor.fetchone()[0]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Make this house what the backup says. Raises BackupError, and then the database is as it was.

    Killed before the database is exchanged, all is as it was; after that, the same command again finishes.
    """
    with open_archive(path) as archive:
        check_restore(archive, replace=replace)
        try:
            files.stage(archive)
            load(archive, connection)
        except BackupError:
            files.unstage()
            raise
        replaced = files.put_in_place(timezone.localtime())
        behind = _behind(archive.manifest)
    # Their numbers may be others than a moment ago.
    ContentType.objects.clear_cache()
    if behind:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        # One from before a database said itself which keys it goes with.
        if not marked_keys():
            mark_keys(archive.manifest.keys)
    return Restored(archive.manifest, behind, other_keys(archive.manifest.keys), replaced)


def back_up_before_replacing() -> Path:
    """Keep what is about to be replaced; where it lies."""
    target = file_before_restore()
    make_backup(target)
    return target


def _is_newer(manifest: Manifest) -> bool:
    ours = set(map(_app, known_migrations()))
    return any(_app(name) in ours for name in set(manifest.migrations) - known_migrations())


def _behind(manifest: Manifest) -> int:
    return len(known_migrations() - set(manifest.migrations))


def _app(migration: str) -> str:
    return migration.partition(".")[0]
