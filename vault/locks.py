"""One process at a time: a lock that the database holds for a connection, or until a transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


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


def wait_for_turn(what: str) -> None:
    """Wait until nobody else is at `what`, and keep others waiting until this transaction ends.

    For what is counted before a row is added, where there is no row to lock.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("outside a transaction nothing would wait")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
