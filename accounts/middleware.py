from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pghistory.middleware
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import decorator_from_middleware

from accounts.pages import is_in_background, page_it_came_from


class LanguageMiddleware:
    """Speak the language a person chose; else the cookie's; else Chinese, whatever the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", None) or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME
        )
        known = dict(settings.LANGUAGES)
        with translation.override(language if language in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """Who did it, and no more: an address or a page's path could later tell how somebody voted."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk}


class ClosedMiddleware:
    """Leaving closes a sign-in: whoever is nothing to the union today is signed out, and told so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.user.is_open:  # type: ignore[union-attr]
            logout(request)
            return redirect("account_inactive")
        return self.get_response(request)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in is asked to; what was sent is not done, and is pressed again on its page."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        door = super().process_view(request, view_func, view_args, view_kwargs)
        if door is None:
            return None
        if is_in_background(request):
            # Swaps nothing; house.js says so.
            return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        if request.method in ("GET", "HEAD"):
            return door
        back = urlencode({"next": page_it_came_from(request), "again": "1"})
        return redirect(f"{reverse('account_login')}?{back}")


class SamePersonMiddleware:
    """What stood open when somebody else signed in does nothing in their name.

    House.js sends with each request for whom its page was made, and nothing where nobody was signed in.
    """

    FIELD = "page_for"
    HEADER = "X-Page-For"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        made_for = request.headers.get(self.HEADER)
        # A view that checks the token itself, to read the body its own way, checks this beside it.
        if made_for is None and request.method == "POST" and not getattr(view_func, "csrf_exempt", False):
            made_for = request.POST.get(self.FIELD)
        if made_for is None or not request.user.is_authenticated or made_for == str(request.user.pk):
            return None
        if is_in_background(request):
            return HttpResponse(status=HTTPStatus.CONFLICT)
        context = {"back": page_it_came_from(request)}
        return render(request, "409_other_person.html", context, status=HTTPStatus.CONFLICT)


same_person = decorator_from_middleware(SamePersonMiddleware)
