"""What the logs say: what happened where in the program, and nothing of the people it happened to.

No address, no path (it may hold a key), no query, no form, no user, no value that an exception speaks of.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from union_admin.rooms import ROOMS

log = logging.getLogger(__name__)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What Django's sentences about a request may tell; the path is told by its route.
_TOLD = _METHODS | {status.phrase for status in HTTPStatus}


class Plain(logging.Formatter):
    """One line a record, then where it failed."""

    def format(self, record: logging.LogRecord) -> str:
        facts = facts_of(record)
        at, level, name, said = (facts.pop(key) for key in ("at", "level", "logger", "said"))
        frames = facts.pop("frames", [])
        rest = "".join(f" {key}={value}" for key, value in facts.items())
        return "\n  ".join([f"{at} {level} {name} {said}{rest}", *frames])


class Json(logging.Formatter):
    """The same as JSON, a line a record."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record), ensure_ascii=False)


class RequestLog:
    """A line for each page: method, route, status and milliseconds. Written from LOG_LEVEL=INFO on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        extra = {"request": request, "status_code": response.status_code, "ms": _since(began)}
        log.info("page", extra=extra)
        return response


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """All that is told of a record."""
    at = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
    facts: dict[str, Any] = {
        "at": at,
        "level": record.levelname,
        "logger": record.name,
        "said": _said(record),
    }
    # Only what Django and we attach; the development server puts a socket there.
    if isinstance(request := getattr(record, "request", None), HttpRequest):
        facts |= {"method": _method(request), "route": route_of(request)}
        facts["status"] = getattr(record, "status_code", "")
    if hasattr(record, "ms"):
        facts["ms"] = record.ms
    if record.exc_info and (error := record.exc_info[1]):
        facts |= {"error": " < ".join(_types(error)), "frames": list(_frames(error))}
    return facts


def route_of(request: HttpRequest) -> str:
    """The name of the page; its path may hold the key of a slip, a link or a feed."""
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name
    except Resolver404:
        return "none"


def _said(record: logging.LogRecord) -> str:
    # What we say ourselves is written for the log; what packages put into their sentences is not known.
    if record.name.partition(".")[0] in ROOMS:
        return record.getMessage()
    if record.name == "celery.app.trace" and isinstance(record.args, dict):
        return f"task {record.args.get('name')}[{record.args.get('id')}] {record.args.get('description', '')}"
    if not (isinstance(record.msg, str) and record.args):
        return _unsaid(record)
    if record.name.startswith(("django.request", "django.security")) and isinstance(record.args, tuple):
        try:
            return record.msg % tuple(fact if fact in _TOLD else "…" for fact in map(str, record.args))
        except (TypeError, ValueError):
            return _unsaid(record)
    # The sentence as it stands in the package, its gaps unfilled.
    return record.msg.partition("\n")[0]


def _unsaid(record: logging.LogRecord) -> str:
    """A sentence that was put together before we see it may hold anything; of our ground we know better.

    What a worker prints (celery.redirected) is put together by whoever printed it. Gunicorn sets into its own
    sentences who asked for what, after an = or a colon.
    """
    if record.name.startswith("gunicorn.") and isinstance(record.msg, str):
        return re.split("[:=\n]", record.msg, maxsplit=1)[0]
    is_known = record.name.startswith("celery.") and record.name != "celery.redirected"
    return str(record.msg) if is_known else "(not written down)"


def _method(request: HttpRequest) -> str:
    """One of the usual ones; anything can be sent as a method."""
    return request.method if request.method in _METHODS else "other"


def _types(error: BaseException) -> Iterator[str]:
    """What it was and what it came of, without what either says: the database quotes rows."""
    one: BaseException | None = error
    while one is not None:
        yield f"{type(one).__module__}.{type(one).__qualname__}"
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _frames(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename.removeprefix(f'{settings.BASE_DIR}/')}:{frame.lineno} {frame.name}"


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
