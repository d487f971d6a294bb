"""Postgres and a Redis-protocol server of the checkout's own, for whoever gives no DATABASE_URL or REDIS_URL.

Only the standard library is used, so that stopping and cleaning work without the environment.
"""

from .keys import secret
from .places import EmbeddedError, Place
from .postgres import Postgres
from .servers import Servers, servers_for
from .site import running_site
from .valkey import Valkey

__all__ = [
    "EmbeddedError",
    "Place",
    "Postgres",
    "Servers",
    "Valkey",
    "database_folder",
    "database_url",
    "redis_url",
    "running_site",
    "secret",
    "servers_for",
]


def database_url() -> str:
    """Where the checkout's own Postgres listens, running or not."""
    return Postgres(Place.of_checkout()).url()


def database_folder() -> str:
    """Where the checkout's own Postgres keeps its data, running or not."""
    return str(Postgres(Place.of_checkout()).data)


def redis_url() -> str:
    """Where the checkout's own Redis-protocol server listens, running or not."""
    return Valkey(Place.of_checkout()).url()
