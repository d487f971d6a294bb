"""Two pages for whatever watches over the site: whether it lives, and whether it can work."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office.version import known_migrations
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
        applied = {".".join(key) for key in MigrationRecorder(connection).applied_migrations()}
    except DatabaseError:
        # Why it is away stands in the log of whoever runs it, not on a page open to all.
        connection.close()
        return "away"
    return "answers" if known_migrations() <= applied else "not migrated"


def _queue_answers() -> bool:
    return redis_answers(settings.CELERY_BROKER_URL) is not False
