"""The three things of the week: what is due first, each with the one button that leads to it."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, WorkPlan
from activities.wording import days_name
from almanac.festivals import festival_date
from congress.reports.sessions import preparation_url
from finance.models import Budget
from office.reports.desk import AHEAD, Desk
from office.reports.missing import next_year, set_up
from office.reports.months import unwritten
from office.reports.planning import this_year
from office.reports.todo import ToDo
from office.reports.waiting import applications, corrections

MOST = 3
# Whoever was there is written down while they remember, so many days after it.
WRITTEN_UP_IN = timedelta(days=3)
RECENTLY = timedelta(days=7)
# Delegates have the papers a week before the meeting (article 30 of the regulations).
ANNOUNCED_BEFORE = timedelta(days=7)
# Bought two weeks before the festival, handed out three days before it.
GIFT_STEPS = (timedelta(days=14), timedelta(days=3))


def things(desk: Desk) -> list[ToDo]:
    """The three that are due first; what is overdue counts as today, and of one day the table decides.

    No query of its own.
    """
    found = [one for source in SOURCES for one in source(desk)]
    return sorted(found, key=lambda one: max(one.due, desk.today))[:MOST]


def not_said(desk: Desk, rows: Iterable[ToDo]) -> list[ToDo]:
    """Without what the three things say above; a list that is opened narrowed is the same list."""
    return [one for one in rows if one.url not in desk.said and one.url.partition("?")[0] not in desk.said]


def readings(desk: Desk) -> Iterator[ToDo]:
    """A plan document that has been read waits for a review."""
    n, _day, pk = desk.tally["readings"]
    if n:
        sentence = _("A plan document has been read and waits for your review.")
        yield ToDo(sentence, reverse("office:reading_review", args=[pk]), _("Look it over"), desk.today)


def unpublished(desk: Desk) -> Iterator[ToDo]:
    """This year's plan while teachers see none of its days; only those who make plans see it then."""
    plan = this_year(desk.plans, desk.today)
    if plan is None or plan.is_public:
        return
    if plan.status == WorkPlan.Status.DRAFT:
        sentence = _("The plan is still a draft: teachers see it once it is published.")
    else:
        sentence = _("The plan is not published yet: teachers see it once it is.")
    address = reverse("activities:plan_detail", args=[plan.pk])
    yield ToDo(sentence, address, _("Go to the plan"), desk.today)


def _this_week(desk: Desk) -> list[Any]:
    """What is held within a week, for those who change the calendar."""
    if not desk.user.has_perm("activities.change_calendar"):
        return []
    days = (desk.today, desk.today + AHEAD)
    return [one for one in desk.held if not one.is_called_off and days[0] <= one.starts_on <= days[1]]


def open_this_week(desk: Desk) -> Iterator[ToDo]:
    """What is held within a week and has no time, no place, or nobody asked to it."""
    for one in _this_week(desk):
        named = {"title": one.activity.title, "day": days_name(one.starts_on, one.ends_on)}
        if one.activity.audience == Activity.Audience.NAMED and not one.is_invited:
            sentence = _("“%(title)s” is on %(day)s, and nobody has been invited yet.") % named
            yield ToDo(
                sentence,
                reverse("activities:audience", args=[one.activity_id]),
                _("Say for whom"),
                one.starts_on,
            )
        elif one.starts_at is None or not one.place:
            sentence = _("“%(title)s” is on %(day)s, and its time or place is still open.") % named
            yield ToDo(
                sentence,
                reverse("activities:occasion_move", args=[one.pk]),
                _("Say when and where"),
                one.starts_on,
            )


def ready_this_week(desk: Desk) -> Iterator[ToDo]:
    """What all may hear of, with time and place: it goes to the group, and its sheet is printed."""
    for one in _this_week(desk):
        if one.starts_at and one.place and one.activity.is_for_all_to_hear:
            sentence = _(
                "“%(title)s” is on %(day)s: pass it on to the group, and print the sign-in sheet."
            ) % {"title": one.activity.title, "day": days_name(one.starts_on, one.ends_on)}
            address = reverse("activities:activity_detail", args=[one.activity_id])
            yield ToDo(sentence, address, _("Go to the activity"), one.starts_on)


def just_held(desk: Desk) -> Iterator[ToDo]:
    """What was held in the last week and nobody is written down for."""
    if not desk.user.has_perm("activities.change_calendar"):
        return
    for one in unwritten(desk.held):
        if one.ends_on >= desk.today - RECENTLY:
            sentence = _("“%(title)s” was held on %(day)s. Who came?") % {
                "title": one.activity.title,
                "day": days_name(one.starts_on, one.ends_on),
            }
            yield ToDo(sentence, attendance_of(one), _("Write down who came"), one.ends_on + WRITTEN_UP_IN)


