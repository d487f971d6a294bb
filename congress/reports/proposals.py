"""Proposals as pages show them: the list, what is mine, one with all that happened to it."""

from typing import Any, NamedTuple

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.models import Call, Proposal, ProposalStep, Seconding
from congress.reports.electorates import proposers_of
from congress.reports.seconding import rules_of, seconders_needed
from congress.reports.waiting import Waiting
from congress.services.proposals import OPEN_TEXT, may_write
from congress.states import PRIVATE, WITHDRAWABLE, Status


def proposals_listed(user: User, asked: dict[str, Any]) -> QuerySet[Proposal]:
    """What `user` sees of what was handed in, by call, status, category and words."""
    rows = Proposal.objects.visible_to(user).exclude(status__in=PRIVATE)
    exact = {name: asked[name] for name in ("call", "status", "category") if asked.get(name)}
    rows = rows.filter(**exact)
    if words := asked.get("q", "").split():
        for word in words:
            rows = rows.filter(Q(title__icontains=word) | Q(proposer__name__startswith=word))
    # Without the long texts, which the database would carry along while it sorts.
    shown = (
        "number",
        "number_year",
        "title",
        "category",
        "status",
        "result",
        "call__opens_on",
        "proposer__name",
    )
    return rows.select_related("call", "proposer").only(*shown).order_by("-call__opens_on", "number", "pk")


def proposals_of(user: User) -> QuerySet[Proposal]:
    """The user's own, drafts too, the latest first; then those entered for others; with how many second."""
    own = Proposal.objects.visible_to(user).filter(Q(proposer__user=user) | Q(entered_by=user))
    return (
        own.select_related("call__session__term", "proposer")
        .annotate(
            seconded=Count("secondings"), is_mine=Case(When(proposer__user=user, then=True), default=False)
        )
        .order_by("-is_mine", "-created_at")
    )


def proposals_for(user: User) -> QuerySet[Proposal]:
    """What a page of one proposal needs, of those `user` sees."""
    return told(Proposal.objects.visible_to(user))


def told(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With all that a page of one of them tells; two queries more for any number."""
    people = Seconding.objects.select_related("person", "entered_by__person")
    steps = ProposalStep.objects.select_related("by__person")
    return proposals.select_related(
        "call__session__term", "proposer", "entered_by__person", "merged_into__call"
    ).prefetch_related(Prefetch("secondings", people), Prefetch("steps", steps))


class Situation(NamedTuple):
    """Where a proposal stands for whoever looks at it, and what they may do with it."""

    # None any more once it is submitted.
    needed: int
    seconders: list[Seconding]
    is_own: bool
    writes: bool
    handles: bool
    has_seconded: bool
    is_open: bool
    # Asked only of somebody who could second it now.
    is_entitled: bool

    @property
    def missing(self) -> int:
        return max(self.needed - len(self.seconders), 0)


def situation_of(proposal: Proposal, user: User) -> Situation:
    """At most two queries beside what the proposal was fetched with."""
    rules = rules_of(proposal.call) if proposal.status in (Status.DRAFT, Status.SECONDING) else None
    seconders = list(proposal.secondings.all())
    is_own = proposal.proposer.user_id == user.pk
    has_seconded = any(one.person.user_id == user.pk for one in seconders)
    is_open = proposal.call.is_open_on(localdate())
    asks = proposal.status == Status.SECONDING and is_open and not is_own and not has_seconded
    return Situation(
        needed=seconders_needed(proposal, rules) if rules else 0,
        seconders=seconders,
        is_own=is_own,
        writes=may_write(proposal, user),
        handles=user.has_perm("congress.handle_proposals"),
        has_seconded=has_seconded,
        is_open=is_open,
        is_entitled=asks and proposers_of(proposal.call, localdate(), rules).filter(user=user).exists(),
    )


def actions_on(proposal: Proposal, here: Situation) -> dict[str, bool]:
    """Which buttons the page has; services decide again."""
    looks = proposal.status == Status.SECONDING
    return {
        "can_edit": here.writes and proposal.status in OPEN_TEXT,
        "can_take_back": here.writes and looks,
        "can_second": looks and here.is_entitled,
        "has_no_vote": looks and here.is_open and not (here.is_own or here.has_seconded or here.is_entitled),
        "can_share": looks and here.is_open and (here.writes or here.has_seconded),
        "can_enter_sheet": looks and here.is_open and here.handles,
        "can_withdraw": proposal.status in WITHDRAWABLE and (here.is_own or here.handles),
    }


def proposals_waiting(user: User) -> list[Waiting]:
    """What the user has begun and not handed in while the call is open, or should complete. One query."""
    own = Proposal.objects.filter(proposer__user=user).select_related("call")
    open_calls = Call.objects.open_on(localdate()).values("pk")
    rows = own.filter(Q(status=Status.DRAFT, call__in=open_calls) | Q(status=Status.RETURNED))
    return [_waits(row) for row in rows[:5]]


def seconding_waiting(user: User) -> list[Waiting]:
    """That proposals of the latest open call look for seconders and this person may second; two queries
    more where some do."""
    today = localdate()
    others = Q(proposals__status=Status.SECONDING) & ~Q(proposals__proposer__user=user)
    mine = Seconding.objects.filter(person__user=user).values("proposal")
    looking = Count("proposals", filter=others & ~Q(proposals__in=mine))
    calls = Call.objects.open_on(today).visible_to(user).annotate(looking=looking)
    call = calls.select_related("session__term").order_by("-opens_on").first()
    if not (call and call.looking and proposers_of(call, today, rules_of(call)).filter(user=user).exists()):
        return []
    said = ngettext(
        "%(count)d proposal looks for seconders.", "%(count)d proposals look for seconders.", call.looking
    )
    url = f"{reverse('congress:proposal_list')}?status={Status.SECONDING}"
    return [Waiting(said % {"count": call.looking}, url, _("Look at them and second"))]


def _waits(proposal: Proposal) -> Waiting:
    if proposal.status == Status.RETURNED:
        sentence = _("Your proposal “%(title)s” was returned for completion.")
    else:
        sentence = _("Your proposal “%(title)s” has not been handed in.")
    title = proposal.title or _("without a title yet")
    url = reverse("congress:proposal_edit", args=[proposal.pk])
    return Waiting(sentence % {"title": title}, url, _("Go on writing"))
