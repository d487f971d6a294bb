"""One process at a time: a lock that the database holds for a connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(*key: int) -> Iterator[bool]:
    """Whether nobody else holds the lock of one or two numbers; it is held until the end of the block.

    Nobody waits. It is freed with the connection when a process is killed.
    """
    with connection.cursor() as cursor:
        cursor.callproc("pg_try_advisory_lock", key)
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.callproc("pg_advisory_unlock", key)