def attendance_of(occasion: Any) -> str:
    """Where it is written down who came."""
    return reverse("activities:attendance", args=[occasion.pk])


def people_who_wait(desk: Desk) -> list[ToDo]:
    """What people ask to be corrected, and who asks to join."""
    return [*corrections(desk.tally), *applications(desk.tally)]


def proposals(desk: Desk) -> Iterator[ToDo]:
    """Proposals that wait for the union's decision."""
    n = desk.tally["proposals"].n
    if n:
        sentence = ngettext(
            "%(n)s proposal waits for the union's decision.",
            "%(n)s proposals wait for the union's decision.",
            n,
        )
        address = reverse("congress:handling_list")
        yield ToDo(sentence % {"n": n}, address, _("Take them on"), desk.today + AHEAD)


def sessions(desk: Desk) -> Iterator[ToDo]:
    """A session of the next month that nobody has been told of."""
    n, day, pk = desk.tally["sessions"]
    if day:
        sentence = _("A session of the congress meets on %(day)s and is not announced yet.")
        one = reverse("congress:session_announce", args=[pk])
        address = one if n == 1 else reverse("congress:session_list")
        yield ToDo(sentence % {"day": days_name(day, day)}, address, _("Announce it"), day - ANNOUNCED_BEFORE)


def preparation(desk: Desk) -> Iterator[ToDo]:
    """What is to be prepared for a session within the week: its first step, and how many more."""
    steps: dict[Any, list[Any]] = {}
    for one in desk.steps:
        steps.setdefault(one.step.session, []).append(one)
    for session, (first, *more) in steps.items():
        named = {"session": session, "step": first.step.title, "n": len(more)}
        if more:
            sentence = _("%(session)s: “%(step)s” is to be done, and %(n)s more steps of this week.") % named
        else:
            sentence = _("%(session)s: “%(step)s” is to be done.") % named
        yield ToDo(sentence, preparation_url(session), _("Look at the list"), first.due_on)


def lines_of_this_month(desk: Desk) -> Iterator[ToDo]:
    """Lines of the plan whose last month this is, and that have no day yet."""
    if not desk.user.has_perm("activities.change_calendar"):
        return
    last = desk.today.replace(day=monthrange(desk.today.year, desk.today.month)[1])
    for one in desk.undated:
        if one.lies_in(desk.today) and one.month_to == desk.today.month:
            sentence = _("“%(title)s” is planned for this month and has no day yet.") % {"title": one.title}
            address = reverse("activities:occasion_fix", args=[one.pk])
            yield ToDo(sentence, address, _("Fix its day"), _planned(one, last))


def _planned(line: Activity, last: date) -> date:
    """The day the plan names, that of its festival, or the month's last."""
    day = line.planned_date
    if day is None and line.festival:
        day = festival_date(line.festival, last.year)
    return day if day and (day.year, day.month) == (last.year, last.month) else last


def gifts(desk: Desk) -> Iterator[ToDo]:
    """A festival's gift within thirty days: bought first, handed out then."""
    for item, day, budget in desk.gifts:
        bought, handed_out = (day - step for step in GIFT_STEPS)
        due = bought if desk.today <= bought else handed_out
        sentence = _("%(item)s is on %(day)s: the gift is to be prepared.") % {
            "item": item,
            "day": days_name(day, day),
        }
        address = reverse("finance:budget_detail", args=[budget])
        yield ToDo(sentence, address, _("See the heads and sums"), due)


def budgets(desk: Desk) -> Iterator[ToDo]:
    """A budget whose next step is recorded by whoever leads: passed, or handed up."""
    if not desk.user.has_perm("finance.approve_budget"):
        return
    for one in desk.budgets:
        due = desk.today + AHEAD if one.year == desk.today.year else date(desk.today.year, 12, 31)
        address = reverse("finance:budget_detail", args=[one.pk]) + "?step=1#steps"
        if one.status in Budget.OPEN_STATUSES:
            sentence = _("The budget of %(year)s has not been passed yet.") % {"year": one.year}
            yield ToDo(sentence, address, _("Record a step"), due)
        elif one.status == Budget.Status.AUDITED:
            sentence = _("The budget of %(year)s has been reviewed and can be handed up.") % {
                "year": one.year
            }
            yield ToDo(sentence, address, _("Hand it up"), due)


# In this order where several are due on one day.
SOURCES: tuple[Callable[[Desk], Iterable[ToDo]], ...] = (
    set_up,
    readings,
    unpublished,
    open_this_week,
    just_held,
    people_who_wait,
    proposals,
    sessions,
    preparation,
    lines_of_this_month,
    gifts,
    budgets,
    next_year,
    ready_this_week,
)
