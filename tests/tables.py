"""Tables emptied and filled from outside of what guards them, between tests and never within one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

APPEND_ONLY = """
    SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgenabled = 'A' AND NOT t.tgisinternal AND c.relname = ANY (%s)
"""
COLUMNS = """
    SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""

# Those that have grown enough for a reading of them to be felt.
GROWN = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 256 * 1024
"""


def filled(cursor: CursorWrapper, tables: Iterable[str]) -> list[str]:
    """Those of the tables that have rows. One query."""
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]


def unguarded(cursor: CursorWrapper, tables: list[str], statements: Iterable[str]) -> Iterator[str]:
    """The statements between those that lift the guards of the tables and those that put them back."""
    cursor.execute(APPEND_ONLY, [tables])
    guards = cursor.fetchall()
    yield from (f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"' for table, name in guards)
    # Neither ordinary triggers nor foreign keys are asked until the last statement.
    yield "SET LOCAL session_replication_role = replica"
    yield from statements
    yield "SET LOCAL session_replication_role = origin"
    yield from (f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"' for table, name in guards)


def sweep_dead_rows() -> None:
    """Cut away what rolled back tests have left in the tables; to be called where no transaction is open."""
    with connection.cursor() as cursor:
        cursor.execute(GROWN)
        for (table,) in cursor.fetchall():
            cursor.execute(f'VACUUM "{table}"')


@contextmanager
def quick_flush() -> Iterator[None]:
    """Django's emptying of all tables deletes from those that have rows, and lifts their guards for it.

    Most are empty already, and truncating two hundred takes longer than many a test.
    """
    operations = connection.ops.__class__
    original = operations.sql_flush

    def sql_flush(ops, style, tables, **kwargs):
        with ops.connection.cursor() as cursor:
            found = filled(cursor, tables)
            return list(unguarded(cursor, found, [f'DELETE FROM "{table}"' for table in found]))

    operations.sql_flush = sql_flush
    yield
    operations.sql_flush = original


@cache
def _kept(fill: Callable[[], None]) -> list[str]:
    """Call `fill` on empty tables and keep beside them what it wrote; the tables' names."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        before = filled(cursor, tables)
        fill()
        written = [table for table in filled(cursor, tables) if table not in before]
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        for table in written:
            cursor.execute(f'CREATE UNLOGGED TABLE kept."{table}" AS TABLE "{table}"')
    return written


def fill_once(fill: Callable[[], None]) -> None:
    """As if `fill` had been called, which is done the first time only; afterwards its rows are copied."""
    if not _kept.cache_info().currsize:
        _kept(fill)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _kept(fill)
        copies = [_copy(cursor, table) for table in tables]
        for statement in unguarded(cursor, tables, copies):
            cursor.execute(statement)


def forget_kept() -> None:
    """Leave nothing beside the tables: a copy of the whole database would hold it too."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE")
    _kept.cache_clear()


def _copy(cursor: CursorWrapper, table: str) -> str:
    cursor.execute(COLUMNS, [table])
    columns = cursor.fetchone()[0]
    return f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM kept."{table}"'
