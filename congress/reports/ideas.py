"""Bright ideas as a list, and what of them waits for somebody."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.models import Call, Idea, IdeaSupport, Proposal
from congress.reports.waiting import Waiting

TAKEN_DOWN = "taken_down"


def ideas_for(user: User, *, status: str = "", text: str = "") -> QuerySet[Idea]:
    """Ideas with how many support them and whether `user` does; those taken down only where asked for."""
    rows: Any = Idea.objects.visible_to(user)
    rows = rows.exclude(taken_down="") if status == TAKEN_DOWN else rows.filter(taken_down="")
    if status and status != TAKEN_DOWN:
        rows = rows.filter(status=status)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text))
    return counted(rows, user)


def counted(rows: QuerySet[Idea], user: User) -> QuerySet[Idea]:
    """The rows with `supporters` and `is_supported` by `user`."""
    theirs = IdeaSupport.objects.filter(idea=OuterRef("pk")).order_by()
    number = theirs.values("idea").annotate(n=Count("pk")).values("n")
    return rows.select_related("author").annotate(
        supporters=Coalesce(Subquery(number), 0), is_supported=Exists(theirs.filter(person__user=user))
    )


def calls_for(idea: Idea, user: User, day: date) -> list[Call]:
    """The open calls in which `user` may make the idea a proposal. One query, none where it is not theirs."""
    is_theirs = idea.author is None or idea.author.user_id == user.pk
    if idea.proposal_id or idea.taken_down or not is_theirs:
        return []
    return list(Call.objects.visible_to(user).open_on(day).select_related("session__term"))


def proposal_seen(idea: Idea, user: User) -> Proposal | None:
    """What became of it, where `user` may see that. One query at most."""
    if idea.proposal_id is None:
        return None
    seen: Any = Proposal.objects.visible_to(user)
    return seen.filter(pk=idea.proposal_id).first()


def unanswered_ideas() -> QuerySet[Idea]:
    """Those that wait for an answer."""
    return Idea.objects.filter(status=Idea.Status.NEW, taken_down="")


def ideas_said(n: int) -> list[Waiting]:
    """How many wait, in words; no query."""
    if not n:
        return []
    sentence = ngettext(
        "%(n)s bright idea waits for an answer.", "%(n)s bright ideas wait for an answer.", n
    ) % {"n": n}
    return [Waiting(sentence, f"{reverse('congress:idea_list')}?status=new", _("Read and answer"))]
