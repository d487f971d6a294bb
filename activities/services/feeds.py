"""Addresses by which one's own phone fetches the calendar: made, revoked, renewed."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import CalendarFeed

# 192 bits: nobody comes upon one by trying.
KEY_BYTES = 24


@transaction.atomic
def make_feed(*, scope: str, by: User) -> CalendarFeed:
    """Give somebody an address for their own calendar; whoever has one of that scope keeps it.

    Refused (`scope_unknown`) for a scope there is none of.
    """
    if scope not in CalendarFeed.Scope.values:
        raise ValidationError(_("There is no such calendar."), code="scope_unknown")
    # Two taps wait for each other at the person's own row.
    User.objects.select_for_update().get(pk=by.pk)
    live = CalendarFeed.objects.filter(user=by, scope=scope).live().first()
    return live or _made(scope, by)


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: User) -> CalendarFeed:
    """Make an address answer nobody from now on; its key is forgotten. Refused to others (`not_yours`)."""
    User.objects.select_for_update().get(pk=by.pk)
    feed = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if feed.user_id != by.pk:
        raise ValidationError(_("Only its owner can take a calendar address back."), code="not_yours")
    if feed.revoked_on is None:
        feed.revoked_on, feed.key = localdate(), ""
        feed.save(update_fields=["revoked_on", "key"])
    return feed


@transaction.atomic
def renew_feed(*, feed: CalendarFeed, by: User) -> CalendarFeed:
    """Revoke an address and make another in its place, for instance after it was passed on."""
    revoked = revoke_feed(feed=feed, by=by)
    return make_feed(scope=revoked.scope, by=by)


def _made(scope: str, by: User) -> CalendarFeed:
    key = secrets.token_urlsafe(KEY_BYTES)
    return CalendarFeed.objects.create(
        user=by, scope=scope, key=key, key_hash=CalendarFeed.hash_of(key), made_on=localdate()
    )
