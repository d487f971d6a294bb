"""System checks that refuse a database in which the product would quietly go wrong."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connections

EXTENSIONS = ("btree_gist", "pg_trgm")
# An extension is there, or a migration of ours may make it.
EXTENSION_SQL = """
    SELECT available.name, available.installed_version IS NOT NULL,
           has_database_privilege(current_database(), 'CREATE')
    FROM pg_available_extensions AS available WHERE available.name = ANY(%s)
"""


def check_database(databases: Sequence[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Check encoding, Chinese letters and extensions of each database asked about."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            found += [*check_text(cursor), *check_extensions(cursor)]
    return found


def check_text(cursor) -> list[CheckMessage]:
    """Refuse a database that is not UTF-8, or whose locale does not know Chinese characters for letters."""
    cursor.execute("SELECT current_setting('server_encoding')")
    encoding = cursor.fetchone()[0]
    if encoding != "UTF8":
        hint = "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        return [Error(f"The database is {encoding}, not UTF8.", hint=hint, id="union_admin.E001")]
    # Trigrams are made of what the locale calls letters; under the locale C that is ASCII alone.
    cursor.execute("SELECT '教工之家' ~ '^[[:alpha:]]+$'")
    knows_chinese = cursor.fetchone()[0]
    cursor.execute("SELECT to_regproc('show_trgm') IS NOT NULL")
    if knows_chinese and cursor.fetchone()[0]:
        cursor.execute("SELECT cardinality(show_trgm('教工之家')) > 0")
        knows_chinese = cursor.fetchone()[0]
    if not knows_chinese:
        hint = "CREATE DATABASE … LOCALE 'C.UTF-8' TEMPLATE template0"
        message = "The database's locale finds no letters in Chinese text, so searching would find nothing."
        return [Error(message, hint=hint, id="union_admin.E002")]
    return []


def check_extensions(cursor, names: Sequence[str] = EXTENSIONS) -> list[CheckMessage]:
    """Refuse a server without the extensions, or a role that may not create them."""
    cursor.execute(EXTENSION_SQL, [list(names)])
    usable = {name for name, installed, may_create in cursor.fetchall() if installed or may_create}
    return [
        Error(
            f"The database has no extension {name}.",
            hint=f"CREATE EXTENSION {name} as its owner; the server's contrib package brings it.",
            id="union_admin.E003",
        )
        for name in names
        if name not in usable
    ]
