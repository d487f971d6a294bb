"""The sign-in sheet of an occasion, and which of them are still to come back."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activities.models import Activity, Occasion
from activities.wording import days_name
from members.sheets import Sheet, SheetKind, Source, has_copy

OCCASION = "occasion"
AWAITED_FOR = timedelta(days=60)
# Where people come together and sign; a gift is signed for on a list of its own.
_Kind = Activity.Kind
GATHERINGS = (_Kind.SPORT_CULTURE, _Kind.FESTIVAL, _Kind.MEETING, _Kind.TRAINING, _Kind.WOMEN, _Kind.TRIP)


def occasion_sheet(occasion: Occasion) -> Sheet:
    """The occasion comes with its activity."""
    title = _("Sign-in sheet: %(title)s, %(day)s") % {
        "title": occasion.activity.title,
        "day": days_name(occasion.starts_on, occasion.ends_on),
    }
    return Sheet(
        OCCASION,
        occasion.pk,
        title,
        reverse("activities:activity_detail", args=[occasion.activity_id]),
        occasion.starts_on,
        reverse("activities:occasion_sheet", args=[occasion.pk]),
    )


def find_occasion(user: User, pk: int) -> Sheet | None:
    """The sign-in sheet of a day that `user` may see."""
    found = Occasion.objects.visible_to(user).filter(pk=pk).select_related("activity").first()
    return occasion_sheet(found) if found else None


def occasions_awaited(user: User) -> Iterable[Sheet]:
    """What was held lately, has no signed sheet, and nobody is entered for. One query.

    Where who came is known by a chain or a list, no paper was passed round that could come back.
    """
    today = localdate()
    rows = Occasion.objects.visible_to(user).without_attendance(today)
    rows = rows.filter(~has_copy(OCCASION), ends_on__gte=today - AWAITED_FOR, activity__kind__in=GATHERINGS)
    return map(occasion_sheet, rows.select_related("activity"))


KINDS = (
    SheetKind(
        OCCASION, gettext_lazy("Sign-in sheet of an activity"), "activities.change_calendar", find_occasion
    ),
)
SOURCES = (Source("activities.change_calendar", occasions_awaited),)
