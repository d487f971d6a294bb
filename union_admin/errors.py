"""What people read instead of an error code."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.pages import is_in_background, page_above, page_it_came_from
from accounts.roles import PERMISSIONS
from members.models import Post

# Whom to ask for a page, the nearest to the matter first.
_ASK_FIRST = (Post.Kind.TREASURER, Post.Kind.CHAIR, Post.Kind.ADMINISTRATOR)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Rendered without the request, which was not understood."""
    context = {"is_unknown_host": isinstance(exception, DisallowedHost)}
    return HttpResponse(loader.render_to_string("400.html", context), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say who looks after this page, by name; a refused ask for permission looks up no row of the page."""
    kind = _keeper(getattr(exception, "permission", ""))
    office = _("union treasury") if kind == Post.Kind.TREASURER else kind.label
    keeper = _holder(kind)
    # While there is no chair, somebody can be named who acts.
    namer = _holder(Post.Kind.SCHOOL_OFFICE) if keeper is None and kind == Post.Kind.CHAIR else None
    context = {"keeper_office": office, "keeper": keeper, "namer": namer}
    return render(request, "403.html", context, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def stood_open(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of the page no longer holds; its page opens anew, with what was typed.

    Whose sign-in is gone with it hears that, as wherever something is saved in the background.
    """
    is_run_out = is_in_background(request) and not request.user.is_authenticated
    status = HTTPStatus.UNAUTHORIZED if is_run_out else HTTPStatus.FORBIDDEN
    return render(request, "403_csrf.html", {"back": page_it_came_from(request)}, status=status)


class ButtonsOnlyMiddleware:
    """An address that only takes what a button sends, opened as a page: it leads to the page above it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and not is_in_background(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not is_page:
            return response
        page = render(request, "405.html", {"above": page_above(request.path)}, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what failed may be what the page's frame needs."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _keeper(permission: str) -> Post.Kind:
    order = _ASK_FIRST if permission.startswith("finance.") else _ASK_FIRST[1:]
    may = (kind for kind in order if permission in PERMISSIONS[Post.ROLES[kind]])
    return next(may, Post.Kind.CHAIR)


def _holder(kind: Post.Kind) -> Post | None:
    return Post.objects.held_on(localdate()).filter(kind=kind).select_related("person").first()
