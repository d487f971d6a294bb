"""Closed by default: a page says which permission it needs, and a refusal says which one was missing."""

from typing import NoReturn

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied


class MissingPermission(PermissionDenied):
    """Refused before any row was looked up; `permission` lets the page say whom to ask."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class PermissionRequired(PermissionRequiredMixin):
    """A view for those who hold `permission_required` today; everybody else gets 403 with a name to ask."""

    permission_required: str

    def handle_no_permission(self) -> NoReturn:
        raise MissingPermission(self.permission_required)
