"""Texts that are encrypted where they are stored, keyed hashes to find them by, and masks to show them."""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class SecretTextField(models.TextField):
    """A text that the database holds encrypted; the newest key writes, every key reads.

    Cannot be searched or ordered: find by `keyed_hash`. Leave it out of history.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if not value else reveal(value)

    def get_prep_value(self, value: Any) -> Any:
        return value if not value else conceal(str(value))


class UnreadableSecret(ValueError):
    """What is stored was written with a key that is not among `VAULT_KEYS`."""


def conceal(text: str) -> str:
    """`text` encrypted with the newest key."""
    return _cipher(tuple(settings.VAULT_KEYS)).encrypt(text.encode()).decode()


def reveal(stored: str) -> str:
    """What `conceal` has hidden. Raises UnreadableSecret when none of the keys opens it."""
    try:
        return _cipher(tuple(settings.VAULT_KEYS)).decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret("none of VAULT_KEYS opens this") from error


def rotated(stored: str) -> str:
    """The same secret, encrypted with the newest key. Raises UnreadableSecret when no key opens it."""
    try:
        return _cipher(tuple(settings.VAULT_KEYS)).rotate(stored.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret("none of VAULT_KEYS opens this") from error


def is_newest(stored: str) -> bool:
    """Whether the newest key opens it, so that it needs no other."""
    try:
        _cipher(tuple(settings.VAULT_KEYS[:1])).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


def keyed_hash(text: str, *, purpose: str) -> str:
    """64 hexadecimal figures by which a secret is found again; worthless without the key of this school.

    The key does not rotate with `VAULT_KEYS`, or nothing would be found afterwards.
    """
    key = hashlib.sha256(f"{purpose}:{settings.VAULT_HASH_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def masked(text: str, *, first: int, last: int) -> str:
    """`text` with a dot for each letter but the `first` and `last` ones; all dots when it is too short."""
    if len(text) <= first + last:
        return "•" * len(text)
    return text[:first] + "•" * (len(text) - first - last) + text[len(text) - last :]


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    # Keys are secrets of any form, as people make them; Fernet asks for 32 bytes.
    digests = (hashlib.sha256(key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
