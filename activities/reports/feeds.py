"""What a phone fetches: what is held, and what the almanac says of the days, as entries of a calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Max
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.addresses import whole_address
from activities.called import called_elsewhere
from activities.models import Activity, CalendarFeed, Occasion, OccasionQuerySet, WorkPlan
from activities.reports.audience import occasions_for, rule_in_words
from activities.wording import marked
from almanac.festivals import festivals_of
from almanac.lunar import LAST_YEAR
from almanac.models import DayOff
from almanac.names import find_festival
from members.models import Union
from paperwork.calendars import Entry, Standing, calendar_file
from vault.secrets import keyed_hash

# The almanac's own entries do not change once their year has begun.
_NEVER_CHANGED = time(tzinfo=UTC)


def find_feed(key: str) -> CalendarFeed | None:
    """The feed whose address holds `key`, revoked or not."""
    return CalendarFeed.objects.select_related("user").defer("key").with_key(key).first()


def feed_file(feed: CalendarFeed) -> bytes:
    """The calendar of `feed` in the language that is spoken now. Six statements beside the roles."""
    today = localdate()
    union = Union.objects.first()
    # The year before stays, so that a phone does not lose it on New Year's Day.
    since, until = date(today.year - 1, 1, 1), date(min(today.year + 1, LAST_YEAR), 12, 31)
    held = _Held(feed, since)
    return calendar_file(
        name=calendar_name(feed, union.school_name if union else ""),
        about=_("Published plans of the union, festivals and days off. Whoever has the address can read it."),
        entries=[*held.entries(), *_festivals(since.year, until.year), *_days_off(since, until)],
    )


def calendar_name(feed: CalendarFeed, school: str) -> str:
    """What the calendar is called on a phone."""
    words = {"school": school or _("Staff Home")}
    if feed.scope == CalendarFeed.Scope.PERSONAL:
        return _("%(school)s · my union calendar") % words
    return _("%(school)s · union calendar") % words


def occasions_of(feed: CalendarFeed, since: date) -> OccasionQuerySet:
    """What is held on or after `since` by published plans and stands in the feed.

    Drafts are left out also for those who may see them: an address is easily passed on. What is for people
    asked by name, and visits, stand in their own calendars alone.
    """
    if feed.scope == CalendarFeed.Scope.PERSONAL:
        own = occasions_for(feed.user).in_force()
        rows = own.filter(activity__plan__status__in=WorkPlan.PUBLIC_STATUSES)
    else:
        rows = Occasion.objects.for_all_to_hear()
    return rows.visible_to(feed.user).filter(ends_on__gte=since)


class _Held:
    """The occasions of a feed, and when each was last changed; three statements."""

    def __init__(self, feed: CalendarFeed, since: date) -> None:
        is_called = ExpressionWrapper(called_elsewhere(), output_field=BooleanField())
        found = occasions_of(feed, since).annotate(is_called=is_called)
        self.is_own = feed.scope == CalendarFeed.Scope.PERSONAL
        self.occasions = list(found.select_related("activity__plan", "activity__audience_group"))
        self.changed = _last_changes(Occasion, {one.pk for one in self.occasions})
        self.activity_changed = _last_changes(Activity, {one.activity_id for one in self.occasions})

    def entries(self) -> Iterator[Entry]:
        return map(self._entry, self.occasions)

    def _entry(self, occasion: Any) -> Entry:
        activity = occasion.activity
        changes = self.changed.get(occasion.pk), self.activity_changed.get(activity.pk)
        return Entry(
            uid=_uid(f"occasion-{occasion.pk}"),
            # Many phones do not show what an entry's status says.
            title=marked(activity.title, occasion.mark),
            first=occasion.starts_on,
            last=occasion.ends_on,
            at=occasion.starts_at,
            place=occasion.place,
            text=_about(occasion, is_called=occasion.is_called),
            link=_link(occasion),
            category=activity.get_kind_display(),
            standing=_STANDINGS[Occasion.Status(occasion.status)],
            # Both only ever grow, also by bulk updates and SQL.
            revision=occasion.version + activity.version - 2,
            changed=max(filter(None, changes), default=_start_of(activity.plan.year)),
            is_busy=occasion.starts_at is not None and not occasion.is_called_off,
            alarms=self.is_own and not occasion.is_called_off,
        )


_STANDINGS = {
    Occasion.Status.SCHEDULED: Standing.CONFIRMED,
    Occasion.Status.POSTPONED: Standing.TENTATIVE,
    Occasion.Status.CANCELLED: Standing.CANCELLED,
}


def _last_changes(model: Any, keys: set[int]) -> dict[int, datetime]:
    """When each row was last changed, from its history."""
    events = model.pgh_event_model.objects.filter(pgh_obj_id__in=keys).order_by()
    return dict(events.values_list("pgh_obj_id").annotate(last=Max("pgh_created_at")))


def _about(occasion: Occasion, *, is_called: bool) -> str:
    # Whom a body calls is its own to say.
    lines = [] if is_called else [_("For whom: %(whom)s") % {"whom": rule_in_words(occasion.activity)}]
    if occasion.status == Occasion.Status.POSTPONED:
        lines.append(_("It waits for a new day."))
    # Many phones show no other link.
    lines.append(_("Details: %(link)s") % {"link": _link(occasion)})
    return "\n".join(lines)


def _link(occasion: Occasion) -> str:
    return whole_address(reverse("activities:activity_detail", args=[occasion.activity_id]))


def _festivals(first: int, last: int) -> Iterator[Entry]:
    for year in range(first, last + 1):
        for found in festivals_of(year):
            yield Entry(
                uid=_uid(f"festival-{found.festival.value}-{year}"),
                title=str(found.festival.label),
                first=found.date,
                last=found.date,
                changed=_start_of(year),
                category=_("festival"),
            )


def _days_off(since: date, until: date) -> Iterator[Entry]:
    """Days off in a row as one entry, each day worked in exchange as one of its own. One statement."""
    rows = DayOff.objects.of_years(since.year, until.year).order_by("kind", "date")
    for (kind, name, _number), row in groupby(enumerate(rows), key=_stretch):
        days = [day.date for _index, day in row]
        words = _("Day off: %(name)s") if kind == DayOff.Kind.DAY_OFF else _("Worked in exchange: %(name)s")
        yield Entry(
            uid=_uid(f"{kind}-{days[0].isoformat()}"),
            title=words % {"name": name},
            first=days[0],
            last=days[-1],
            changed=_start_of(days[0].year),
            category=_("days off"),
        )


def _stretch(numbered: tuple[int, DayOff]) -> tuple[str, str, int]:
    """The same for days in a row that are off for one reason."""
    number, day = numbered
    festival = find_festival(day.name)
    return day.kind, str(festival.label) if festival else day.name, day.date.toordinal() - number


def _start_of(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), _NEVER_CHANGED)


def _uid(what: str) -> str:
    """The same for life, whatever the site's address is, and of this school alone."""
    return f"{what}@{keyed_hash('school', purpose='calendar uid')[:12]}.staff-home"
