"""Loading a backup's database: in one transaction what was there goes, what the archive holds comes, and
everything is compared; or nothing has happened."""

import subprocess
import tempfile
from pathlib import Path
from typing import IO, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from office.services.backups.archive import CHUNK, Archive
from office.services.backups.programs import complaint, find_programs, major_of, told_to
from office.services.backups.refusals import BackupError
from office.services.backups.sums import comparison

# Whoever still uses the tables would keep it waiting.
_EMPTY = """
SET client_min_messages = warning;
SET lock_timeout = '10s';
DO $empty$
DECLARE
    away text;
    all_of_them text[];
BEGIN
    SELECT array_agg(one ORDER BY place) INTO all_of_them FROM (
        SELECT 1 AS place, format('DROP %s IF EXISTS public.%I CASCADE',
            CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname) AS one
        FROM pg_catalog.pg_class AS c
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
                WHERE objid = c.oid AND (deptype = 'e' OR relkind = 'S' AND deptype IN ('a', 'i')))
        UNION ALL
        SELECT 2, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
        FROM pg_catalog.pg_proc AS p
        WHERE pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE objid = p.oid AND deptype = 'e')
        UNION ALL
        SELECT 3, format('DROP TYPE IF EXISTS public.%I CASCADE', typname) FROM pg_catalog.pg_type AS t
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE objid = t.oid AND deptype = 'e')
    ) AS made;
    FOREACH away IN ARRAY coalesce(all_of_them, '{}') LOOP
        EXECUTE away;
    END LOOP;
END $empty$;
"""


def check_fits(archive: Archive, server: BaseDatabaseWrapper) -> None:
    """Raises BackupError for a backup of a newer Postgres, whose dump an older one cannot read."""
    if archive.manifest.postgres > major_of(server):
        raise BackupError(
            _(
                "The backup comes from PostgreSQL %(theirs)s; the database here is %(ours)s. "
                "It needs to be as new."
            ),
            theirs=archive.manifest.postgres,
            ours=major_of(server),
        )


def load(archive: Archive, server: BaseDatabaseWrapper) -> None:
    """Make the database on `server` what the archive says, row by row. Raises BackupError: nothing changed.

    Rows come before triggers and constraints, so that what guards them has nothing to say about a load.
    """
    check_fits(archive, server)
    programs = find_programs(major_of(server))
    with server.cursor() as cursor:
        compare = comparison(archive.manifest.sums, cursor.connection)
    with tempfile.TemporaryDirectory(prefix="union_admin-restore-") as folder:
        before, after = Path(folder, "before.sql"), Path(folder, "after.sql")
        before.write_text(_EMPTY)
        after.write_text(compare)
        _pipe(archive, programs, server, before, after)
    with server.cursor() as cursor:
        # Without statistics lists of a large school take twice as long.
        cursor.execute("ANALYZE")


def _pipe(archive: Archive, programs: Path, server: BaseDatabaseWrapper, before: Path, after: Path) -> None:
    """dump → pg_restore → psql, which commits at the very end: whichever is killed, the comparison fails."""
    where, environment = told_to(server)
    unpack = [str(programs / "pg_restore"), "--no-owner", "--no-privileges", "--no-comments", "--file=-"]
    write = [
        str(programs / "psql"),
        "-XqAt",
        "--single-transaction",
        "-v",
        "ON_ERROR_STOP=1",
        "-v",
        "VERBOSITY=terse",
        f"--dbname={where}",
    ]
    write += [f"--file={before}", "--file=-", f"--file={after}"]
    with tempfile.TemporaryFile() as unpacker_told, tempfile.TemporaryFile() as writer_told:
        unpacking = subprocess.Popen(
            unpack, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=unpacker_told
        )
        writing = subprocess.Popen(
            write,
            env=environment,
            stdin=unpacking.stdout,
            stdout=subprocess.DEVNULL,
            stderr=writer_told,
        )
        _feed(archive, unpacking)
        failed = [writing.wait(), unpacking.wait()]
        if any(failed):
            told = complaint(writer_told) if failed[0] else complaint(unpacker_told)
            raise BackupError(_("The database could not be restored and is as it was: %(why)s"), why=told)


def _feed(archive: Archive, unpacking: subprocess.Popen[bytes]) -> None:
    cast(IO[bytes], unpacking.stdout).close()
    pipe = cast(IO[bytes], unpacking.stdin)
    try:
        with pipe, archive.dump() as dump:
            while piece := dump.read(CHUNK):
                pipe.write(piece)
    except BrokenPipeError:
        # The other end gave up, and tells why.
        return
