"""Wiring: settings, urls, celery, navigation, panels, embedded servers. It owns no page of its own."""

from union_admin.celery import app as celery_app

__all__ = ["celery_app"]
