"""Next year's days off, which are announced in November and cannot be computed."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from almanac.models import DayOff
from members.models import Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.facts import as_facts

ASKED_ON = ((11, 15), (12, 15))


def find_missing(ask: Ask) -> Iterable[Matter]:
    """A query for each of the days on which it speaks."""
    for day in ask.days():
        if (day.month, day.day) in ASKED_ON:
            entered = as_facts(DayOff.objects.of_years(day.year + 1, day.year + 1), day=F("date"))
            if not ask.facts(f"days_off:{day.year + 1}", entered):
                yield _matter(ask, day)


def _matter(ask: Ask, day: date) -> Matter:
    year = day.year + 1
    return Matter(
        subject=f"days_off:{year}",
        day=day,
        about=str(year),
        facts=lambda: {"year": str(year)},
        people=lambda: holders(ask.rule.posts, day),
        link=reverse("activities:calendar_year", args=[year]),
        until=date(year, 1, 31),
    )


DAYS_OFF_MISSING = Kind(
    code="days_off_missing",
    label=_("Next year's days off are not entered"),
    explanation=_("On 15 November and 15 December, while the arrangement of days off is missing."),
    topic=Topic.OFFICE,
    fields={"year": _("the year")},
    zh=Wording(
        "{year}年放假安排还没有录入",
        "{name}老师，您好！国务院办公厅一般在11月公布下一年的放假安排。{year}年的还没有录入，"
        "活动日历因此不知道哪天放假、哪天调休。",
    ),
    en=Wording(
        "Days off of {year} are missing",
        "Dear {name},\nthe State Council announces next year's days off in November. Those of {year} are not "
        "entered, so the calendar does not know which days are off and which are worked in exchange.",
    ),
    find=find_missing,
    posts=(Post.Kind.CHAIR,),
)
