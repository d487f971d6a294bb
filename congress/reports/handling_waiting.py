"""What waits on the first page for the proposer, the department and the desk."""

from collections import Counter

from django.db.models import Aggregate, CharField, Count, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.models import Assignment, Proposal
from congress.reports import ideas, register
from congress.reports.handling import STAGES
from congress.reports.waiting import Waiting
from congress.states import Status

_DESK = [stage for stage in STAGES if stage.name in ("decide", "hand_over", "more_time")]
FOR_THE_DESK = [status for stage in _DESK for status in stage.statuses]


def counted_waiting(user: User) -> list[Waiting]:
    """What a department owes an answer to, ideas without one, resolutions past their day, to whom it is for.

    One query for all of them, none for those who are asked for nothing.
    """
    rows: dict[str, QuerySet] = {}
    if user.has_perm("congress.answer_proposals"):
        rows["owed"] = Assignment.objects.given_to(user).owing()
    if user.has_perm("congress.handle_proposals"):
        rows["ideas"] = ideas.unanswered_ideas()
    if user.has_perm("congress.change_congress"):
        rows["late"] = register.resolutions_past(localdate())
    found = Counter(_counts(rows))
    late = register.resolutions_said(found["late"])
    return [*_owed(found["owed"]), *ideas.ideas_said(found["ideas"]), *late]


def _counts(rows: dict[str, QuerySet]) -> dict[str, int]:
    counts = [
        found.order_by()
        .annotate(counted=Value(what, CharField()))
        .values("counted")
        .annotate(n=Count("pk", distinct=True))
        for what, found in rows.items()
    ]
    return {one["counted"]: one["n"] for one in counts[0].union(*counts[1:], all=True)} if counts else {}


def _owed(count: int) -> list[Waiting]:
    if not count:
        return []
    said = ngettext(
        "%(count)d proposal waits for your department's answer.",
        "%(count)d proposals wait for your department's answer.",
        count,
    )
    return [Waiting(said % {"count": count}, reverse("congress:given_list"), _("Answer them"))]


def handling_waiting(user: User) -> list[Waiting]:
    """The answers one has not rated, and for the desk what to decide, hand over or grant; one query."""
    own = Q(proposer__user=user, status=Status.AWAITING_RATING)
    asked: dict[str, Aggregate] = {"unrated": Count("pk", filter=own), "first": Min("pk", filter=own)}
    turn = _DESK if user.has_perm("congress.handle_proposals") else []
    asked |= {stage.name: Count("pk", filter=Q(status__in=stage.statuses)) for stage in turn}
    found = Proposal.objects.order_by().aggregate(**asked)
    desk = [
        Waiting(
            _("Proposals %(stage)s: %(count)d.") % {"stage": stage.label, "count": found[stage.name]},
            f"{reverse('congress:handling_list')}?stage={stage.name}",
            _("To the handling of proposals"),
        )
        for stage in turn
        if found[stage.name]
    ]
    return [*_unrated(found["unrated"], found["first"]), *desk]


def _unrated(count: int, first: int | None) -> list[Waiting]:
    if first is None:
        return []
    said = ngettext(
        "%(count)d proposal of yours has been answered.",
        "%(count)d proposals of yours have been answered.",
        count,
    )
    return [
        Waiting(
            said % {"count": count}, reverse("congress:proposal_rate", args=[first]), _("Rate the answer")
        )
    ]
