"""What waits on the first page for the proposer, the department and the desk."""

from django.db.models import Aggregate, Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.models import Assignment, Proposal
from congress.reports.handling import STAGES
from congress.reports.waiting import Waiting
from congress.states import Status

_DESK = [stage for stage in STAGES if stage.name in ("decide", "hand_over", "more_time")]
FOR_THE_DESK = [status for stage in _DESK for status in stage.statuses]


def answers_waiting(user: User) -> list[Waiting]:
    """What a department owes an answer to; one query, none for those who answer nothing."""
    if not user.has_perm("congress.answer_proposals"):
        return []
    count = Assignment.objects.given_to(user).owing().count()
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
