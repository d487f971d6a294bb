"""Pages that open without signing in, by an address that holds a signed key.

They are made without the request, so that they hold nobody's name, set no cookie and open no session.
"""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.generic import View

# 132 bits of the signature: nobody guesses them, and the QR on a poster stays coarse enough for old phones.
_SIGNATURE = 22


class PageKeys(Signer):
    """Keys of one sort of page, known by its salt: what it is about, and `length` signs of a signature."""

    def __init__(self, salt: str, *, length: int = _SIGNATURE) -> None:
        super().__init__(salt=salt, sep=".")
        self.length = length

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        return super().signature(value, key)[: self.length]

    def read(self, key: str) -> str | None:
        """What the page is about; None for what nobody signed, or was cut short."""
        try:
            return self.unsign(key)
        except BadSignature:
            return None


@method_decorator([login_not_required, never_cache], name="dispatch")
class OpenPage(View):
    """A page to look at; what is behind `key` is the room's own business."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """The page; one sentence and 404 where there is nothing to show, whatever the reason."""
        context = self.shown(key)
        if context is None:
            return open_page("open_gone.html", {}, status=HTTPStatus.NOT_FOUND)
        return open_page(self.template_name, context)

    template_name: str

    def shown(self, key: str) -> dict[str, Any] | None:
        """What stands on the page; None for a key that is not ours, is out of date, or leads to nothing."""
        raise NotImplementedError


def open_page(template: str, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    """A page made without the request."""
    response = HttpResponse(
        render_to_string(template, context | {"LANGUAGE_CODE": get_language()}), status=status
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
