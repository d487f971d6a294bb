"""What people read instead of an error code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.timezone import localdate

from accounts.roles import PERMISSIONS, Role
from members.models import Post

# Whom to ask for a page, the nearest to the matter first.
_ASK_FIRST = (Role.TREASURER, Role.CHAIR, Role.ADMINISTRATOR)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say who looks after this page, by name; a refused ask for permission looks up no row of the page."""
    role = _keeper(getattr(exception, "permission", ""))
    context = {"keeper_role": role, "keeper": _holder(role)}
    return render(request, "403.html", context, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what failed may be what the page's frame needs."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _keeper(permission: str) -> Role:
    money = permission.startswith("finance.")
    order = _ASK_FIRST if money else _ASK_FIRST[1:]
    return next((role for role in order if permission in PERMISSIONS[role]), Role.CHAIR)


def _holder(role: Role) -> Post | None:
    return (
        Post.objects.held_on(localdate())
        .filter(kind=next(kind for kind, found in Post.ROLES.items() if found is role))
        .select_related("person")
        .first()
    )
