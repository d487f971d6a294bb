"""The key in a message's last line: whoever holds it may switch one topic off for one person."""

from typing import NamedTuple

from django.core import signing

SALT = "reminders.off"


class Off(NamedTuple):
    """Whose topic; `person` is the key of a person."""

    person: int
    topic: str


def off_token(*, person: int, topic: str) -> str:
    """A key without an end: a letter may be opened years later, and what it allows can be undone."""
    return signing.dumps([person, topic], salt=SALT)


def read_off_token(token: str) -> Off | None:
    """What `off_token` was given; None when the key was not made here."""
    try:
        person, topic = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Off(person, topic)
