"""The rules as the chair reads them: when, to whom, on which ways, and what is wrong."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from almanac.models import Semester
from members.models import Post
from reminders.kinds import KINDS, Kind
from reminders.models import ReminderRule
from reminders.services.quiet import MOST_PAUSED_DAYS
from reminders.services.rules import WORDS
from reminders.wording import check_words

_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Wishes"), ("birthday", "birthday_list", "festival")),
    (gettext_lazy("Activities"), ("activity_tomorrow", "occasion_changed", "undated_lines")),
    (
        gettext_lazy("Democratic management"),
        (
            "session_called",
            "call_opens",
            "call_closes",
            "seconding_asked",
            "papers_out",
            "proposal_moved",
            "proposal_answered",
            "idea_answered",
            "proposals_given",
            "answer_due",
            "answer_overdue",
            "session_preparation",
        ),
    ),
    (gettext_lazy("What waits, and the week"), ("waiting", "routine", "chair_week")),
)
_REST = gettext_lazy("Money, gifts, terms and days off")
# A gap that begins in one of these months is winter's.
_WINTER = (12, 1, 2, 3)


class Line(NamedTuple):
    """A rule in words."""

    kind: Kind
    rule: ReminderRule
    when: str
    whom: str
    groups: list[str]
    has_bad_words: bool


class Group(NamedTuple):
    """Rules that go together, under a heading."""

    label: Any
    lines: list[Line]


class Holidays(NamedTuple):
    """The days between two semesters, both included."""

    label: str
    first: date
    last: date


def rules_in_groups() -> list[Group]:
    """Every rule, by what it is about, in the order of the kinds. Two queries."""
    rules = ReminderRule.objects.select_related("progress").prefetch_related("channels")
    stored = {rule.code: rule for rule in rules}
    lines = [_line(KINDS[code], stored[code]) for code in KINDS if code in stored]
    named = {code for _label, codes in _GROUPS for code in codes}
    rest = tuple(code for code in KINDS if code not in named)
    found = (
        Group(label, [line for line in lines if line.kind.code in codes])
        for label, codes in (*_GROUPS, (_REST, rest))
    )
    return [group for group in found if group.lines]


def _line(kind: Kind, rule: ReminderRule) -> Line:
    groups = [channel.name for channel in rule.channels.all() if channel.is_on]
    return Line(kind, rule, when_said(kind, rule), whom_said(rule), groups, has_bad_words(kind, rule))


def when_said(kind: Kind, rule: ReminderRule) -> str:
    """“当天 · 07:30”, “提前30、14天 · 07:30”, “每月25日 · 07:30”."""
    if kind.is_live:
        return _("as soon as there is something")
    days = _days_said(rule.leads)
    if rule.month_day:
        days = _("on day %(day)d of each month") % {"day": rule.month_day}
    return " · ".join(part for part in (days, rule.at.strftime("%H:%M")) if part)


def _days_said(leads: Iterable[int]) -> str:
    """“提前3天、当天、之后7天”."""
    ordered = sorted(leads, reverse=True)
    before, after = [n for n in ordered if n > 0], [-n for n in ordered if n < 0]
    parts = [
        _some_days(before, _("1 day before"), _("%(days)s days before")),
        _("on the day") if 0 in ordered else "",
        _some_days(after, _("1 day after"), _("%(days)s days after")),
    ]
    return _(", ").join(part for part in parts if part)


def _some_days(days: list[int], one: str, many: str) -> str:
    if not days:
        return ""
    return one if days == [1] else many % {"days": _(", ").join(map(str, days))}


def whom_said(rule: ReminderRule) -> str:
    """The crowd, or the offices; where the matter itself says whom it concerns, those."""
    if rule.crowd:
        return str(rule.get_crowd_display())
    return _(", ").join(str(Post.Kind(post).label) for post in rule.posts) or _("those concerned")


def has_bad_words(kind: Kind, rule: ReminderRule) -> bool:
    """Whether words of the school's own ask for what there is not, so that the kind's are sent."""
    try:
        check_words("".join(getattr(rule, name) for name in WORDS), kind.fields)
    except ValidationError:
        return True
    return False


def holidays_from(today: date) -> list[Holidays]:
    """The holidays that are not over, as the semesters leave them; at most two. One query."""
    semesters = Semester.objects.filter(ends_on__gte=today - timedelta(days=MOST_PAUSED_DAYS))
    gaps = (
        (before.ends_on + timedelta(days=1), after.starts_on - timedelta(days=1))
        for before, after in pairwise(semesters.order_by("starts_on")[:4])
    )
    to_come = ((max(first, today), last) for first, last in gaps if first <= last and last >= today)
    fitting = [(first, last) for first, last in to_come if last - first < timedelta(days=MOST_PAUSED_DAYS)]
    return [Holidays(_name(first), first, last) for first, last in fitting[:2]]


def _name(first: date) -> str:
    return _("Winter holidays") if first.month in _WINTER else _("Summer holidays")
