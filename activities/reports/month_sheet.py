"""A month as it is told in a group: as a picture and as plain text, without names."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity, Occasion
from activities.reports.calendar import Day, Month, calendar_month
from activities.wording import MONTH_NAMES, day_name, days_name, marked
from members.models import Union
from paperwork.pictures import MOST_LINES, DayRows, Row, Section, Sheet


class MonthSheet(NamedTuple):
    """A month as a picture (`sheet`) and as plain text; both without names and without drafts."""

    sheet: Sheet
    text: str
    is_empty: bool


def month_sheet(*, user: User, year: int, month: int) -> MonthSheet:
    """A month of the published plans, without what is for some alone, whoever asks. Five statements."""
    found = calendar_month(user=user, year=year, month=month).month
    union = Union.objects.first()
    held = [one for one in found.occasions if one.activity.is_for_all_to_hear]
    waiting = [line.activity for line in found.waiting if line.activity.is_for_all_to_hear]
    shown = held[:MOST_LINES]
    undated = [Row(_title(one)) for one in waiting[: MOST_LINES - len(shown)]]
    words = {"school": union.school_name if union else "", "year": year, "month": MONTH_NAMES[month]}
    sheet = Sheet(
        title=_("%(school)s · union activities, %(month)s %(year)s") % words,
        lead=_("Days off: %(name)s") % {"name": _(", ").join(found.days_off)} if found.days_off else "",
        days=list(_days(found, shown)),
        sections=[Section(_("Day to be settled"), undated)] if undated else [],
        foot=_foot(len(held) + len(waiting) - len(shown) - len(undated)),
    )
    return MonthSheet(sheet, _as_text(sheet), is_empty=not held and not waiting)


def _days(month: Month, occasions: list[Occasion]) -> Iterator[DayRows]:
    """The days with something on them; what lasts several days stands on the first of this month."""
    for day in month.own_days:
        begins = [one for one in occasions if max(one.starts_on, month.first) == day.info.date]
        if begins or day.info.festivals or day.info.is_adjusted_working_day:
            yield _day_rows(day, begins)


def _day_rows(day: Day, occasions: list[Occasion]) -> DayRows:
    info = day.info
    note = [str(festival.label) for festival in info.festivals]
    if info.is_adjusted_working_day:
        note.append(_("worked in exchange"))
    return DayRows(
        head=day_name(info.date.month, info.date.day),
        weekday=date_format(info.date, "l"),
        note=" · ".join(note),
        rows=[_row(one) for one in occasions],
        is_red=info.is_rest_day,
    )


def _row(occasion: Occasion) -> Row:
    several = occasion.ends_on > occasion.starts_on
    parts = [
        days_name(occasion.starts_on, occasion.ends_on) if several else "",
        f"{occasion.starts_at:%H:%M}" if occasion.starts_at else "",
        occasion.place,
    ]
    title = marked(_title(occasion.activity), occasion.mark)
    return Row(title, "  ".join(part for part in parts if part), faint=occasion.is_called_off)


def _title(activity: Activity) -> str:
    return " ".join(activity.title.split())


def _foot(left_out: int) -> str:
    if left_out:
        return _("%(number)s more stand in the union's calendar.") % {"number": left_out}
    return _("Days may still change: what stands in the union's calendar holds.")


def _as_text(sheet: Sheet) -> str:
    """The same as lines that are pasted in a group."""
    lines = [sheet.title, sheet.lead]
    for day in sheet.days:
        lines.append(" ".join(part for part in (day.head, day.weekday, day.note) if part))
        lines += [f"· {row.words}" + (f"（{row.below}）" if row.below else "") for row in day.rows]
    for section in sheet.sections:
        lines += [section.head, *(f"· {row.words}" for row in section.rows)]
    lines.append(sheet.foot)
    return "\n".join(line for line in lines if line)
