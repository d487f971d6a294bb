from contextlib import suppress

import pytest
from django.db import connection, transaction

from vault.locks import alone, wait_for_turn

KEYS = [(118_900,), (118_900, 7)]


def is_held():
    with connection.cursor() as cursor:
        # Other databases of the same server have locks of their own.
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database())"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_a_lock_is_held_until_the_end_of_the_block(key):
    with suppress(LookupError), alone(*key) as is_alone:
        assert is_alone
        assert is_held()
        raise LookupError
    assert not is_held()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", KEYS)
def test_somebody_else_does_not_wait_and_frees_nothing(key):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.callproc("pg_try_advisory_lock", key)
        with alone(*key) as is_alone:
            assert not is_alone
        assert is_held()
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_turn_ends_with_its_transaction_and_is_none_outside_of_one():
    with transaction.atomic():
        wait_for_turn("photos of 7")
        assert is_held()
    assert not is_held()
    with pytest.raises(transaction.TransactionManagementError):
        wait_for_turn("photos of 7")
