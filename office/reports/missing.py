"""What the house still lacks, each with the page where it is put right."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Post
from office.reports.desk import Desk
from office.reports.planning import NEXT_YEAR_FROM_MONTH, nears_its_end, this_year
from office.reports.todo import ToDo

# With fewer on the list the roster has not been taken in yet.
FEW_PEOPLE = 10
# The State Council announces the next year's days off in November.
DAYS_OFF_FROM = (11, 15)


def missing(desk: Desk) -> list[ToDo]:
    """Everything, in the order in which a house is set up. No query of its own."""
    return [*set_up(desk), *_slips(desk), *_offices(desk), *_papers(desk), *next_year(desk)]


def set_up(desk: Desk) -> Iterator[ToDo]:
    """What a new house begins with: roster, plan, this year's budget."""
    counted, may, today = desk.tally, desk.user.has_perm, desk.today
    if _lacks_roster(desk) and may("members.change_people"):
        sentence = _("The roster has hardly anybody in it yet.")
        yield ToDo(sentence, reverse("members:roster_start"), _("Take in a roster"), today)
    if may("office.read_plan") and not this_year(desk.plans, today) and not counted["readings"].n:
        sentence = _(
            "There is no plan for this year yet. Drop in last year's Word document, or simply paste its text."
        )
        yield ToDo(sentence, reverse("office:reading_start"), _("Import a plan document"), today)
    if desk.sees_money and may("finance.change_budget") and today.year not in _years(desk):
        sentence = _("There is no budget for this year yet.")
        yield ToDo(sentence, reverse("finance:budget_list"), _("Begin it"), today)


def _lacks_roster(desk: Desk) -> bool:
    return desk.tally["people"].n < FEW_PEOPLE


def _slips(desk: Desk) -> Iterator[ToDo]:
    """Named below only: printing them may wait for what has a day."""
    waits = not _lacks_roster(desk) and desk.tally["signed_in"].n < 2
    if waits and desk.user.has_perm("members.change_people"):
        sentence = _("Nobody else has signed in yet: colleagues need their slips.")
        yield ToDo(sentence, reverse("members:slip_list"), _("Print sign-in slips"))


def _offices(desk: Desk) -> Iterator[ToDo]:
    if not desk.user.has_perm("members.change_posts"):
        return
    address = reverse("members:post_list")
    if not desk.tally["treasurers"].n:
        yield ToDo(_("Nobody is treasurer."), address, _("Name somebody"))
    if not desk.tally["auditors"].n:
        yield ToDo(_("Nobody reviews the funds."), address, _("Name a reviewer"))


def _papers(desk: Desk) -> Iterator[ToDo]:
    if not desk.user.has_perm("office.keep_privacy"):
        return
    if not desk.tally["notices"].n:
        sentence = _("The privacy notice has not been put up yet.")
        yield ToDo(sentence, reverse("office:notice_edit"), _("Put it up"))
    if desk.tally["founded"].n:
        return
    if not desk.tally["keepers"].n and desk.user.has_perm("members.change_posts"):
        address = f"{reverse('members:post_add')}?kind={Post.Kind.ADMINISTRATOR}"
        yield ToDo(_("Nobody keeps the machine and its backups yet."), address, _("Name somebody"))
    elif not desk.tally["backups"].n:
        sentence = _("No backup was made in the last three days. Please tell whoever keeps the machine.")
        yield ToDo(sentence, reverse("members:post_list"), _("See who that is"))


def next_year(desk: Desk) -> Iterator[ToDo]:
    """The plan that follows; from October on next year's budget, from mid-November its days off."""
    today, may = desk.today, desk.user.has_perm
    yield from _next_plan(desk)
    if today.month < NEXT_YEAR_FROM_MONTH:
        return
    year, last_day = today.year + 1, date(today.year, 12, 31)
    if desk.sees_money and may("finance.change_budget") and year not in _years(desk):
        sentence = _("There is no budget for %(year)s yet.") % {"year": year}
        yield ToDo(sentence, reverse("finance:budget_list"), _("Begin next year's"), last_day)
    is_announced = (today.month, today.day) >= DAYS_OFF_FROM
    if is_announced and may("office.keep_privacy") and not desk.tally["days_off"].n:
        sentence = _("The days off of %(year)s are not entered yet.") % {"year": year}
        address = reverse("activities:calendar_year", args=[year])
        yield ToDo(sentence, address, _("Look at the year"), last_day)


def _next_plan(desk: Desk) -> Iterator[ToDo]:
    """In the last months of the plan that runs, where none follows it."""
    today, now = desk.today, this_year(desk.plans, desk.today)
    if now is None or not nears_its_end(now, today) or not desk.user.has_perm("office.read_plan"):
        return
    if any(one.first_day > today for one in desk.plans):
        return
    if now.last_day.month == 12:
        sentence = _("The year is drawing to its end, and there is no plan for the next one yet.")
    else:
        sentence = _("“%(title)s” is drawing to its end, and no plan follows it yet.") % {"title": now.title}
    address = f"{reverse('office:next_year')}?plan={now.pk}"
    yield ToDo(sentence, address, _("Make next year's plan from this one"), now.last_day)


def _years(desk: Desk) -> set[int]:
    return {budget.year for budget in desk.budgets}
