"""The calendar on one's own phone: its address made, copied, taken back; and what a phone fetches there."""

import hashlib
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.addresses import whole_address
from accounts.pages import ActButton
from accounts.wechat import is_in_wechat
from activities.models import CalendarFeed
from activities.reports.feeds import feed_file, find_feed
from activities.services import make_feed, renew_feed, revoke_feed
from paperwork.qr import qr_svg

PERMISSION = "activities.view_calendar"


class Offer(NamedTuple):
    """One of the two calendars, and the address somebody has for it."""

    scope: str
    feed: CalendarFeed | None

    @property
    def is_own(self) -> bool:
        return self.scope == CalendarFeed.Scope.PERSONAL

    @property
    def address(self) -> str:
        key = self.feed.key if self.feed else ""
        return whole_address(reverse("activities:feed", args=[key])) if key else ""

    @property
    def at_once(self) -> str:
        """The same address as iPhones and Outlook take it: a tap subscribes."""
        scheme, _colon, rest = self.address.partition(":")
        # Plain webcal is asked for over http first, and the key in it can be read on the way.
        return f"{'webcals' if scheme == 'https' else 'webcal'}:{rest}"

    @property
    def drawing(self) -> SafeString:
        return qr_svg(self.at_once)


@method_decorator(never_cache, name="dispatch")
class FeedSettings(PermissionRequired, TemplateView):
    """Both calendars, with an address or without."""

    permission_required = PERMISSION
    template_name = "activities/feed_settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = {feed.scope: feed for feed in CalendarFeed.objects.visible_to(self.request.user).live()}
        offers = [Offer(scope, live.get(scope)) for scope in CalendarFeed.Scope.values]
        return super().get_context_data(offers=offers, **kwargs)


class _FeedButton(ActButton):
    permission_required = PERMISSION

    @cached_property
    def feed(self) -> CalendarFeed:
        return get_object_or_404(CalendarFeed.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("activities:feed_settings")


class FeedMake(_FeedButton):
    def act(self) -> str:
        feed = make_feed(scope=self.request.POST.get("scope", ""), by=self.request.user)
        said = _("Here is your address. Open it on your phone, or copy it there.")
        if is_in_wechat(self.request):
            said = _("Here is your address. Copy it, and paste it in the phone's calendar.")
        messages.success(self.request, said)
        return f"{self.back()}#{feed.scope}"


class FeedRevoke(_FeedButton):
    def act(self) -> str:
        revoke_feed(feed=self.feed, by=self.request.user)
        messages.success(self.request, _("The address is stopped; whoever has it fetches nothing any more."))
        return self.back()


class FeedRenew(_FeedButton):
    def act(self) -> str:
        feed = renew_feed(feed=self.feed, by=self.request.user)
        messages.success(
            self.request,
            _("The old address is stopped. Subscribe to the new one on your phone."),
        )
        return f"{self.back()}#{feed.scope}"


@method_decorator(login_not_required, name="dispatch")
class Feed(View):
    """What a phone fetches, without signing in: whoever holds the key is answered."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        # The address is a key, and goes nowhere; what is behind it is one person's.
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        feed = find_feed(key)
        with override(feed.user.language if feed else settings.LANGUAGE_CODE):
            if feed is None or feed.revoked_on or not feed.user.has_perm(PERMISSION):
                return _refusal(feed)
            return _answer(request, feed_file(feed))


def _refusal(feed: CalendarFeed | None) -> HttpResponse:
    """A sentence for whoever opens a dead address in a browser; whoever left finds nothing, for now."""
    if feed is not None and feed.revoked_on:
        words, status = _("This calendar address was taken back by its owner."), HTTPStatus.GONE
    else:
        words, status = _("There is no calendar at this address."), HTTPStatus.NOT_FOUND
    response: Any = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    # Django writes refused addresses into its log, and this one is a key that may live again.
    response._has_been_logged = True
    return response


def _answer(request: HttpRequest, body: bytes) -> HttpResponseBase:
    """The file, or word that the phone has it already."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="staff-home.ics"'
    response.headers["ETag"] = quote_etag(hashlib.sha256(body).hexdigest())
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
