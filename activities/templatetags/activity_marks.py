"""How plans, lines and days are marked on a page; each mark goes with words."""

from datetime import date

from django import template
from django.utils.timezone import localdate

from activities import wording
from activities.models import Activity, Occasion, WorkPlan

register = template.Library()

_ICONS: dict[str, str] = {
    Activity.Kind.SPORT_CULTURE: "trophy",
    Activity.Kind.FESTIVAL: "stars",
    Activity.Kind.WELFARE: "gift",
    Activity.Kind.MEETING: "people",
    Activity.Kind.TRAINING: "book",
    Activity.Kind.WOMEN: "flower1",
    Activity.Kind.HEALTH: "heart-pulse",
    Activity.Kind.TRIP: "signpost-2",
    Activity.Kind.AID: "hand-thumbs-up",
    Activity.Kind.ADMIN: "clipboard-check",
    Activity.Kind.OTHER: "dot",
}
_TONES: dict[str, str] = {
    WorkPlan.Status.SUBMITTED: "waiting",
    WorkPlan.Status.PASSED: "good",
    WorkPlan.Status.PUBLISHED: "good",
    WorkPlan.Status.RUNNING: "good",
    WorkPlan.Status.SUMMED_UP: "done",
    WorkPlan.Status.VOID: "done",
    Occasion.Status.POSTPONED: "waiting",
    Occasion.Status.CANCELLED: "alert",
}


@register.filter
def kind_icon(activity: Activity) -> str:
    """The bootstrap-icons name for a line's kind."""
    return _ICONS.get(activity.kind, "dot")


@register.filter
def tone(status: str) -> str:
    """The tone of components/status.html for the status of a plan or an occasion."""
    return _TONES.get(status, "quiet")


@register.filter
def month_name(month: int) -> str:
    """“6月”."""
    return str(wording.MONTH_NAMES[month])


@register.filter
def planned_for(activity: Activity) -> str:
    """When the plan has it: “6月20日”, “7月至8月”, “待定”."""
    return wording.month_span(activity.month_from, activity.month_to, activity.planned_day)


@register.filter
def is_moved_to(activity: Activity, occasion: Occasion) -> bool:
    """Whether it is held in another month than the plan has it, or in that month of another year."""
    return not activity.lies_in(occasion.starts_on)


@register.filter
def held_on(occasion: Occasion) -> str:
    """“6月20日”, “6月19日至21日”."""
    return wording.days_name(occasion.starts_on, occasion.ends_on)


@register.filter
def held_on_told(occasion: Occasion) -> str:
    """“6月20日”, with the year where it is not this year's."""
    return wording.days_told(occasion.starts_on, occasion.ends_on, today=localdate())


@register.filter
def held_on_in_full(occasion: Occasion) -> str:
    """“2026年6月19日至21日”."""
    return wording.days_in_full(occasion.starts_on, occasion.ends_on)


@register.filter
def day_name(day: date) -> str:
    """“6月20日”."""
    return wording.day_name(day.month, day.day)


@register.filter
def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
