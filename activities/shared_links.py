"""The address of an occasion that opens without signing in: signed, good until a month after its last day.

The key holds the day that was told, so that the page can say that it has been moved.
"""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.open_pages import PageKeys
from activities.models import Occasion, OccasionQuerySet
from activities.reports.sharing import Announcement, Fact, when_said
from activities.wording import days_in_full
from members.models import Union

KEPT_FOR = timedelta(days=30)
_KEYS = PageKeys("activities.occasion_open")
_KEY = re.compile(r"(\d{1,18})-(\d{8})")


class Shared(NamedTuple):
    """An occasion, and the day that the link was made for."""

    occasion: Occasion
    day: date


def may_be_shared(occasion: Occasion) -> bool:
    """Whether it has an open page: for all to hear, and not long over."""
    return occasion.activity.is_for_all_to_hear and occasion.ends_on >= localdate() - KEPT_FOR


def shareable() -> OccasionQuerySet:
    """The occasions that `may_be_shared` is true of, with activity and plan."""
    rows = Occasion.objects.for_all_to_hear().filter(ends_on__gte=localdate() - KEPT_FOR)
    return rows.select_related("activity__plan")


def open_path(occasion: Occasion) -> str:
    """The path of the page, made for the day that is fixed now."""
    key = _KEYS.sign(f"{occasion.pk}-{occasion.starts_on:%Y%m%d}")
    return reverse("activities:occasion_open", args=[key])


def read_shared(key: str) -> Shared | None:
    """What a key leads to; None for a forged or cut one, for what is hidden, gone, or over for a month."""
    found = _KEY.fullmatch(_KEYS.read(key) or "")
    if found is None:
        return None
    day = datetime.strptime(found[2], "%Y%m%d").date()
    occasion = shareable().filter(pk=int(found[1])).first()
    return Shared(occasion, day) if occasion else None


def announcement_of(occasion: Occasion, *, told_for: date | None = None) -> Announcement:
    """What is told of an occasion; `told_for` is the day that a link was made for. One query."""
    union = Union.objects.first()
    when = Fact(_("Time"), when_said(occasion.starts_on, occasion.ends_on, occasion.starts_at))
    place = Fact(_("Place"), occasion.place or _("to be announced"))
    return Announcement(
        title=occasion.activity.title,
        facts=[when, place],
        path=open_path(occasion),
        sender=union.name if union else "",
        mark=occasion.mark,
        note=_note(occasion, told_for or occasion.starts_on),
    )


def _note(occasion: Occasion, told_for: date) -> str:
    if occasion.status == Occasion.Status.CANCELLED:
        return _("It is cancelled. Please do not come.")
    if occasion.status == Occasion.Status.POSTPONED:
        return _("It is postponed. The new day will be told.")
    if told_for != occasion.starts_on:
        return _("It has been moved: it was to be on %(day)s.") % {"day": days_in_full(told_for, told_for)}
    if occasion.ends_on < localdate():
        return _("It is over.")
    return ""
