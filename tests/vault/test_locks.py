from contextlib import suppress

import pytest
from django.db import connection

from vault.locks import alone

KEYS = [(118_900,), (118_900, 7)]


def is_held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory')")
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
