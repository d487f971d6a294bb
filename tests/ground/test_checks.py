import os
from contextlib import contextmanager

import psycopg2
import pytest
from django.core.checks import run_checks
from django.db import connection

from union_admin.checks import check_extensions, check_text

pytestmark = pytest.mark.django_db


@contextmanager
def database(options):
    """A cursor in a database made with these options and dropped afterwards."""
    given = connection.get_connection_params() | {"dbname": "postgres"}
    given = {name: value for name, value in given.items() if name not in ("cursor_factory", "context")}
    name = f"union_admin_check_{os.getpid()}"
    server = psycopg2.connect(**given)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        there = psycopg2.connect(**given | {"dbname": name})
        try:
            yield there.cursor()
        finally:
            there.close()
            cursor.execute(f"DROP DATABASE {name}")
            server.close()


def test_own_database_passes():
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_database_that_is_not_utf8_is_refused():
    with database("ENCODING 'SQL_ASCII' LOCALE 'C'") as cursor:
        assert [error.id for error in check_text(cursor)] == ["union_admin.E001"]


def test_database_that_finds_no_letters_in_chinese_is_refused():
    with database("ENCODING 'UTF8' LOCALE 'C'") as cursor:
        assert [error.id for error in check_text(cursor)] == ["union_admin.E002"]


def test_missing_extension_is_refused():
    with connection.cursor() as cursor:
        assert check_extensions(cursor) == []
        found = check_extensions(cursor, ["pg_trgm", "no_such_extension"])
    assert [error.id for error in found] == ["union_admin.E003"]
    assert "no_such_extension" in found[0].msg
