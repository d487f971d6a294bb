"""How Celery speaks to Redis: as kombu does, but losing the connection never ends a worker."""

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError


class Channel(redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        """What is still acknowledged or given back over a connection that was let go is a lost connection.

        kombu raises AttributeError here, which a worker takes for a fault of its own and ends.
        """
        if self.connection.client is None:
            raise ConnectionError("The connection to Redis has been let go")
        return super()._connparams(asynchronous=asynchronous)


class Transport(redis.Transport):
    Channel = Channel
