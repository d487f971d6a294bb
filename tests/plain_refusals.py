"""The house's own addresses, refused in a word: who may open what is asked thousands of times.

How the pages of refusal look is tested in tests/test_errors.py.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound

from union_admin.urls import urlpatterns as urlpatterns


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseForbidden()


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound()
