from http import HTTPStatus

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.pages import page_of_ours
from accounts.type_size import TYPE_SIZE_COOKIE


class SignIn(LoginView):
    """The door. A refusal says so in its status too."""

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        too_many = form.has_error("__all__", "too_many_login_attempts")
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language, with the person where one is signed in, and go back to the page."""
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(_back(request))
    return _remembered(request, settings.LANGUAGE_COOKIE_NAME, "language", language)


@login_not_required
@require_POST
def choose_type(request: HttpRequest) -> HttpResponse:
    """The same for how large the writing stands."""
    size = request.POST.get("type_size")
    if size not in User.TypeSize.values:
        return HttpResponseRedirect(_back(request))
    return _remembered(request, TYPE_SIZE_COOKIE, "type_size", size)


def _back(request: HttpRequest) -> str:
    return page_of_ours(request, request.POST.get("next", "/"), otherwise="/")


def _remembered(request: HttpRequest, cookie: str, field: str, chosen: str) -> HttpResponse:
    """The way back, with what was chosen kept in the browser and with the person."""
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(
        cookie,
        chosen,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(**{field: chosen})
    return response
