"""Two pages for whatever watches over the site: whether it lives, and whether it can work."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reminders.reports.queue import redis_answers


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Each part by itself. Pages work without the queue, so that only the database decides on 503."""
    database = _database()
    parts = {"database": database, "queue": "answers" if _queue_answers() else "away"}
    return JsonResponse(parts, status=200 if database == "answers" else 503)


def _database() -> str:
    try:
        is_behind = bool(_known() - MigrationRecorder(connection).applied_migrations().keys())
    except DatabaseError:
        # Why it is away stands in the log of whoever runs it, not on a page open to all.
        connection.close()
        return "away"
    return "not migrated" if is_behind else "answers"


@cache
def _known() -> set[tuple[str, str]]:
    """The migrations of the version that runs; it is asked every few seconds."""
    return set(MigrationLoader(None).disk_migrations)


def _queue_answers() -> bool:
    return redis_answers(settings.CELERY_BROKER_URL) is not False
