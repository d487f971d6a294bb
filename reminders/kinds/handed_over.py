"""Proposals that were handed over to a department, and what was decided about one's own."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from congress.models import Assignment, Proposal, ProposalStep
from congress.states import Status
from reminders.kinds.answers import HEADS, heads_of
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.changes import OVERLAP, SETTLED
from reminders.kinds.said import day_said, listed

# So long nothing more was handed over to a department: what came before is told in one notice.
HANDED_OVER = timedelta(minutes=10)
# What a proposer is told of; the answer is told by a kind of its own.
_TOLD = (
    Status.SUBMITTED,
    Status.ACCEPTED,
    Status.ASSIGNED,
    Status.MERGED,
    Status.SUGGESTION,
    Status.RETURNED,
    Status.REFUSED,
)


def _since(ask: Ask, longer: timedelta) -> datetime:
    begun = make_aware(datetime.combine(ask.first, time.min))
    return min(begun, ask.since - OVERLAP) - longer


def find_given(ask: Ask) -> Iterator[Matter]:
    """One query; what was handed over to a department, one after the other, is one thing to say."""
    steps = ProposalStep.objects.filter(
        proposal=OuterRef("proposal"), after__in=(Status.ASSIGNED, Status.REHANDLING)
    ).order_by("-pk")
    rows = Assignment.objects.owing().annotate(
        step=Subquery(steps.values("pk")[:1]), at=Subquery(steps.values("at")[:1])
    )
    # Who supports is not told again when another department comes to lead.
    rows = rows.filter(Q(is_lead=True) | Q(given_on=TruncDate("at")), at__gte=_since(ask, HANDED_OVER))
    waves: dict[int, list[list[Any]]] = {}
    for part in rows.select_related("proposal", "department").order_by("step", "pk"):
        of_department = waves.setdefault(part.department_id, [])
        if of_department and part.at - of_department[-1][-1].at < HANDED_OVER:
            of_department[-1].append(part)
        else:
            of_department.append([part])
    heads = heads_of(set(waves))
    for wave in (wave for found in waves.values() for wave in found):
        if ask.now - wave[-1].at >= HANDED_OVER and localdate(wave[-1].at) <= ask.last:
            yield _given(wave, heads)


def _given(parts: list[Any], heads: Callable[[Any], dict[int, list[int]]]) -> Matter:
    last, due_on = parts[-1], min(part.due_on for part in parts)
    day = localdate(last.at)

    def facts() -> dict[str, str]:
        count = len(parts)
        said = ngettext("%(count)d proposal", "%(count)d proposals", count) % {"count": count}
        titles = [_("“%(title)s”") % {"title": part.proposal.title} for part in parts]
        if any(part.proposal.status == Status.REHANDLING for part in parts):
            said = _("%(proposals)s (to be handled again)") % {"proposals": said}
        return {"count": said, "titles": listed(titles, most=5), "due": day_said(due_on)}

    only = reverse("congress:given_detail", args=[last.pk])
    return Matter(
        subject=f"given:{last.department_id}:{last.step}",
        day=day,
        about=str(last.department),
        facts=facts,
        people=lambda: heads(day).get(last.department_id) or heads(day).get(0, []),
        posts=HEADS,
        link=only if len(parts) == 1 else reverse("congress:given_list"),
    )


PROPOSALS_GIVEN = Kind(
    code="proposals_given",
    label=gettext_lazy("Proposals are handed over to my department"),
    explanation=gettext_lazy(
        "At once, and in one notice what is handed over together, to the head of the department, or else the "
        "school office; also when one is to be handled again."
    ),
    topic=Topic.OFFICE,
    fields={
        "count": gettext_lazy("how many proposals"),
        "titles": gettext_lazy("the proposals"),
        "due": gettext_lazy("the first of the last days"),
    },
    zh=Wording(
        "交办给您部门{count}，请于{due}前答复",
        "{name}老师，您好！工会把{count}交由贵部门办理：{titles}。请于{due}前答复，点开就能写。",
    ),
    en=Wording(
        "For your department: {count}, to be answered by {due}",
        "Dear {name},\nthe union has handed over to your department {count}: {titles}. Please answer "
        "by {due}.",
    ),
    find=find_given,
    is_on=True,
    keeps_for=14,
    is_duty=True,
    is_urgent=True,
    is_live=True,
)


def find_moved(ask: Ask) -> Iterable[Matter]:
    """One query; of what was decided in one go the last step, which says all of it."""
    of_proposal = ProposalStep.objects.filter(proposal=OuterRef("proposal"), after__in=_TOLD)
    rows = ProposalStep.objects.filter(
        ~Exists(of_proposal.filter(pk__gt=OuterRef("pk"))),
        after__in=_TOLD,
        proposal__status=F("after"),
        at__gte=_since(ask, timedelta()),
        at__lte=ask.now - SETTLED,
    )
    related = rows.select_related("proposal__call__session", "proposal__merged_into")
    return [_moved(step) for step in related if localdate(step.at) <= ask.last]


def _moved(step: ProposalStep) -> Matter:
    proposal = step.proposal
    return Matter(
        subject=f"moved:{proposal.pk}:{step.pk}",
        day=localdate(step.at),
        about=proposal.title,
        facts=lambda: {"title": proposal.title, "what": _moved_said(proposal, step)},
        people=lambda: [proposal.proposer_id],
        link=reverse("congress:proposal_detail", args=[proposal.pk]),
    )


def _moved_said(proposal: Proposal, step: ProposalStep) -> str:
    words = {
        "number": proposal.code,
        "department": step.reason,
        "reason": step.reason,
        "main": proposal.merged_into.title if proposal.merged_into else "",
        "due": date_format(proposal.due_on) if proposal.due_on else "",
    }
    if step.after == Status.ASSIGNED and proposal.outcome == Proposal.Outcome.SUGGESTION:
        return _("passed on as a suggestion to %(department)s, to be answered by %(due)s") % words
    said = {
        Status.SUBMITTED: _("handed in with the number %(number)s"),
        Status.ACCEPTED: _("accepted and put on file"),
        Status.ASSIGNED: _("accepted and handed over to %(department)s, to be answered by %(due)s"),
        Status.MERGED: _("merged into “%(main)s”"),
        Status.SUGGESTION: _("made a suggestion to the department: %(reason)s"),
        Status.RETURNED: _("returned for completion: %(reason)s"),
        Status.REFUSED: _("not accepted: %(reason)s"),
    }
    return said[Status(step.after)] % words


PROPOSAL_MOVED = Kind(
    code="proposal_moved",
    label=gettext_lazy("What becomes of my proposal"),
    explanation=gettext_lazy(
        "At once, to the proposer: handed in with its number, accepted, handed over, merged, made a "
        "suggestion, returned or not accepted, with the reason."
    ),
    topic=Topic.CONGRESS,
    fields={"title": gettext_lazy("the proposal"), "what": gettext_lazy("what was decided")},
    zh=Wording(
        "您的提案“{title}”：{what}",
        "{name}老师，您好！您的提案“{title}”有新进展：{what}。\n{union}",
    ),
    en=Wording(
        "Your proposal “{title}”: {what}",
        "Dear {name},\nthis is new about your proposal “{title}”: {what}.\n{union}",
    ),
    find=find_moved,
    is_on=True,
    keeps_for=14,
    is_live=True,
)
