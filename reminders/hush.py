"""Packages that would write an address, and with it a key, into a log, and how they are kept from it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Their lines name the whole address, and with it the key.
TALKATIVE = (
    "apprise",
    "charset_normalizer",
    "requests",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)

_hushed: ContextVar[bool] = ContextVar("hushed", default=False)


def _may_speak(record: logging.LogRecord) -> bool:
    return not _hushed.get()


for _name in TALKATIVE:
    logging.getLogger(_name).addFilter(_may_speak)


@contextmanager
def hushed() -> Iterator[None]:
    """Keep packages that would write an address, and with it a key, into a log from doing so."""
    token = _hushed.set(True)
    try:
        yield
    finally:
        _hushed.reset(token)
