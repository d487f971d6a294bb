"""Marks by which a database and a machine know whether their keys belong together; they reveal none."""

from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from vault.models import KeyMark
from vault.rotation import stored_secrets
from vault.secrets import UnreadableSecret, conceal, keyed_hash, reveal

# Without it people sign in again, and no more than that.
SIGNING = "SECRET_KEY"
_SALT = "office.backups"


def key_marks() -> dict[str, str]:
    """What tells whether two machines have the same keys, and nothing else about them."""
    return {
        SIGNING: _signed(settings.SECRET_KEY),
        "VAULT_HASH_KEY": keyed_hash("mark", purpose=_SALT),
        # Opens with any of the keys that may still read.
        "VAULT_KEYS": conceal("mark"),
    }


def other_keys(theirs: dict[str, str]) -> list[str]:
    """The names of the keys with which nobody here makes the marks `theirs`; what is not marked is none."""
    return [name for name, mark in sorted(theirs.items()) if not _is_made_here(name, mark)]


def marked_keys() -> dict[str, str]:
    """The marks that the database holds; none where there is no table for them yet."""
    if KeyMark._meta.db_table not in connection.introspection.table_names():
        return {}
    return dict(KeyMark.objects.values_list("name", "mark"))


def opens_nothing() -> bool:
    """Whether there are secrets and no key opens any: all that one from before there were marks can tell."""
    there = list(stored_secrets())
    return bool(there) and not any(map(_opens, there))


@transaction.atomic
def mark_keys(marks: dict[str, str]) -> None:
    """Write down which keys the database goes with from now on."""
    for name, mark in marks.items():
        KeyMark.objects.update_or_create(name=name, defaults={"mark": mark})


def where_keys_are() -> Path:
    """The file in which a machine keeps the keys it made for itself."""
    return settings.BASE_DIR / "var" / "secrets.env"


def _is_made_here(name: str, mark: str) -> bool:
    if name == SIGNING:
        known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return any(constant_time_compare(mark, _signed(key)) for key in known)
    if name == "VAULT_KEYS":
        return _opens(mark)
    return constant_time_compare(mark, key_marks()[name])


def _signed(key: str) -> str:
    return salted_hmac(_SALT, "mark", secret=key, algorithm="sha256").hexdigest()


def _opens(secret: str) -> bool:
    try:
        reveal(secret)
    except UnreadableSecret:
        return False
    return True
