"""The Celery application; tasks live in each room's tasks.py."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_admin.settings")

TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), "union_admin.broker:Transport")
app = Celery("union_admin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
