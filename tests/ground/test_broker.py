import pytest

from union_admin.celery import app


def test_giving_back_over_a_connection_that_was_let_go_is_a_lost_connection():
    """With kombu's own channel it is an AttributeError, at which a worker ends for good."""
    with app.connection() as line:
        channel = line.channel()
        channel.connection.client = None
        channel._disconnect_pools()
        with pytest.raises(line.connection_errors, match="let go"):
            channel.qos.restore_unacked()
