"""Closed by default: a page says which permission it needs, and a refusal says which one was missing."""

from typing import NoReturn

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """A request as it reaches a view, for type checking: somebody has signed in, and htmx may be asking."""

    user: User
    htmx: HtmxDetails


class MissingPermission(PermissionDenied):
    """Refused before any row was looked up; `permission` lets the page say whom to ask."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class PermissionRequired(PermissionRequiredMixin):
    """A view for those who hold `permission_required` today; everybody else gets 403 with a name to ask."""

    permission_required: str
    request: Request

    def handle_no_permission(self) -> NoReturn:
        raise MissingPermission(self.permission_required)
