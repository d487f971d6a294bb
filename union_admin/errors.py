"""What people read instead of an error code."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

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


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what failed may be what the page's frame needs."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _keeper(permission: str) -> Post.Kind:
    order = _ASK_FIRST if permission.startswith("finance.") else _ASK_FIRST[1:]
    may = (kind for kind in order if permission in PERMISSIONS[Post.ROLES[kind]])
    return next(may, Post.Kind.CHAIR)


def _holder(kind: Post.Kind) -> Post | None:
    return Post.objects.held_on(localdate()).filter(kind=kind).select_related("person").first()
