"""The product's settings, with the static files as they lie: nothing has been collected for a test."""

from union_admin.settings import *  # noqa: F403
from union_admin.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
