"""The Celery application; tasks live in each room's tasks.py."""

import os
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import beat_init, setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_admin.settings")

# Of what root is warned, messages of pickled objects, there are none: ours are JSON.
warnings.simplefilter("ignore", SecurityWarning)
TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), "union_admin.broker:Transport")
app = Celery("union_admin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def look_at_once(**told: Any) -> None:
    """A first look with the start: until then the queue seems to have stood still since the last stop."""
    entry = app.conf.beat_schedule["say what is due"]
    app.send_task(entry["task"], **entry["options"])


@setup_logging.connect
def leave_logs_alone(**told: Any) -> None:
    """A worker would set up logs of its own, which quote what tasks are given; those of the settings stay."""
