"""What waits for one person, of themselves and of their office."""

from collections.abc import Callable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.reports import ideas, register
from congress.reports.handling_waiting import handling_waiting
from congress.reports.papers import papers_waiting
from congress.reports.proposals import proposals_waiting, seconding_waiting
from congress.reports.sessions import preparation_waiting
from congress.reports.waiting import Waiting
from members.models import Application
from office.reports.tally import Tally
from office.reports.todo import ToDo

# Whoever asks for something hears within a week.
ANSWERED_WITHIN = timedelta(days=7)

_Source = Callable[[User], list[Waiting]]
# What the congress asks of anybody and of those who prepare it, each with how many queries it asks at most;
# the desk's counts are in the tally, and what a department owes is a block of its own.
OF_ANYBODY: dict[_Source, int] = {
    papers_waiting: 1,
    proposals_waiting: 1,
    seconding_waiting: 3,
    handling_waiting: 1,
}
OF_WHO_PREPARES: dict[_Source, int] = {preparation_waiting: 1}


def waits_for(user: User, counted: Tally) -> list[ToDo]:
    """What `user` is asked for: of themselves first, then of their office. As many queries as `asks`."""
    own = [ToDo(*one) for source in _sources(user) for one in source(user)]
    desk = [*ideas.ideas_said(counted["ideas"].n), *register.resolutions_said(counted["resolutions"].n)]
    return [
        *_notice_to_read(counted),
        *own,
        *corrections(counted),
        *applications(counted),
        *(ToDo(*one) for one in desk),
    ]


def asks(user: User) -> int:
    """How many queries the congress needs at most to say what waits for `user`."""
    return sum(_sources(user).values())


def _sources(user: User) -> dict[_Source, int]:
    return OF_ANYBODY | (OF_WHO_PREPARES if user.has_perm("congress.change_congress") else {})


def _notice_to_read(counted: Tally) -> list[ToDo]:
    if not counted["notice_to_read"].n:
        return []
    return [ToDo(_("A privacy notice is there for you to read."), reverse("office:notice"), _("Read it"))]


def corrections(counted: Tally) -> list[ToDo]:
    """What is said to be held wrongly, to be answered in time; nothing where none waits."""
    n, since, _pk = counted["corrections"]
    sentence = ngettext(
        "%(n)s request for correction waits for an answer.",
        "%(n)s requests for correction wait for an answer.",
        n,
    )
    found = ToDo(sentence % {"n": n}, reverse("office:correction_list"), _("Answer it"), answer_day(since))
    return [found] if n else []


def applications(counted: Tally) -> list[ToDo]:
    """Those that wait for a group's opinion, and those that wait for the committee."""
    by_group, by_committee = (counted[str(status)] for status in Application.OPEN)
    said = [
        (
            by_group,
            ngettext(
                "%(n)s application to join waits for the group's opinion.",
                "%(n)s applications to join wait for the group's opinion.",
                by_group.n,
            ),
        ),
        (
            by_committee,
            ngettext(
                "%(n)s application to join waits for the committee's approval.",
                "%(n)s applications to join wait for the committee's approval.",
                by_committee.n,
            ),
        ),
    ]
    address = reverse("members:application_list")
    return [
        ToDo(sentence % {"n": found.n}, address, _("Look at them"), answer_day(found.first_day))
        for found, sentence in said
        if found.n
    ]


def answer_day(since: date | None) -> date:
    """By when something that came in on a day is answered; what has no day waits at the end."""
    return since + ANSWERED_WITHIN if since else date.max
