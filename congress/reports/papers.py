"""Papers of a session: what is out, who has read it, what is said of it."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from congress.models import Opinion, Paper, PaperRead, Session
from congress.reports.electorates import voters_in
from congress.reports.waiting import Waiting
from members.models import Person


def papers_of(session: Session, user: User) -> list[Paper]:
    """The papers that hold, with `reads_count`, `opinions_count` and own `is_read`. One query."""
    rows = Paper.objects.visible_to(user).filter(session=session).current()
    counted = rows.annotate(
        reads_count=Count("reads", distinct=True),
        opinions_count=Count("opinions", distinct=True),
        is_read=Exists(_own_marks(user)),
    )
    return list(counted.select_related("item"))


def _own_marks(user: User) -> QuerySet[PaperRead]:
    return PaperRead.objects.filter(paper=OuterRef("pk"), person__user=user)


class Readers(NamedTuple):
    """How many of those with a vote have read a paper, and who has not."""

    due: int
    missing: list[Person]

    @property
    def read(self) -> int:
        return self.due - len(self.missing)


def readers_of(paper: Paper, *, day: date) -> Readers:
    """Of those who vote in the session on `day`. Three queries."""
    marks = PaperRead.objects.filter(paper=paper, person=OuterRef("pk"))
    voters = list(voters_in(paper.session, day).annotate(has_read=Exists(marks)))
    return Readers(len(voters), [one for one in voters if not one.has_read])


def opinions_on(paper: Paper, user: User) -> list[Opinion]:
    """What is said of a paper and of its earlier versions, as far as `user` may see it. Two queries."""
    rows = Opinion.objects.visible_to(user).filter(paper__in=_versions(paper))
    return list(rows.select_related("person__user", "group", "paper"))


def _versions(paper: Paper) -> list[Paper]:
    """A paper and what it revises, one by one to the first."""
    papers = {one.pk: one for one in Paper.objects.filter(session=paper.session_id).defer("body")}
    found: list[Paper] = []
    pk: int | None = paper.pk
    while pk is not None:
        found.append(papers[pk])
        pk = papers[pk].revises_id
    return found


def papers_waiting(user: User) -> list[Waiting]:
    """Papers of sessions to come that this person has not marked as read. One query."""
    out = Paper.objects.filter(
        published_at__isnull=False,
        session__announced_at__isnull=False,
        session__archived_at=None,
        session__sittings__closed_at=None,
    )
    unread = out.current().filter(~Exists(_own_marks(user))).distinct().select_related("session__term")
    counts: dict[Session, int] = {}
    for paper in unread.defer("body"):
        counts[paper.session] = counts.get(paper.session, 0) + 1
    return [
        Waiting(
            ngettext("%(session)s: %(count)s paper to read.", "%(session)s: %(count)s papers to read.", count)
            % {"session": session, "count": count},
            reverse("congress:session_detail", args=[session.pk]) + "#papers",
            _("To the papers"),
        )
        for session, count in counts.items()
    ]
