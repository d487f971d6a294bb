"""What stands in the tables, as numbers that are the same wherever the same rows stand in whatever order."""

from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from psycopg2 import sql

# What lets somebody in who holds the row, and what is of this hour only: neither is in a backup, and after
# a restore they are empty.
PASSING = (
    Session._meta.db_table,
    UserSession._meta.db_table,
    settings.CACHES["default"]["LOCATION"],
)
# How values are written down, wherever they stand.
AS_TEXT = """
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
"""
_TABLES = sql.SQL("""
SELECT relname FROM pg_catalog.pg_class AS c
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE objid = c.oid AND deptype = 'e')
    AND relname::text <> ALL({passing})
ORDER BY relname
""").format(passing=sql.Literal(list(PASSING)))
# sha256 is what every version and every hardened server has alike; a sum does not ask in which order.
_SUM = """
SELECT count(*) AS rows, coalesce(sum(
    ('x' || left(encode(sha256(convert_to(one::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint
), 0)::text AS total FROM public.{table} AS one
"""
# What guards the rows: without the last of these a restore that broke off would look whole.
_GUARDS = """
SELECT
    (SELECT count(*) FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal) AS triggers,
    (SELECT count(*) FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled = 'A') AS always,
    (SELECT count(*) FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'i') AS indexes,
    (SELECT count(*) FROM pg_catalog.pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')) AS constraints
"""
# Raises inside the transaction that loads, which then comes to nothing.
_COMPARE = """
DO $compare$
DECLARE different text;
BEGIN
    SELECT string_agg(name, ', ') INTO different FROM ({sides}) AS side (name, here, wanted)
    WHERE here IS DISTINCT FROM wanted;
    IF different IS NOT NULL THEN
        RAISE EXCEPTION 'not as in the backup: %', different USING ERRCODE = 'data_corrupted';
    END IF;
END $compare$;
"""


class Sums(NamedTuple):
    """Rows and sum of each table, and how many of each kind of guard there are."""

    tables: dict[str, tuple[int, str]]
    guards: dict[str, int]

    @property
    def rows(self) -> int:
        return sum(rows for rows, _total in self.tables.values())

    def differing(self, wanted: "Sums") -> list[str]:
        """The names of the tables and guards that are not as in `wanted`, in the order of their names."""
        here, there = ({**sums.tables, **sums.guards} for sums in (self, wanted))
        return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


def read_sums(cursor: Any) -> Sums:
    """The sums of all tables but the passing ones, in the transaction in which `cursor` is."""
    cursor.execute(AS_TEXT)
    cursor.execute(_TABLES)
    tables = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL(_SUM).format(table=sql.Identifier(table)))
        tables[table] = cursor.fetchone()
    cursor.execute(_GUARDS)
    guards = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
    return Sums({table: (rows, total) for table, (rows, total) in tables.items()}, guards)


def comparison(wanted: Sums, cursor: Any) -> str:
    """SQL that fails unless the tables hold exactly this; `cursor` is asked how names are quoted."""
    sides = [_side(name, *facts) for name, facts in wanted.tables.items()]
    sides += [_guard(name, number) for name, number in wanted.guards.items()]
    sides.append(
        sql.SQL("SELECT 'tables', (SELECT count(*) FROM ({tables}) AS t)::text, {number}").format(
            tables=_TABLES, number=sql.Literal(str(len(wanted.tables)))
        )
    )
    compare = sql.SQL(_COMPARE).format(sides=sql.SQL("\nUNION ALL ").join(sides))
    return AS_TEXT + compare.as_string(cursor)


def _side(table: str, rows: int, total: str) -> sql.Composable:
    return sql.SQL("SELECT {name}, (SELECT rows || ':' || total FROM ({sum}) AS s), {wanted}").format(
        name=sql.Literal(table),
        sum=sql.SQL(_SUM).format(table=sql.Identifier(table)),
        wanted=sql.Literal(f"{rows}:{total}"),
    )


def _guard(name: str, number: int) -> sql.Composable:
    return sql.SQL("SELECT {name}, (SELECT {column} FROM ({guards}) AS g)::text, {wanted}").format(
        name=sql.Literal(name),
        column=sql.Identifier(name),
        guards=sql.SQL(_GUARDS),
        wanted=sql.Literal(str(number)),
    )
