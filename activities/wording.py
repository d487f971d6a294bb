"""How a line's months and day are said, and what is called off."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

# The number in Chinese (6月), as plans head their months; Django's own names read 六月.
MONTH_NAMES = {
    1: pgettext_lazy("month of a plan", "January"),
    2: pgettext_lazy("month of a plan", "February"),
    3: pgettext_lazy("month of a plan", "March"),
    4: pgettext_lazy("month of a plan", "April"),
    5: pgettext_lazy("month of a plan", "May"),
    6: pgettext_lazy("month of a plan", "June"),
    7: pgettext_lazy("month of a plan", "July"),
    8: pgettext_lazy("month of a plan", "August"),
    9: pgettext_lazy("month of a plan", "September"),
    10: pgettext_lazy("month of a plan", "October"),
    11: pgettext_lazy("month of a plan", "November"),
    12: pgettext_lazy("month of a plan", "December"),
}

# One sign each, over the small months of the year.
WEEKDAY_SIGNS = (
    gettext_lazy("Mo"),
    gettext_lazy("Tu"),
    gettext_lazy("We"),
    gettext_lazy("Th"),
    gettext_lazy("Fr"),
    gettext_lazy("Sa"),
    gettext_lazy("Su"),
)


def month_span(first: int | None, last: int | None = None, day: int | None = None) -> str:
    """“6月20日”, “7月至8月”, “11月”, or “待定” where the plan names no month."""
    if first is None:
        return _("to be settled")
    if day is not None:
        return day_name(first, day)
    if last is None or last == first:
        return str(MONTH_NAMES[first])
    return _("%(first)s to %(last)s") % {"first": MONTH_NAMES[first], "last": MONTH_NAMES[last]}


def day_name(month: int, day: int) -> str:
    """“6月20日”."""
    return _("%(month)s %(day)s") % {"month": MONTH_NAMES[month], "day": day}


def marked(title: str, mark: str) -> str:
    """“【已取消】春季登山”; the title alone where there is no mark."""
    return _("[%(mark)s] %(title)s") % {"mark": mark, "title": title} if mark else title


def days_in_full(first: date, last: date) -> str:
    """“2026年6月19日至21日”."""
    return _("%(days)s, %(year)s") % {"days": days_name(first, last), "year": first.year}


def days_told(first: date, last: date, *, today: date) -> str:
    """“6月20日”, with the year where it is not this year's."""
    return days_name(first, last) if first.year == today.year else days_in_full(first, last)


def days_name(first: date, last: date) -> str:
    """“6月20日”, “6月19日至21日”, “9月30日至10月2日”."""
    if first == last:
        return day_name(first.month, first.day)
    begins = day_name(first.month, first.day)
    if (first.year, first.month) == (last.year, last.month):
        return _("%(first_day)s to %(last_number)s") % {"first_day": begins, "last_number": last.day}
    return _("%(first)s to %(last)s") % {"first": begins, "last": day_name(last.month, last.day)}
