"""WeChat's and WeCom's own browser, which can neither download a file nor print."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.pages import page_of_ours
from accounts.wechat import is_in_wechat


class WeChatMiddleware:
    """Instead of a file that would go nowhere, a page that says how to come by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.headers.get("Content-Disposition", "").startswith("attachment") and is_in_wechat(request):
            # Closing the response would end the request, and with it its connection to the database.
            if file := getattr(response, "file_to_stream", None):
                file.close()
            return _said_how(request)
        return response


def _said_how(request: HttpRequest) -> HttpResponseBase:
    """A file that a form makes cannot be fetched by address: it is made anew from the page it stood on."""
    here = request.build_absolute_uri()
    came_from = page_of_ours(request, request.headers.get("Referer", ""), otherwise=reverse("office:home"))
    is_form = request.method != "GET"
    context = {"address": request.build_absolute_uri(came_from) if is_form else here, "back": came_from}
    return render(request, "wechat_file.html", context | {"is_form": is_form})
