"""How days and lists of names are said in a notice, in the language of the moment."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.wording import day_name, days_name

MOST_NAMES = 12


def day_said(day: date) -> str:
    """“6月23日（星期二）”."""
    return _("%(weekday)s, %(day)s") % {
        "day": day_name(day.month, day.day),
        "weekday": date_format(day, "l"),
    }


def days_said(first: date, last: date) -> str:
    """“6月23日（星期二）”, or “6月19日至21日”."""
    return day_said(first) if first == last else days_name(first, last)


def day_from(day: date, today: date) -> str:
    """“明天，6月23日（星期二）”; a day further off is said as it is."""
    named = {0: _("today, %(day)s"), 1: _("tomorrow, %(day)s"), 2: _("the day after tomorrow, %(day)s")}
    return named.get((day - today) // timedelta(days=1), "%(day)s") % {"day": day_said(day)}


def held_said(first: date, last: date, starts_at: time | None, place: str, *, with_year: bool = False) -> str:
    """“6月23日（星期二）15:30 操场”, as far as it is known; “2027年6月23日 …” `with_year`."""
    at = starts_at.strftime("%H:%M") if starts_at else ""
    days = days_said(first, last)
    if with_year:
        days = _("%(days)s, %(year)s") % {"days": days, "year": first.year}
    return " ".join(part for part in (days, at, place) if part)


def fixed_said(first: date, last: date, starts_at: time | None, place: str) -> str:
    """“定在6月23日（星期二）15:30，地点：操场”, as far as it is known."""
    when = held_said(first, last, starts_at, "")
    if not place:
        return _("fixed for %(when)s") % {"when": when}
    return _("fixed for %(when)s, place: %(place)s") % {"when": when, "place": place}


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """“林晓春、王海涛”; of a long list the first, and how many there are."""
    shown = _(", ").join(names[:most])
    if len(names) <= most:
        return shown
    return _("%(names)s and others, %(count)s in all") % {"names": shown, "count": len(names)}
