"""What pages of any room have in common: a form that a service decides on, and a button that acts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import FormView, View

from accounts.access import PermissionRequired


def first_page() -> str:
    """The address to which a sign-in leads."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def page_of_ours(request: HttpRequest, asked: str, *, otherwise: str) -> str:
    """The address asked for, where it is a page of this site; what a request names may lead elsewhere."""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if is_ours else otherwise


def page_it_came_from(request: HttpRequest) -> str:
    """The path of the page on which the button was pressed; the first page where the browser does not say.

    An address that only a button leads to, where a form was refused or a PIN asked for, gives way to the page
    above it.
    """
    home = first_page()
    page = urlsplit(page_of_ours(request, request.headers.get("Referer", ""), otherwise=home))
    # Two slashes at its beginning would make a host of it.
    path = page_of_ours(request, page.path, otherwise=home)
    if not _is_page(path):
        return page_above(path)
    return f"{path}?{page.query}" if page.query else path


def is_in_background(request: HttpRequest) -> bool:
    """Whether a page's script asks, which shows no page.

    Browsers say so, though not to an address without encryption; there, of what sends something, only one on
    its way to a page accepts HTML by name. Whatever else fetches an address is led like a browser.
    """
    if "HX-Request" in request.headers:
        return True
    if mode := request.headers.get("Sec-Fetch-Mode"):
        return mode != "navigate"
    if request.method in ("GET", "HEAD"):
        return False
    return "text/html" not in request.headers.get("Accept", "text/html")


def page_above(path: str) -> str:
    """The nearest page above an address; the first page of all where there is none."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if _is_page(path):
            return path
    return first_page()


def _is_page(path: str) -> bool:
    """Whether something is shown at that address, and not only done."""
    try:
        view: Any = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return False
    return hasattr(view, "get") and "get" in view.http_method_names


def narrowed(address: str, sent: Mapping[str, str], **fields: str) -> str:
    """A list's address as the list was narrowed: each word of its query, by the field that sent it along."""
    kept = {word: sent[field] for word, field in fields.items() if sent.get(field)}
    return f"{address}?{urlencode(kept)}" if kept else address


class ServiceFormPage(PermissionRequired, FormView):
    """A form whose service may refuse; what was typed stays, and the answer is 422."""

    def act(self, form: Any) -> Any:
        """Call the service; may raise ValidationError."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.act(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        except ObjectDoesNotExist as gone:
            # Somebody else deleted it between this page's look and the service's lock.
            raise Http404 from gone
        return self.answer(done)

    def answer(self, done: Any) -> HttpResponse:
        """Where the person goes when it is done."""
        raise NotImplementedError

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ActButton(PermissionRequired, View):
    """A button: POST only; a refusal is said on the page it leads back to."""

    http_method_names = ["post"]

    def act(self) -> str:
        """Call the service and return the address to go to; may raise ValidationError."""
        raise NotImplementedError

    def back(self) -> str:
        """The address to return to when the service refuses."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            url = self.act()
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            url = self.back()
        except ObjectDoesNotExist as gone:
            raise Http404 from gone
        return HttpResponseRedirect(url)
