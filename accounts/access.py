"""Closed by default: a page says which permission it needs, and a refusal says which one was missing."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django_htmx.middleware import HtmxDetails

from accounts.confirming import is_confirmed
from accounts.forms import ConfirmForm
from accounts.models import User
from accounts.roles import ASKS_AGAIN


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
    """A view for those who hold `permission_required` today; everybody else gets 403 with a name to ask.

    For what is in `ASKS_AGAIN` they have to have typed their password or PIN lately.
    """

    permission_required: str
    request: Request

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.has_permission():
            self.handle_no_permission()
        if self.permission_required in ASKS_AGAIN and (question := asked_again(request)):
            return question
        return super().dispatch(request, *args, **kwargs)

    def handle_no_permission(self) -> NoReturn:
        raise MissingPermission(self.permission_required)


def may_open(user: User, path: str) -> bool:
    """Whether the page at a path asks for nothing that the user lacks; its rows may still be hidden."""
    try:
        view = resolve(path.partition("?")[0]).func
    except Resolver404:
        return False
    permission = getattr(getattr(view, "view_class", None), "permission_required", "")
    return not permission or user.has_perm(permission)


def confirmed_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The same question before a view that needs no permission: whoever sits there may not be the owner."""

    @wraps(view)
    def asking(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return asked_again(request) or view(request, *args, **kwargs)

    return asking


def asked_again(request: Request) -> HttpResponse | None:
    """The page that asks for password or PIN; None when that has been answered lately.

    What was being sent is kept in the question, and goes on its way with the answer.
    """
    if is_confirmed(request):
        return None
    if request.method in ("GET", "HEAD"):
        return _asked_for_a_page(request)
    if request.htmx:
        # Swaps nothing; house.js says what to do.
        return HttpResponse(status=HTTPStatus.PRECONDITION_REQUIRED)
    answered = ConfirmForm.NAME in request.POST
    form = ConfirmForm(request, request.POST if answered else None)
    if answered and form.is_valid():
        return None
    context = {"form": form, "kept": _kept(request), "loses_files": bool(request.FILES)}
    return render(request, "accounts/confirm_sending.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def confirm_address(back: str) -> str:
    """Where password or PIN is asked for, on the way to `back`."""
    return f"{reverse('accounts:confirm')}?{urlencode({'next': back})}"


def _asked_for_a_page(request: Request) -> HttpResponse:
    back = (request.htmx.current_url_abs_path or "/") if request.htmx else request.get_full_path()
    address = confirm_address(back)
    if request.htmx:
        return render(request, "accounts/_confirm_first.html", {"address": address})
    return redirect(address)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    own = ("csrfmiddlewaretoken", ConfirmForm.NAME)
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]
